"""Confidential copies, and the page of those whom a signed opinion is notified to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import ActorRequest
from common.pdf.render import RenderError
from common.typography import long_date
from common.verdicts import require
from opinions.models import DraftVersion
from opinions.operations import opinions as operations
from opinions.operations.working_copies import take_copy
from opinions.policies import opinions as policies
from opinions.queries import opinions as queries
from opinions.views.opinion_page import seen


@require_POST
def working_copy(request: ActorRequest, pk: UUID, number: int) -> HttpResponse:
    """The stamped PDF of one version: a POST, because the journal is told of each one. Never kept by a cache."""
    try:
        pdf = take_copy(opinion_id=pk, number=number, actor=request.actor, at=timezone.now())
    except RenderError as refusal:
        return render(request, "refused.html", {"status": 503, "message": str(refusal), "back_url": "/"}, status=503)
    reference = DraftVersion.objects.values_list("opinion__referral__reference", flat=True).get(
        opinion=pk, number=number
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="copie-de-travail-{reference}-v{number}.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
def notify(request: ActorRequest, pk: UUID) -> HttpResponse:
    seen(request, pk)
    notified = operations.notify(opinion_id=pk, actor=request.actor, at=timezone.now())
    earliest = notified.earliest_publication
    day = f" Il peut paraître à partir du {long_date(earliest)}." if earliest else ""
    messages.success(request, f"L’avis est notifié à l’administration.{day}")
    return redirect(notified)


@require_GET
def notification(request: ActorRequest, pk: UUID) -> HttpResponse:
    """For the department and the director general's office, between the notification and the publication."""
    found = get_object_or_404(queries.opinion_pages(on=timezone.localdate()), pk=pk)
    require(policies.can_read_notified(request.actor, found))
    context = {
        "opinion": found,
        "draft": found.adopted_draft,
        "earliest": found.earliest_publication,
        "source": found.referral.rules.source("notification") if found.referral.rules else "",
    }
    return render(request, "opinions/opinion/notification.html", context)

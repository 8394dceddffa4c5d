"""Letters of appointment and of end of mandate: for the secretariat, and for the person whom they are about."""

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import ActorRequest
from committee.models import Mandate
from committee.policies import composition as policies
from committee.rendering import letters
from common.errors import RuleBroken
from common.pdf.render import RenderError
from common.verdicts import require


@require_GET
def appointment(request: ActorRequest, mandate_id: int) -> HttpResponse:
    return _sent(request, _mandate(request, mandate_id), letters.appointment_letter)


@require_GET
def end(request: ActorRequest, mandate_id: int) -> HttpResponse:
    mandate = _mandate(request, mandate_id)
    if not has_ended(mandate, timezone.localdate()):
        raise Http404
    return _sent(request, mandate, letters.end_letter)


def has_ended(mandate: Mandate, today: date) -> bool:
    """Its last day is behind, or was moved by an act."""
    return bool(mandate.end_reason) or mandate.ends_on < today


def _mandate(request: ActorRequest, mandate_id: int) -> Mandate:
    mandate = get_object_or_404(Mandate.objects.select_related("person", "seat"), pk=mandate_id)
    require(policies.can_read_letters(request.actor, mandate))
    return mandate


def _sent(request: ActorRequest, mandate: Mandate, write: Callable[..., letters.Letter]) -> HttpResponse:
    """Made while the reader waits: one page takes a fraction of a second, in a process that has its own limits."""
    letter = write(mandate, on=timezone.localdate())
    try:
        data = letters.letter_pdf(letter, at=timezone.now())
    except RenderError as failure:
        raise RuleBroken(f"La lettre n’a pas pu être mise en pages : {failure}") from failure
    headers = {"Content-Disposition": f'attachment; filename="{letter.name}"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)

"""A more recent version of a sheet: examined, compared with the one before; the reviews confirmed or revised."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import ActorRequest
from algorithms import queries as algorithms
from algorithms.comparison import compared
from algorithms.models import SheetVersion
from committee.forms.sheet_changes import VersionForm
from committee.models import Referral, SheetChange
from committee.operations import reviews as review_operations
from committee.operations import sheet_changes as operations
from committee.policies import sheet_changes as policies
from committee.queries import files, pins
from committee.queries import referrals as queries
from committee.queries.referrals import REFERABLE
from committee.views.conflicts import papers_verdict
from committee.views.referrals import seen
from common.errors import RuleBroken, WrongState
from common.verdicts import require


@require_http_methods(["GET", "POST"])
def examine_version(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Choose among the more recent versions, and quote the agreement of the department."""
    referral = seen(referral_id)
    require(policies.can_examine_version(request.actor, referral))
    newer = pins.newer_than(files.sheets_of(referral), states=REFERABLE)
    form = VersionForm(request.POST or None, versions=list(newer.values()), is_self_referral=referral.is_self_referral)
    if request.method != "POST":
        return _page(request, referral, form)
    if not form.is_valid():
        return _page(request, referral, form, status=422)
    try:
        operations.examine_version(
            referral_id=referral_id,
            actor=request.actor,
            at=timezone.now(),
            version_id=form.cleaned_data["version"],
            consent=form.cleaned_data["consent"],
        )
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.message)
        return _page(request, referral, form, status=refusal.status_code)
    messages.success(request, "La nouvelle version est au dossier. Les examens déjà rendus sont à confirmer.")
    return redirect(referral)


@require_GET
def sheet_change(request: ActorRequest, referral_id: UUID, change_id: int) -> HttpResponse:
    """What the later version says otherwise, for whoever sees the file."""
    referral = get_object_or_404(queries.referrals_visible_to(request.actor), pk=referral_id)
    require(papers_verdict(request.actor, referral))
    change = get_object_or_404(SheetChange.objects.filter(referral=referral), pk=change_id)
    versions = algorithms.with_rows(SheetVersion.objects.filter(pk__in=[change.before_id, change.after_id]))
    before, after = versions.select_related("algorithm").order_by("number")
    context = {
        "referral": referral,
        "change": change,
        "before": before,
        "after": after,
        "differences": compared(before, after),
    }
    return render(request, "committee/referral/sheet_change.html", context)


@require_POST
def confirm_review(request: ActorRequest, referral_id: UUID, review_id: UUID) -> HttpResponse:
    review = review_operations.confirm_review(review_id=review_id, actor=request.actor, at=timezone.now())
    messages.success(request, "Votre examen est confirmé, tel que vous l’aviez rendu.")
    return redirect(review.referral)


@require_POST
def revise_review(request: ActorRequest, referral_id: UUID, review_id: UUID) -> HttpResponse:
    review = review_operations.revise_review(review_id=review_id, actor=request.actor, at=timezone.now())
    messages.success(request, "Votre examen est rouvert, avec ce que vous aviez écrit. Rendez-le quand il est à jour.")
    return redirect(review)


def _page(request: ActorRequest, referral: Referral, form: VersionForm, *, status: int = 200) -> HttpResponse:
    context = {
        "referral": referral,
        "form": form,
        "heading": "Examiner une version plus récente",
        "button": "Examiner cette version",
        "note": "La version précédente reste au dossier. Chaque examen déjà rendu est à confirmer ou à revoir.",
        "submit_class": "btn-primary",
    }
    return render(request, "committee/referral/step.html", context, status=status)

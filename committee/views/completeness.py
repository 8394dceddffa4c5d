"""The completeness check of a file: what it should hold, what it holds, what the secretariat judges."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import ActorRequest
from committee.enums.referrals import CheckVerdict
from committee.forms.completeness import MarkForm
from committee.models import Referral
from committee.operations import completeness as operations
from committee.policies import referrals as policies
from committee.rules.completeness import Line
from committee.views.file_check import check_of
from committee.views.referrals import seen
from committee.workflow.referrals import CHECKED
from common.errors import NotVisible, RuleBroken
from common.verdicts import require


@require_GET
def check(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """The list, for both sides; the secretariat judges on it."""
    return _page(request, _seen(request, referral_id))


@require_POST
def mark(request: ActorRequest, referral_id: UUID, line: str) -> HttpResponse:
    """Judge one line. What was typed comes back when it is refused."""
    referral = _seen(request, referral_id)
    require(policies.can_report_incomplete(request.actor, referral))
    form = MarkForm(request.POST, prefix=line)
    if not form.is_valid():
        return _page(request, referral, bound={line: form}, status=422)
    try:
        operations.mark_line(
            referral_id=referral_id,
            actor=request.actor,
            at=timezone.now(),
            line=line,
            verdict=CheckVerdict(form.cleaned_data["verdict"]),
            note=form.cleaned_data["note"],
        )
    except RuleBroken as refusal:
        form.add_error("note", refusal.message)
        return _page(request, referral, bound={line: form}, status=422)
    messages.success(request, "Votre appréciation est notée.")
    return redirect("committee:completeness", referral_id)


def _seen(request: ActorRequest, referral_id: UUID) -> Referral:
    """The list says what the file holds: to whom sees the file, and to nobody else."""
    referral = seen(referral_id)
    if not policies.can_see(request.actor, referral):
        raise NotVisible("Cette page n’existe pas.")
    return referral


def _page(
    request: ActorRequest, referral: Referral, *, bound: dict[str, MarkForm] | None = None, status: int = 200
) -> HttpResponse:
    found = check_of(referral)
    judges = referral.status in CHECKED and bool(policies.can_report_incomplete(request.actor, referral))
    forms = bound or {}
    rows = [
        (line, (forms.get(line.key) or MarkForm(prefix=line.key, initial=_initial(line))) if judges else None)
        for line in found.lines
    ]
    context = {"referral": referral, "check": found, "rows": rows, "refused": set(forms)}
    return render(request, "committee/referral/completeness.html", context, status=status)


def _initial(line: Line) -> dict[str, str]:
    return {"verdict": line.mark.verdict, "note": line.mark.note} if line.mark else {}

"""Leaving a file."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.middleware import ActorRequest
from committee.forms.referrals import RecusalForm
from committee.models import Referral
from committee.operations import recusals as operations
from committee.policies import referrals as policies
from committee.queries import referrals as queries
from committee.views.conflicts import signals_read_by
from committee.views.referrals import seen
from common.errors import RuleBroken, WrongState
from common.verdicts import require

ID_DIGITS = 18


@require_http_methods(["GET", "POST"])
def recuse(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """A member for themselves, after a page that says what they lose; the secretariat for a member."""
    referral = seen(referral_id)
    is_for_oneself = request.actor.is_member
    require(policies.can_record_recusal(request.actor, referral, is_for_oneself=is_for_oneself))
    members = [] if is_for_oneself else queries.members_free_for(referral, on=timezone.localdate())
    form = RecusalForm(request.POST or None, members=members, initial=_proposed(request, referral))
    context = {"referral": referral, "form": form, "is_for_oneself": is_for_oneself, "has_members": bool(members)}
    if request.method != "POST":
        return render(request, "committee/referral/recuse.html", context)
    if not form.is_valid():
        return render(request, "committee/referral/recuse.html", context, status=422)
    try:
        operations.recuse(
            referral_id=referral_id,
            person_id=request.actor.user.pk if is_for_oneself else form.cleaned_data["member"],
            actor=request.actor,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
    except (RuleBroken, WrongState) as refusal:
        form.add_error(None, refusal.message)
        return render(request, "committee/referral/recuse.html", context, status=refusal.status_code)
    messages.success(request, "Le déport est enregistré.")
    return redirect("committee:referrals" if is_for_oneself else referral)


def _proposed(request: ActorRequest, referral: Referral) -> dict[str, str]:
    """From a link shown on the file: the person and the reason, to be read again before they are sent."""
    person = request.GET.get("membre", "")
    if not person.isdecimal() or len(person) > ID_DIGITS:
        return {}
    for found in signals_read_by(request.actor, referral, on=timezone.localdate()):
        if (str(found.signal.person_id), found.signal.ground) == (person, request.GET.get("lien")):
            return {"member": person, "reason": found.signal.sentence}
    return {}

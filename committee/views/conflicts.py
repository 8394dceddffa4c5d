"""Links between members and a file: shown to the few who must settle them, waived in writing, shown as waived."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from committee.forms.interests import WaiverForm
from committee.models import Referral
from committee.operations import waivers as operations
from committee.policies import conflicts as policies
from committee.policies import referrals as referral_policies
from committee.queries import conflicts as queries
from committee.queries import referrals as referral_queries
from committee.queries.conflicts import Signalled
from common.errors import RuleBroken
from common.verdicts import YES, Verdict, no, require

HELD = "Un lien que vous avez déclaré avec ce dossier reste à examiner : ses pièces ne vous sont pas encore ouvertes."


def papers_verdict(actor: Actor, referral: Referral) -> Verdict:
    """A member whose link with the file is not settled waits for its papers."""
    return no(HELD) if queries.are_papers_held(actor, referral) else YES


def signals_read_by(actor: Actor, referral: Referral, *, on: date) -> list[Signalled]:
    """What this person may be told of the links between members and this file."""
    found = queries.signals_on([referral], on=on).get(referral.pk, [])
    return [one for one in found if policies.can_read_signal(actor, referral, **_about(one))]


def links_of(actor: Actor, referral: Referral, *, today: date) -> dict[str, Any]:
    """What the page of the file shows: the links to settle, for whom, and what was waived."""
    signals = [one for one in signals_read_by(actor, referral, on=today) if one.is_open]
    return {
        "links": [_card(actor, referral, one) for one in signals],
        "waivers": list(queries.waivers_of(referral)),
        "are_papers_held": any(one.signal.person_id == actor.user.pk for one in signals) and actor.is_member,
        "reads_findings": actor.is_secretariat or referral_policies.presides(actor, referral),
    }


def _card(actor: Actor, referral: Referral, found: Signalled) -> dict[str, Any]:
    signal, is_mine = found.signal, found.signal.person_id == actor.user.pk
    may_record = is_mine or (actor.is_secretariat and not actor.is_member)
    asked = urlencode({"membre": signal.person_id, "lien": signal.ground})
    may_waive = bool(policies.can_waive(actor, referral, **_about(found)))
    return {
        "name": signal.person_name,
        "sentence": signal.sentence,
        "is_mine": is_mine,
        "recuse_url": f"{reverse('committee:recuse', args=[referral.pk])}?{asked}" if may_record else "",
        "waive_url": _waive_url(referral, found) if may_waive else "",
    }


def _waive_url(referral: Referral, found: Signalled) -> str:
    return reverse("committee:waive-conflict", args=[referral.pk, found.signal.person_id, found.signal.ground])


def _about(found: Signalled) -> dict[str, Any]:
    return {"person_id": found.signal.person_id, "concerns_president": found.concerns_president}


@require_http_methods(["GET", "POST"])
def waive(request: ActorRequest, referral_id: UUID, person_id: int, ground: str) -> HttpResponse:
    """The president writes why a link does not keep a member from the file."""
    rows = referral_queries.with_presidency(Referral.objects.all(), on=timezone.localdate())
    referral = rows.filter(pk=referral_id).first()
    if referral is None:
        raise Http404
    require(referral_policies.can_see(request.actor, referral))
    found = operations.signal_of(referral, person_id, ground, timezone.now())
    require(policies.can_waive(request.actor, referral, **_about(found)))
    form = WaiverForm(request.POST or None)
    context = {"referral": referral, "found": found, "form": form}
    if request.method != "POST":
        return render(request, "committee/referral/waive.html", context)
    if not form.is_valid():
        return render(request, "committee/referral/waive.html", context, status=422)
    try:
        operations.waive_conflict(
            referral_id=referral_id,
            person_id=person_id,
            ground=ground,
            actor=request.actor,
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
    except RuleBroken as refusal:
        form.add_error(None, refusal.message)
        return render(request, "committee/referral/waive.html", context, status=refusal.status_code)
    messages.success(request, "La levée est enregistrée : elle est portée au dossier et au procès-verbal.")
    return redirect(referral)

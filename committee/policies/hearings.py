"""Who invites a person to be heard, and what that person may open, and when (CRPA, art. R.133-6)."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from accounts.actors import Actor
from committee.enums.hearings import HearingStatus, HearingStep
from committee.enums.meetings import MeetingStatus
from committee.models import Hearing
from committee.policies.meetings import RECUSED, leads
from common.verdicts import HIDDEN, YES, Verdict, no

HearingPolicy = Callable[[Actor, Hearing], Verdict]

_EXPECTED = frozenset({HearingStatus.INVITED, HearingStatus.HEARD})
_HELD = frozenset({MeetingStatus.CONVENED, MeetingStatus.OPEN})


def can_steer(actor: Actor, hearing: Hearing) -> Verdict:
    """Whoever leads the meeting, and takes part in the file."""
    if not (actor.is_member or actor.is_secretariat):
        return HIDDEN
    if hearing.referral_id in actor.recused_from:
        return no(RECUSED)
    return YES if leads(actor) else no("Seuls la présidence et le secrétariat organisent les auditions.")


def can_answer(actor: Actor, hearing: Hearing) -> Verdict:
    """The person invited, from the notice on: the reference, the date and the place, as in their letter."""
    is_theirs = hearing.person_id == actor.user.pk and actor.user.is_active
    is_told = hearing.meeting.status in _HELD and hearing.status != HearingStatus.CANCELLED
    return YES if is_theirs and is_told else HIDDEN


def can_open(actor: Actor, hearing: Hearing, *, on: date) -> Verdict:
    """The person invited, on the day of the meeting (Paris), while they are expected. The twin of `queries.hearings`.

    Deny wins: a recusal, or a seat in the committee that day, closes the page.
    """
    if not can_answer(actor, hearing) or actor.is_member or hearing.referral_id in actor.recused_from:
        return HIDDEN
    is_the_day = timezone.localdate(hearing.meeting.starts_at) == on
    return YES if is_the_day and hearing.status in _EXPECTED else HIDDEN


STEPS: dict[HearingStep, HearingPolicy] = {
    HearingStep.DECLINE: can_answer,
    HearingStep.CANCEL: can_steer,
    HearingStep.NOTE_HEARD: can_steer,
}

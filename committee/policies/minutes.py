"""Who reads, writes and comments the minutes of a meeting (RELIABILITY §2.3, rows 5, 6 and 20). Pure.

Whoever left a file reads the minutes without its point: `MinutesText.for_reader` takes it out.
"""

from accounts.actors import Actor
from committee.assembly import Assembly
from committee.enums.minutes import RemarkKind
from committee.models import Meeting
from committee.policies.meetings import RECUSED, can_lead
from common.verdicts import HIDDEN, YES, Verdict, no


def can_read(actor: Actor, meeting: Meeting) -> Verdict:
    """The committee and its secretariat; once approved, whoever composed the committee that day and no longer does.

    The twin of `queries.minutes.minutes_visible_to`. `meeting` comes with `approved_minutes`.
    """
    if meeting.opened_at is None:
        return HIDDEN
    if actor.is_member or actor.is_secretariat:
        return YES
    return YES if composed_the_committee(actor, meeting) else HIDDEN


def composed_the_committee(actor: Actor, meeting: Meeting) -> bool:
    """As the minutes say, once they are approved."""
    approved = meeting.approved_minutes
    return approved is not None and actor.user.pk in approved.content["people"]


def can_read_versions(actor: Actor, meeting: Meeting) -> Verdict:
    """What was written before the approval is for the committee only."""
    if meeting.opened_at is None or not (actor.is_member or actor.is_secretariat):
        return HIDDEN
    return YES


def can_write(actor: Actor, meeting: Meeting) -> Verdict:
    """The secretariat and the presidency; not the point that they left."""
    return can_lead(actor, meeting)


def can_remark(actor: Actor, assembly: Assembly, kind: RemarkKind) -> Verdict:
    """A member on a point that they did not leave; a disagreement is that of a member who sat (CRPA, art. R.133-13)."""
    if not (actor.is_member or actor.is_secretariat):
        return HIDDEN
    if not actor.is_member:
        return no("Seuls les membres du comité demandent une mention ou une correction.")
    if assembly.referral_id is not None and assembly.referral_id in actor.recused_from:
        return no(RECUSED)
    if (kind == RemarkKind.CORRECTION and not actor.is_substitute) or any(
        member.person_id == actor.user.pk and member.is_here for member in assembly.members
    ):
        return YES
    return no("Vous ne siégiez pas à cette séance sur ce point : votre désaccord ne peut pas y être mentionné.")


def can_keep_back(actor: Actor, meeting: Meeting) -> Verdict:
    """Say which points stay out of the public extract."""
    return can_lead(actor, meeting)


def can_publish_extract(actor: Actor, meeting: Meeting) -> Verdict:
    if not (seen := can_read_versions(actor, meeting)):
        return seen
    return YES if actor.is_secretariat else no("Seul le secrétariat publie l’extrait du procès-verbal.")

"""Who speaks of a draft (RELIABILITY §2.3, rows 3, 4 and 11): its members, its pen, and a department on its facts only.

Pure: the opinion comes with its referral. A recusal is asked first and wins over every role.
"""

from uuid import UUID

from accounts.actors import Actor
from committee.policies import referrals
from common.verdicts import HIDDEN, YES, Verdict, no
from opinions.enums.review import EntryKind
from opinions.models import Comment, FactCheck, Opinion
from opinions.policies.opinions import can_see, can_write


def can_comment(actor: Actor, opinion: Opinion) -> Verdict:
    """The members write, the secretariat reads."""
    if not (verdict := can_see(actor, opinion)):
        return verdict
    return YES if actor.is_member else no("Seuls les membres du comité commentent le texte.")


def can_decide(actor: Actor, opinion: Opinion) -> Verdict:
    """Whoever holds the pen: what is said of the text binds nobody until they take it up."""
    if not (verdict := can_see(actor, opinion)):
        return verdict
    return YES if can_write(actor, opinion) else no("Seuls le rapporteur et la présidence décident de la rédaction.")


def can_close(actor: Actor, opinion: Opinion, comment: Comment) -> Verdict:
    """Its author, or whoever holds the pen."""
    if not (verdict := can_comment(actor, opinion)):
        return verdict
    if comment.author_id == actor.user.pk:
        return YES
    return can_decide(actor, opinion)


def can_follow(actor: Actor, opinion: Opinion, comment: Comment, kind: EntryKind) -> Verdict:
    """Whether this person may add that to a comment."""
    if kind == EntryKind.REPLY:
        return can_comment(actor, opinion)
    if kind in {EntryKind.RESOLVE, EntryKind.REOPEN}:
        return can_close(actor, opinion, comment)
    return can_decide(actor, opinion)


def can_open_check(actor: Actor, opinion: Opinion) -> Verdict:
    """The rapporteur, whoever presides, or the secretariat."""
    if not (verdict := can_see(actor, opinion)):
        return verdict
    if actor.is_secretariat or can_write(actor, opinion):
        return YES
    return no("Seuls le rapporteur, la présidence et le secrétariat font vérifier les faits.")


def can_check_facts(actor: Actor, check: FactCheck, referral_id: UUID) -> Verdict:
    """Those who write for the department, and nobody else: for all others the check does not exist."""
    is_of_it = actor.works_for(check.department_id) and referrals.writes_referrals(actor)
    return YES if is_of_it and referral_id not in actor.recused_from else HIDDEN

"""When a vote may be secret, and what must be said before it opens."""

from dataclasses import dataclass

from committee.assembly import Assembly
from committee.enums.meetings import BallotMode
from committee.enums.rules import SecretVote
from committee.models import CommitteeRules
from common.typography import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Why a vote would be secret: the member who asks for it, or a question that concerns people."""

    asked_by_id: int | None = None
    concerns_people: bool = False


NO_GROUNDS = Grounds()


def objection(mode: BallotMode, grounds: Grounds, assembly: Assembly, rules: CommitteeRules) -> str:
    """Why a ballot may not be secret; empty when it may, and for other modes."""
    if mode != BallotMode.SECRET:
        return ""
    allowed, source = SecretVote(rules.secret_vote), rules.source("secret_vote")
    if allowed == SecretVote.NEVER:
        return f"Les règles de fonctionnement n’admettent pas le vote secret ({source})."
    if allowed == SecretVote.FOR_PEOPLE and not grounds.concerns_people:
        return f"Le vote n’est secret que sur une question qui concerne des personnes ({source})."
    if allowed == SecretVote.ON_REQUEST and grounds.asked_by_id not in assembly.by_mandate:
        return f"Le vote est secret à la demande d’un membre présent\u00a0: dites lequel ({source})."
    return ""


def objection_at_the_opening(grounds: Grounds, assembly: Assembly, rules: CommitteeRules) -> str:
    """The member who asked for secrecy must be here for this point."""
    if found := objection(BallotMode.SECRET, grounds, assembly, rules):
        return found
    if rules.secret_vote != SecretVote.ON_REQUEST:
        return ""
    if any(member.mandate_id == grounds.asked_by_id for member in assembly.present):
        return ""
    name = assembly.by_mandate[grounds.asked_by_id or 0].name
    return f"{name}, qui a demandé le vote secret, n’est pas présent à ce point ({rules.source('secret_vote')})."


def warning(assembly: Assembly, rules: CommitteeRules) -> str:
    """What a small committee must know before a secret vote; empty when there are voters enough."""
    voters = len(assembly.casters)
    if voters >= rules.smallest_secret_vote:
        return ""
    return (
        f"{plural(voters, 'votant')} seulement, pour {rules.smallest_secret_vote} au moins conseillés\u00a0: "
        "à si peu, le nombre de voix laisse deviner qui a voté quoi. Seul le résultat, sans le nombre de voix, "
        f"sera publié ({rules.source('smallest_secret_vote')})."
    )

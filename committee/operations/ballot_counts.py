"""The count of a ballot, whatever its mode, and the same again for ever from what the ballot kept."""

from collections.abc import Iterable, Mapping

from committee.assembly import Assembly, from_record
from committee.enums.meetings import BallotMode, Choice
from committee.models import Ballot, CommitteeRules, Vote
from committee.rules import hands, majority
from committee.rules.majority import Tally
from common.errors import RuleBroken
from common.typography import plural


def tally_of(ballot: Ballot, assembly: Assembly, rules: CommitteeRules) -> Tally:
    """What the votes, or the hands that were counted, give in this assembly.

    Raises: RuleBroken when no hands were counted, or when their count cannot stand.
    """
    if ballot.mode == BallotMode.HANDS:
        return _of_hands(ballot, assembly, rules)
    if ballot.mode == BallotMode.SECRET:
        return count_secret(ballot, _kept(ballot), rules)
    return majority.count(choices_of(ballot.votes.all()), assembly, rules)


def count_secret(ballot: Ballot, of: Mapping[Choice, int], rules: CommitteeRules) -> Tally:
    """What these choices give among those who could vote when the ballot was closed.

    Raises: RuleBroken when there are not as many choices as marks on the roll.
    """
    marks, choices = ballot.marks.count(), sum(of.values())
    if marks != choices:
        raise RuleBroken(
            f"{plural(marks, 'émargement')} pour {plural(choices, 'bulletin')}\u00a0: annulez ce scrutin et revotez."
        )
    return majority.count_unnamed(of, from_record(ballot.assembly), rules, is_secret=True)


def recounted(ballot: Ballot, rules: CommitteeRules) -> Tally:
    """The result of a closed ballot again: the same for ever, since neither rules nor votes change.

    Of a secret vote only the numbers remain: they must be as many as the marks, and give the same result.
    """
    return tally_of(ballot, from_record(ballot.assembly), rules)


def choices_of(votes: Iterable[Vote]) -> dict[int, Choice]:
    return {vote.mandate_id: Choice(vote.choice) for vote in votes}


def _kept(ballot: Ballot) -> dict[Choice, int]:
    tally = Tally(**ballot.tally)
    return {
        Choice.FOR: tally.votes_for,
        Choice.AGAINST: tally.against,
        Choice.ABSTAIN: tally.abstain,
        Choice.NO_PART: tally.no_part,
    }


def _of_hands(ballot: Ballot, assembly: Assembly, rules: CommitteeRules) -> Tally:
    if not ballot.hands:
        raise RuleBroken("Comptez d’abord les mains levées, et inscrivez le décompte.")
    counted = hands.from_record(ballot.hands)
    if objections := hands.objections(counted, assembly, rules):
        raise RuleBroken(" ".join(objections))
    return hands.count(counted, assembly, rules)

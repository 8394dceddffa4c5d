"""What the public learns of a vote: what the rules say, less what would give a secret away."""

from dataclasses import dataclass, field

from committee.enums.meetings import BallotMode
from committee.enums.rules import TallyPublication
from committee.models import CommitteeRules
from committee.rules.majority import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTally:
    """`sentence` is the result; `figures` are empty when only it is said; `withheld` says why, when a rule does not."""

    sentence: str
    figures: list[tuple[str, int]] = field(default_factory=list)
    shows_names: bool = False
    withheld: str = ""


def shown_tally(tally: Tally, rules: CommitteeRules, *, mode: str) -> ShownTally:
    """What may leave the committee of this count: for the extract of the minutes, and for the opinion.

    The figures of a secret vote are kept when they would tell what somebody voted: fewer voters than the rules advise,
    or all of them of one mind.
    """
    policy = TallyPublication(rules.tally_publication)
    if policy == TallyPublication.RESULT:
        return ShownTally(sentence=_result(tally, rules.source("tally_publication")))
    if mode == BallotMode.SECRET and (why := _gives_away(tally, rules)):
        return ShownTally(sentence=_result(tally, tally.source), withheld=why)
    shows_names = policy == TallyPublication.NAMES and mode == BallotMode.NAMED
    return ShownTally(sentence=tally.sentence, figures=tally.figures, shows_names=shows_names)


def _result(tally: Tally, source: str) -> str:
    return f"La proposition {'est adoptée' if tally.is_carried else 'n’est pas adoptée'} ({source})."


def _gives_away(tally: Tally, rules: CommitteeRules) -> str:
    """Why the figures of this secret vote would say what somebody voted; empty when they do not."""
    cast = [tally.votes_for, tally.against, tally.abstain, tally.no_part]
    if sum(cast) < rules.smallest_secret_vote:
        source = rules.source("smallest_secret_vote")
        return f"Vote secret de peu de votants\u00a0: le nombre de voix n’est pas publié ({source})."
    if max(cast) == sum(cast):
        return "Vote secret\u00a0: le nombre de voix dirait le choix de chacun, il n’est pas publié."
    return ""

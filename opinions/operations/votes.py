"""What the vote of the committee on a text decides: of an opinion, or of an annual report."""

from datetime import datetime

from committee.enums.meetings import BallotStatus
from committee.models import Ballot
from common.errors import RuleBroken, WrongState


def is_lost(ballot: Ballot | None) -> bool:
    """The vote is over, and did not adopt the text: not carried, or annulled."""
    if ballot is None:
        return False
    return ballot.status == BallotStatus.ANNULLED or (
        ballot.status == BallotStatus.PROCLAIMED and not ballot.is_carried
    )


def adopted_at(ballot: Ballot | None, *, what: str, hashes: set[str]) -> datetime:
    """When the committee adopted this text (`what`: « ce texte »), known by the hashes of its row and of its words.

    Raises: WrongState while the result is not proclaimed; RuleBroken when it was not carried, or on another text.
    """
    if ballot is None or ballot.status != BallotStatus.PROCLAIMED or ballot.proclaimed_at is None:
        raise WrongState("Le résultat du vote n’est pas encore proclamé.")
    if not ballot.is_carried:
        raise RuleBroken(f"Le comité n’a pas adopté {what} : constatez le rejet pour reprendre la rédaction.")
    if hashes != {ballot.text_sha256}:
        raise RuleBroken("Le texte n’est pas celui qui a été voté : son empreinte est différente.")
    return ballot.proclaimed_at

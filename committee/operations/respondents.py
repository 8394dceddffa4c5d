"""Who answers a written consultation: attendance written down by the answer itself."""

from datetime import datetime

from accounts.actors import Actor
from committee.enums.meetings import BallotStatus, MeetingStatus, Presence
from committee.models import Attendance, Ballot
from committee.queries import meetings as queries
from common.errors import WrongState
from common.typography import long_moment

NAMED_ONLY = (
    "Une consultation écrite se tient par scrutin nominatif : personne n’est réuni pour lever la main, et le secret "
    "d’un vote qui reste ouvert plusieurs jours ne se garantit pas. Pour un vote secret, prévoyez une séance."
)


def note_respondent(ballot: Ballot, actor: Actor, at: datetime) -> None:
    """In a written consultation, whoever answers takes part. Nothing in a meeting, where presence is recorded.

    Raises: WrongState once the moment of the close has passed, even when nobody has closed yet.
    """
    meeting = ballot.item.meeting
    if not meeting.is_written or meeting.status != MeetingStatus.OPEN or ballot.status != BallotStatus.OPEN:
        return
    if actor.mandate is None or ballot.item.referral_id in actor.recused_from:
        return
    if meeting.ends_at is not None and at >= meeting.ends_at:
        raise WrongState(
            f"La consultation s’est terminée le {long_moment(meeting.ends_at)} : votre réponse n’a pas été enregistrée."
        )
    if actor.mandate.mandate_id in queries.assemblies_of(meeting).general.by_mandate:
        Attendance.objects.get_or_create(
            meeting=meeting,
            mandate_id=actor.mandate.mandate_id,
            defaults={"presence": Presence.REMOTE, "recorded_at": at, "recorded_by": actor.user},
        )

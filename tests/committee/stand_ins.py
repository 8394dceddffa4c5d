"""A committee in its room whose last member, who sits for the State, has a substitute."""

from accounts import actors
from accounts.enums import Civility
from accounts.models import User
from committee.enums.composition import SeatQuality
from committee.enums.meetings import MeetingStatus, Presence
from committee.models import Attendance, Mandate, Substitute
from committee.operations import substitutes as operations
from tests.committee.factories import MandateFactory, SubstituteFactory
from tests.committee.hall import Hall, hall


def room_with_substitute(
    status: MeetingStatus = MeetingStatus.CONVENED, **given: object
) -> tuple[Hall, Mandate, Substitute]:
    """A hall whose last member holds the seat of the State, and has a substitute."""
    room = hall(4, status=status, **given)
    the_state = MandateFactory(seat__quality=SeatQuality.STATE, person__full_name="Titulaire")
    room.members.append(the_state)
    substitute = SubstituteFactory(
        seat=the_state.seat, person__full_name="Remplaçante", person__civility=Civility.MADAME
    )
    return room, the_state, substitute


def send(room: Hall, mandate: Mandate, by: User | None = None) -> Attendance:
    actor = actors.build(by or room.secretariat, room.at)
    return operations.send_substitute(meeting_id=room.meeting.pk, mandate_id=mandate.pk, actor=actor, at=room.at)


def sit(room: Hall, mandate: Mandate, substitute: Substitute) -> None:
    """As it would be found once the substitute was sent."""
    Attendance.objects.update_or_create(
        meeting=room.meeting,
        mandate=mandate,
        defaults={
            "presence": Presence.IN_PERSON,
            "substitute": substitute.person,
            "recorded_at": room.at,
            "recorded_by": room.secretariat,
        },
    )

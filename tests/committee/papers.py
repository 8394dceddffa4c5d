"""A meeting in preparation, with a file that has a sheet and a paper; its notice, and a person invited to be heard."""

from datetime import timedelta
from uuid import uuid4

from committee.enums.meetings import MeetingStatus
from committee.enums.referrals import DocumentKind
from committee.models import Hearing, ReferralDocument
from committee.operations import hearings, meetings
from committee.operations.hearings import Guest
from tests.algorithms.factories import DepartmentFactory
from tests.committee.hall import DAY, Hall, hall, scheduled_referral
from tests.committee.referral_factories import sheet_of
from tests.files import stored

S = MeetingStatus
GUEST = Guest(name="Noa Patron", quality="chercheuse en droit du travail", email="noa@example.test")
BEFORE = DAY - timedelta(days=10)


def join(room: Hall, name: str, at: object = BEFORE) -> ReferralDocument:
    document = stored(name.encode(), name, actor=room.secretary, at=at)
    return ReferralDocument.objects.create(
        referral=room.referral,
        document=document,
        kind=DocumentKind.TECHNICAL,
        added_at=at,
        added_by=room.secretariat,
    )


def planned() -> Hall:
    room = hall(4, status=S.PLANNED)
    room.referral = scheduled_referral(room.rules, room.secretariat, department=DepartmentFactory())
    room.item.referral = room.referral
    room.item.save()
    room.sheet = sheet_of(room.referral)
    room.paper = join(room, "note.txt")
    return room


def convene(room: Hall, at: object = BEFORE) -> None:
    meetings.convene_meeting(meeting_id=room.meeting.pk, actor=room.secretary, at=at)
    room.meeting.refresh_from_db()


def invite(room: Hall, **given: object) -> Hearing:
    fields = {"hearing_id": uuid4(), "actor": room.secretary, "at": BEFORE, "guest": GUEST} | given
    return hearings.invite(meeting_id=room.meeting.pk, item_id=room.item.pk, **fields)


def convened(*documents: str) -> tuple[Hall, Hearing]:
    """A meeting that is convened with one person invited, to whom these papers are opened."""
    room = planned()
    opened = [join(room, name) for name in documents]
    guest = Guest(
        name=GUEST.name, quality=GUEST.quality, email=GUEST.email, document_ids=[paper.pk for paper in opened]
    )
    hearing = invite(room, guest=guest)
    convene(room)
    return room, Hearing.objects.select_related("meeting", "person").get(pk=hearing.pk)

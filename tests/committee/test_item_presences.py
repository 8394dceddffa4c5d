import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from committee.enums.meetings import BallotStatus, Choice, MeetingStatus, Presence
from committee.enums.rules import AbsentHolder
from committee.models import AgendaItem, Attendance, ItemPresence, Vote
from committee.operations import meetings
from committee.operations.attendance import Entry
from committee.operations.ballots import cast_vote, close_ballot
from committee.operations.item_presences import record_for_points
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from committee.queries.todo_meetings import todo_for
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from tests.committee.factories import RulesFactory
from tests.committee.hall import DAY, Hall, hall
from tests.committee.test_ballots import _actor
from tests.grids import cells
from tests.pages import text_of

pytestmark = pytest.mark.django_db

S = MeetingStatus


def _room(points: int = 4, members: int = 5, **given: object) -> Hall:
    room = hall(members, **given)
    for position in range(2, points + 1):
        AgendaItem.objects.create(meeting=room.meeting, position=position, title=f"Point {position}")
    return room


def _record(room: Hall, number: int, first: int, last: int, entry: Entry, **given: object) -> None:
    fields = {"actor": room.secretary, "at": room.at, "revision": type(room.meeting).objects.get().revision} | given
    record_for_points(
        meeting_id=room.meeting.pk, mandate_id=room.members[number].pk, first=first, last=last, entry=entry, **fields
    )


def _presences(room: Hall, number: int) -> list[str]:
    assemblies = queries.assemblies_of(room.meeting)
    mandate = room.members[number].pk
    return [str(assemblies.of(item).by_mandate[mandate].presence) for item in room.meeting.items.all()]


def test_who_leaves_is_away_for_the_points_that_follow_only():
    room = _room()

    _record(room, 2, 3, 4, Entry(Presence.ABSENT))

    assert _presences(room, 2) == ["in_person", "in_person", "absent", "absent"]
    assert queries.assemblies_of(room.meeting).general.by_mandate[room.members[2].pk].is_here


def test_who_comes_late_and_leaves_early_is_here_for_some_points():
    room = _room()
    room.attend("in_person", "in_person", "excused", "in_person", "in_person")

    _record(room, 2, 2, 4, Entry(Presence.IN_PERSON))
    _record(room, 2, 4, 4, Entry(Presence.EXCUSED))

    assert _presences(room, 2) == ["excused", "in_person", "in_person", "excused"]
    assert ItemPresence.objects.count() == 2


def test_a_proxy_given_on_leaving_is_cast_on_the_points_that_remain():
    room = _room()
    room.item = room.meeting.items.get(position=3)
    ballot = room.ballot(BallotStatus.READY)
    _record(room, 4, 3, 4, Entry(Presence.PROXY, room.members[3].pk))
    type(ballot).objects.update(status="open", opened_at=DAY, opened_by=room.secretariat)

    assert [todo.label for todo in todo_for(room.actor(4), at=DAY)] == []
    vote = cast_vote(
        ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(3), at=DAY, for_mandate_id=room.members[4].pk
    )

    assert vote.as_proxy


def test_a_proxy_of_one_point_obeys_the_rules():
    room = _room()
    _record(room, 4, 3, 4, Entry(Presence.PROXY, room.members[3].pk))

    with pytest.raises(RuleBroken, match=r"Point 4 : Membre 3 détient 2\u00a0pouvoirs, pour 1 au plus"):
        _record(room, 2, 4, 4, Entry(Presence.PROXY, room.members[3].pk))
    with pytest.raises(RuleBroken, match="n’est ni sur place ni à distance"):
        _record(room, 3, 4, 4, Entry(Presence.ABSENT))

    assert ItemPresence.objects.count() == 2


@pytest.mark.parametrize(
    ("first", "last", "entry", "refusal"),
    [
        (3, 2, Entry(Presence.ABSENT), "premier point"),
        (2, 3, Entry(Presence.PROXY), "À qui"),
        (2, 3, Entry(Presence.PROXY, -1), "ne siège pas"),
        (2, 3, Entry(Presence.REMOTE), "accès à distance"),
    ],
    ids=["backwards", "a proxy to nobody", "a proxy to a stranger", "remotely where it is not possible"],
)
def test_a_presence_that_makes_no_sense_leaves_nothing(first, last, entry, refusal):
    room = _room()
    type(room.meeting).objects.update(remote_access="")

    with pytest.raises(RuleBroken, match=refusal):
        _record(room, 2, first, last, entry)

    assert not ItemPresence.objects.exists()


def test_presence_does_not_move_under_a_ballot():
    room = _room()
    ballot = room.ballot()

    with pytest.raises(WrongState, match="scrutin est ouvert"):
        _record(room, 2, 2, 4, Entry(Presence.ABSENT))
    close_ballot(ballot_id=ballot.pk, actor=room.president, at=DAY)
    with pytest.raises(WrongState, match="clos sur le point 1"):
        _record(room, 2, 1, 4, Entry(Presence.ABSENT))
    _record(room, 2, 2, 4, Entry(Presence.ABSENT))
    with pytest.raises(Stale):
        _record(room, 2, 3, 4, Entry(Presence.ABSENT), revision=0)


def test_the_quorum_of_a_point_counts_who_is_here_for_it():
    room = _room(members=4)
    room.attend("in_person", "in_person", "absent", "absent")
    room.item = room.meeting.items.get(position=2)
    ballot = room.ballot()
    ItemPresence.objects.create(
        item=room.item,
        mandate=room.members[1],
        presence=Presence.ABSENT,
        recorded_at=DAY,
        recorded_by=room.secretariat,
    )

    with pytest.raises(RuleBroken, match="il manque 1\u00a0membre"):
        close_ballot(ballot_id=ballot.pk, actor=room.president, at=DAY)


@pytest.mark.parametrize(
    ("presence", "holder", "caster", "is_refused"),
    [
        (Presence.ABSENT, None, 2, True),
        (Presence.PROXY, 1, 2, True),
        (Presence.PROXY, 1, 1, False),
        (Presence.REMOTE, None, 2, False),
    ],
)
def test_postgresql_counts_the_presence_of_the_point(presence, holder, caster, is_refused):
    room = _room()
    ballot = room.ballot()
    ItemPresence.objects.create(
        item=room.item,
        mandate=room.members[2],
        presence=presence,
        proxy_holder=room.members[holder] if holder is not None else None,
        recorded_at=DAY,
        recorded_by=room.secretariat,
    )
    vote = Vote(
        ballot=ballot,
        mandate=room.members[2],
        choice=Choice.FOR,
        cast_at=DAY,
        cast_by=room.members[caster].person,
        as_proxy=caster != 2,
    )

    if is_refused:
        with pytest.raises(IntegrityError, match="not here to cast"), transaction.atomic():
            vote.save()
    else:
        vote.save()


def test_who_was_away_may_vote_on_the_point_for_which_they_came():
    room = _room()
    Attendance.objects.filter(mandate=room.members[2]).delete()
    ballot = room.ballot(BallotStatus.READY)
    _record(room, 2, 1, 4, Entry(Presence.IN_PERSON))
    type(ballot).objects.update(status="open", opened_at=DAY, opened_by=room.secretariat)

    assert cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(2), at=DAY).pk


def test_a_meeting_put_off_forgets_what_was_said_of_its_points():
    room = _room(status=S.CONVENED)
    room.attend(*["in_person"] * 5)
    _record(room, 2, 2, 3, Entry(Presence.EXCUSED))
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": DAY}

    meetings.postpone_meeting(**given, reason="Grève")
    meetings.reschedule_meeting(**given, starts_at=DAY.replace(day=20))

    assert not ItemPresence.objects.exists()


WHO = """
               | record
president      | yes
vice-president | yes
secretariat    | yes
member         | -
former member  | -
"""


@pytest.mark.parametrize(("who", "_act", "allowed"), cells(WHO))
def test_who_records_presence_for_some_points(who, _act, allowed):
    room = _room()
    someone = _actor(who, room)
    assert bool(policies.can_lead(someone, room.meeting)) is allowed

    if allowed:
        _record(room, 2, 2, 3, Entry(Presence.ABSENT), actor=someone)
    else:
        with pytest.raises((NotAllowed, NotVisible)):
            _record(room, 2, 2, 3, Entry(Presence.ABSENT), actor=someone)


def test_the_page_and_the_minutes_say_it_in_words(browser):
    room = _room()
    url = reverse("committee:record-item-presence", args=[room.meeting.pk])
    form = {"alone-revision": 0, "alone-mandate": room.members[2].pk, "alone-presence": "proxy"}

    with time_machine.travel(DAY, tick=False):
        browser.force_login(room.secretariat)
        refused = browser.post(url, form | {"alone-first": 3, "alone-last": 4})
        accepted = browser.post(
            url, form | {"alone-first": 3, "alone-last": 4, "alone-holder": room.members[1].pk}, follow=True
        )
        minutes = browser.get(reverse("committee:minutes", args=[room.meeting.pk]))

    assert refused.status_code == 422
    assert "À qui Membre 2 donne-t-il pouvoir" in text_of(refused.page)
    for response in (accepted, minutes):
        assert "Membre 2 : pouvoir à Membre 1 pour les points 3 à 4." in text_of(response.page)


def test_when_the_rules_let_a_proxy_lapse_its_giver_is_simply_not_represented():
    room = _room()
    room.meeting.rules = RulesFactory(in_force_from=DAY.date(), absent_holder=AbsentHolder.LAPSES)
    room.meeting.save()
    room.attend("in_person", "in_person", "proxy 3", "in_person", "in_person")

    _record(room, 3, 3, 4, Entry(Presence.ABSENT))

    assemblies = queries.assemblies_of(room.meeting)
    represented = [len(assemblies.of(item).represented) for item in room.meeting.items.all()]
    assert represented == [1, 1, 0, 0]

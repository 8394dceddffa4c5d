"""The mark by which a meeting is followed, and what following it costs."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committee.enums.meetings import BallotMode, BallotStatus, Choice, Presence
from committee.models import AgendaItem, Ballot, Recusal, Referral, Vote
from committee.operations.attendance import Entry
from committee.operations.ballots import annul_ballot, cast_vote, choose_mode, close_ballot, count_hands, open_ballot
from committee.operations.item_presences import record_for_points
from committee.operations.meetings import close_meeting
from committee.rules.hands import Hands
from common import journal
from tests.committee.factories import MandateFactory
from tests.committee.hall import DAY, Hall, scheduled_referral
from tests.committee.screen import mark_of, person, room_at, screen_of, url

pytestmark = pytest.mark.django_db

B = BallotStatus


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(DAY, tick=False):
        yield


CHANGES = {
    "the meeting moves on": lambda room, browser: browser.post(
        url("go-to-point", room, room.meeting.items.get(position=2).pk), {"leaving": room.item.pk}
    ),
    "a note is written": lambda room, browser: browser.post(
        url("write-point-note", room, room.item.pk),
        {f"note-{room.item.pk}-revision": 0, f"note-{room.item.pk}-text": "Note."},
    ),
    "a ballot is prepared": lambda room, browser: browser.post(
        url("prepare-ballot", room, room.item.pk),
        {
            f"ballot-{room.item.pk}-question": "Oui ?",
            f"ballot-{room.item.pk}-form_token": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        },
    ),
    "somebody leaves the file": lambda room, browser: browser.post(
        reverse("committee:recuse", args=[room.referral.pk]), {"member": room.members[1].person_id, "reason": "lien"}
    ),
    "attendance is recorded": lambda room, browser: browser.post(
        url("record-attendance", room),
        {"attendance-revision": 0, f"attendance-presence_{room.members[1].pk}": "remote"},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_mark_changes_with_what_is_shown(browser, change):
    room = room_at()
    before = mark_of(browser, room, "member"), mark_of(browser, room, "secretariat")

    response = CHANGES[change](room, browser)

    assert response.status_code == 302
    after = mark_of(browser, room, "member"), mark_of(browser, room, "secretariat")
    assert before[0] != after[0]
    assert before[1] != after[1]


ACTS = {
    "a mode is chosen": lambda room: choose_mode(
        ballot_id=room.ballot(B.READY).pk, mode=BallotMode.HANDS, actor=room.president, at=DAY
    ),
    "a ballot is opened": lambda room: open_ballot(ballot_id=room.ballot(B.READY).pk, actor=room.president, at=DAY),
    "a ballot is annulled": lambda room: annul_ballot(
        ballot_id=room.ballot().pk, actor=room.president, at=DAY, reason="Erreur."
    ),
    "hands are counted": lambda room: count_hands(
        ballot_id=room.ballot(mode=BallotMode.HANDS).pk,
        actor=room.president,
        at=DAY,
        counted=Hands(votes_for=4, against=0, abstain=0, no_part=0, voice=Choice.FOR),
    ),
    "somebody attends one point otherwise": lambda room: record_for_points(
        meeting_id=room.meeting.pk,
        mandate_id=room.members[1].pk,
        first=1,
        last=1,
        actor=room.secretary,
        at=DAY,
        revision=0,
        entry=Entry(Presence.ABSENT),
    ),
    "the meeting is closed": lambda room: close_meeting(meeting_id=room.meeting.pk, actor=room.president, at=DAY),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_mark_changes_with_each_act(browser, act):
    room = room_at(with_referral=False)
    before = mark_of(browser, room, "member")

    ACTS[act](room)

    assert mark_of(browser, room, "member") != before


def test_the_mark_changes_with_each_vote_and_with_the_close(browser):
    room = room_at()
    ballot = room.ballot()
    marks = [mark_of(browser, room, "member")]
    for number in range(4):
        cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(number), at=DAY)
        marks.append(mark_of(browser, room, "member"))
    close_ballot(ballot_id=ballot.pk, actor=room.president, at=DAY)
    marks.append(mark_of(browser, room, "member"))

    assert len(set(marks)) == len(marks)


def test_the_mark_does_not_tell_that_somebody_changed_their_vote(browser):
    room = room_at()
    ballot = room.ballot()
    cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(0), at=DAY)
    before = mark_of(browser, room, "member"), mark_of(browser, room, "president")

    cast_vote(ballot_id=ballot.pk, choice=Choice.AGAINST, actor=room.actor(0), at=DAY)

    assert mark_of(browser, room, "member") == before[0]
    assert mark_of(browser, room, "president") != before[1]


def test_the_mark_does_not_tell_whoever_left_the_point_when_others_vote(browser):
    room = room_at()
    room.recuse(3)
    ballot = room.ballot()
    before = mark_of(browser, room, "recused")

    cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(0), at=DAY)
    close_ballot(ballot_id=ballot.pk, actor=room.president, at=DAY)

    assert mark_of(browser, room, "recused") == before


@pytest.mark.parametrize("action", ["meeting.download", "referral.download", "meeting.open_notice"])
def test_the_mark_does_not_tell_that_somebody_reads(browser, action):
    room = room_at()
    before = mark_of(browser, room, "member")
    target = room.referral if action.startswith("referral") else room.meeting

    journal.record(action=action, actor=room.president, at=DAY, target=target)

    assert mark_of(browser, room, "member") == before


def test_the_mark_of_one_person_is_not_that_of_another(browser):
    room = room_at()

    assert mark_of(browser, room, "member") != mark_of(browser, room, "vice-president")


def test_nothing_new_is_answered_by_a_304(browser):
    room = room_at()
    page = screen_of(browser, room, "member").page
    mark = page.select_one("#ecran")["data-version"]

    same = browser.get(page.select_one("#ecran")["data-state-url"], headers={"if-none-match": f'"{mark}"'})
    other = browser.get(page.select_one("#ecran")["data-state-url"], headers={"if-none-match": '"older"'})

    assert (same.status_code, same.content) == (304, b"")
    assert other.json() == {"version": mark}
    assert other["Cache-Control"] == "no-store"


def _grow(room: Hall, members: int, points: int) -> None:
    """Own matters and files, with and without a recusal, ballots in each state; the first point is being voted."""
    while len(room.members) < members:
        room.members.append(MandateFactory(person__full_name=f"Membre {len(room.members)}"))
    room.attend(*["in_person"] * members)
    first, states = room.item, [B.PROCLAIMED, B.ANNULLED, B.READY, B.CLOSED]
    for position in range(room.meeting.items.count() + 1, points + 1):
        referral = _file(room, position) if position % 2 else None
        room.item = AgendaItem.objects.create(
            meeting=room.meeting, position=position, title="" if referral else f"Sujet {position}", referral=referral
        )
        if referral is not None and position % 3 == 0:
            person = room.members[-1].person
            Recusal.objects.create(referral=referral, person=person, reason="lien", declared_at=DAY, recorded_by=person)
        if position % 4:
            _voted(room, states[position % len(states)])
    room.item = first


def _file(room: Hall, number: int) -> Referral:
    return scheduled_referral(
        room.rules,
        room.secretariat,
        number=number,
        charter_version=room.referral.charter_version,
        rapporteur=room.members[number % len(room.members)],
    )


def _voted(room: Hall, status: BallotStatus) -> None:
    ballot = room.ballot(B.OPEN)
    for mandate in room.members[1:-1]:
        Vote.objects.create(ballot=ballot, mandate=mandate, choice="for", cast_at=DAY, cast_by=mandate.person)
    signed = {"closed_at": DAY, "closed_by": room.secretariat, "is_carried": True}
    if status == B.CLOSED:
        Ballot.objects.filter(pk=ballot.pk).update(status=B.CLOSED, **signed)
    if status == B.PROCLAIMED:
        Ballot.objects.filter(pk=ballot.pk).update(status=B.CLOSED, **signed)
        Ballot.objects.filter(pk=ballot.pk).update(
            status=B.PROCLAIMED, proclaimed_at=DAY, proclaimed_by=room.secretariat
        )
    if status == B.ANNULLED:
        Ballot.objects.filter(pk=ballot.pk).update(
            status=B.ANNULLED, annulled_at=DAY, annulled_by=room.secretariat, annulled_reason="erreur"
        )


# Session, person, mandate, recusals, meeting, points, ballots, votes, roll, holders, members, presence, recusals of the
# day; and on the screen its mark, its papers. What matters is that none depends on the size.
CEILINGS = {"meeting": 22, "meeting-screen": 28, "meeting-state": 12}


@pytest.mark.parametrize("who", ["president", "secretariat", "member"])
@pytest.mark.parametrize("name", CEILINGS)
def test_a_meeting_costs_the_same_for_3_and_30_members_5_and_50_points(browser, name, who):
    room = room_at(3, points=1)
    _voted(room, B.OPEN)
    browser.force_login(person(who, room))
    costs = []
    for members, points in [(3, 5), (3, 50), (30, 50)]:
        _grow(room, members, points)
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(url(name, room))
        assert response.status_code == 200
        costs.append(len(queries))

    assert len(set(costs)) == 1, costs
    assert costs[0] <= CEILINGS[name]

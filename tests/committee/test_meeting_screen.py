"""The meeting screen: what each person sees and may do at each moment, and the mark by which it is followed."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from committee.enums.meetings import BallotStatus, Choice, MeetingStatus
from committee.models import AgendaItem, Ballot, Meeting, Recusal, Referral, Vote
from committee.operations.ballots import cast_vote, close_ballot
from tests.committee.factories import MandateFactory, UserFactory
from tests.committee.hall import DAY, Hall, hall, scheduled_referral
from tests.pages import text_of

pytestmark = pytest.mark.django_db

S = MeetingStatus
B = BallotStatus
SHOWN = [S.CONVENED, S.OPEN, S.CLOSED, S.MINUTES_APPROVED]


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(DAY, tick=False):
        yield


def _room(members: int = 4, *, points: int = 2, status: MeetingStatus = S.OPEN, with_referral: bool = True) -> Hall:
    room = hall(members, status=status, with_referral=with_referral)
    for position in range(2, points + 1):
        AgendaItem.objects.create(meeting=room.meeting, position=position, title=f"Sujet {position}")
    if room.meeting.opened_at is not None:
        room.meeting.current_item = room.item
        room.meeting.save()
    return room


def _url(name, room, *more):
    return reverse(f"committee:{name}", args=[room.meeting.pk, *more])


def _person(who, room):
    numbers = {"president": 0, "vice-president": 1, "member": 2, "recused": 3}
    return room.members[numbers[who]].person if who in numbers else room.secretariat


def _screen(browser, room, who, query=""):
    browser.force_login(_person(who, room))
    return browser.get(_url("meeting-screen", room) + query)


def _mark(browser, room, who):
    browser.force_login(_person(who, room))
    return browser.get(_url("meeting-state", room)).json()["version"]


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("who", ["secretariat", "president", "member"])
def test_the_screen_is_there_from_the_notice_on(browser, status, who):
    room = _room(status=status)

    response = _screen(browser, room, who)

    assert response.status_code == (200 if status in SHOWN else 302)
    if status in SHOWN:
        assert len(response.page.select("main .btn-primary")) <= 1
        assert response.page.select_one("#ou-en-est-on[role=status]")


@pytest.mark.parametrize("status", [status for status in B if status != B.SEALED])  # of a secret box only
@pytest.mark.parametrize("who", ["secretariat", "president", "member", "recused"])
def test_one_thing_to_do_next_whatever_the_ballot(browser, status, who):
    room = _room()
    room.recuse(3)
    room.ballot(status, text_sha256="ab" * 32, subject_label="Projet d’avis, version 3")

    page = _screen(browser, room, who).page

    assert len(page.select("main .btn-primary")) <= 1
    assert ("ab" * 32 in text_of(page)) is (who != "recused")
    assert bool(page.select('form[action*="/voter/"]')) is (status == B.OPEN and who in {"president", "member"})


def test_strangers_are_not_told_that_there_is_a_screen(browser):
    room = _room()
    browser.force_login(UserFactory(roles=[Role.CONTRIBUTOR, Role.MANAGEMENT]))

    for name in ("meeting-screen", "meeting-state"):
        assert browser.get(_url(name, room)).status_code == 404
    assert browser.post(_url("go-to-point", room, room.item.pk)).status_code == 404
    assert browser.post(_url("write-point-note", room, room.item.pk)).status_code == 404


def test_whoever_left_the_point_reads_that_they_left_it_and_nothing_else(browser):
    room = _room()
    room.item.note = "Une note qui ne les regarde plus."
    room.item.save()
    room.recuse(3)
    ballot = room.ballot(B.OPEN, subject_label="Projet d’avis, version 3", text_sha256="cd" * 32)

    response = _screen(browser, room, "recused")
    text = text_of(response.page)

    assert "Vous vous êtes déporté, vous quittez ce point." in text
    for hidden in (room.referral.title, ballot.question, "Projet d’avis", "cd" * 32, "regarde plus", "votants"):
        assert hidden not in response.content.decode()


@pytest.mark.parametrize("who", ["president", "secretariat"])
def test_notes_are_seen_by_whoever_writes_them(browser, who):
    room = _room()
    AgendaItem.objects.filter(pk=room.item.pk).update(note="Un calendrier est demandé.")

    assert "Un calendrier est demandé." in _screen(browser, room, who).content.decode()
    assert "Un calendrier est demandé." not in _screen(browser, room, "member").content.decode()


def test_the_meeting_is_led_from_point_to_point_to_its_end(browser):
    room = _room(points=2)
    page = _screen(browser, room, "president").page
    assert "Point 1 : le comité en discute." in text_of(page)

    form = page.select_one('form[action$="/prendre/"]')
    second = browser.post(
        form["action"], {"leaving": form.select_one("[name=leaving]")["value"]}, follow=True, referer=None
    ).page

    assert "Point 2 : le comité en discute." in text_of(second)
    assert "Point suivant" not in text_of(second)
    assert text_of(second.select_one("main .btn-primary")) == "Lever la séance"


def test_another_point_is_read_again_without_moving_the_meeting(browser):
    room = _room(points=3)

    for_member = _screen(browser, room, "member", "?point=3").page
    for_president = _screen(browser, room, "president", "?point=3").page

    assert "La séance en est au point 1." in text_of(for_member)
    assert not for_member.select('form[action$="/prendre/"]')
    assert "Aller à ce point" in text_of(for_president.select_one("main .btn-primary"))
    assert Meeting.objects.get().current_item == room.item


def test_two_who_lead_do_not_skip_a_point(browser):
    room = _room(points=3)
    third = room.meeting.items.get(position=3)
    Meeting.objects.update(current_item=room.meeting.items.get(position=2))
    browser.force_login(room.secretariat)

    response = browser.post(_url("go-to-point", room, third.pk), {"leaving": room.item.pk})

    assert response.status_code == 409
    assert "Une autre personne a changé de point" in text_of(response.page)
    assert response.page.select_one("#ecran")


def test_what_was_pressed_on_the_screen_comes_back_to_the_screen(browser):
    room = _room()
    ballot = room.ballot(B.READY)
    screen = _url("meeting-screen", room)
    browser.force_login(room.members[0].person)

    opened = browser.post(
        _url("open-ballot", room, ballot.pk), headers={"referer": f"https://testserver{screen}?point=1"}
    )
    refused = browser.post(_url("open-ballot", room, ballot.pk), headers={"referer": f"https://testserver{screen}"})
    elsewhere = browser.post(
        _url("close-ballot", room, ballot.pk), headers={"referer": "https://elsewhere.example/" + screen}
    )

    assert opened.url == f"{screen}?point=1#scrutin-{ballot.pk}"
    assert refused.status_code == 409
    assert elsewhere.url.startswith(room.meeting.get_absolute_url() + "#")


def test_a_vote_without_a_choice_is_refused_on_the_screen(browser):
    room = _room()
    ballot = room.ballot()
    browser.force_login(room.members[2].person)

    response = browser.post(
        _url("cast-vote", room, ballot.pk, room.members[2].pk),
        headers={"referer": f"https://testserver{_url('meeting-screen', room)}"},
    )

    assert response.status_code == 422
    assert response.page.select_one("#a-voter .errorlist")


def test_a_stale_note_comes_back_as_it_was_typed(browser):
    room = _room()
    AgendaItem.objects.filter(pk=room.item.pk).update(note="Écrite par un autre.", note_revision=1)
    browser.force_login(room.secretariat)
    place = f"note-{room.item.pk}"

    stale = browser.post(
        _url("write-point-note", room, room.item.pk) + "?point=1",
        {f"{place}-revision": 0, f"{place}-text": "La mienne."},
        headers={"referer": f"https://testserver{_url('meeting-screen', room)}"},
    )

    assert stale.status_code == 409
    assert stale.page.select_one(f"#id_{place}-text").get_text(strip=True) == "La mienne."
    assert stale.page.select_one(f"[name={place}-revision]")["value"] == "1"


# ---------- the mark ----------


def _attend(room):
    room.attend("in_person", "remote", "in_person", "in_person")
    Meeting.objects.update(revision=Meeting.objects.get().revision + 1)


CHANGES = {
    "the meeting moves on": lambda room, browser: browser.post(
        _url("go-to-point", room, room.meeting.items.get(position=2).pk), {"leaving": room.item.pk}
    ),
    "a note is written": lambda room, browser: browser.post(
        _url("write-point-note", room, room.item.pk),
        {f"note-{room.item.pk}-revision": 0, f"note-{room.item.pk}-text": "Note."},
    ),
    "a ballot is prepared": lambda room, browser: browser.post(
        _url("prepare-ballot", room, room.item.pk),
        {
            f"ballot-{room.item.pk}-question": "Oui ?",
            f"ballot-{room.item.pk}-form_token": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        },
    ),
    "somebody leaves the file": lambda room, browser: browser.post(
        reverse("committee:recuse", args=[room.referral.pk]), {"member": room.members[1].person_id, "reason": "lien"}
    ),
    "attendance is recorded": lambda room, browser: browser.post(
        _url("record-attendance", room),
        {"attendance-revision": 0, f"attendance-presence_{room.members[1].pk}": "remote"},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_mark_changes_with_what_is_shown(browser, change):
    room = _room()
    before = _mark(browser, room, "member"), _mark(browser, room, "secretariat")

    response = CHANGES[change](room, browser)

    assert response.status_code == 302
    after = _mark(browser, room, "member"), _mark(browser, room, "secretariat")
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_the_mark_changes_with_each_vote_and_with_the_close(browser):
    room = _room()
    ballot = room.ballot()
    marks = [_mark(browser, room, "member")]
    for number in range(4):
        cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(number), at=DAY)
        marks.append(_mark(browser, room, "member"))
    close_ballot(ballot_id=ballot.pk, actor=room.president, at=DAY)
    marks.append(_mark(browser, room, "member"))

    assert len(set(marks)) == len(marks)


def test_the_mark_does_not_tell_that_somebody_changed_their_vote(browser):
    room = _room()
    ballot = room.ballot()
    cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(0), at=DAY)
    before = _mark(browser, room, "member"), _mark(browser, room, "president")

    cast_vote(ballot_id=ballot.pk, choice=Choice.AGAINST, actor=room.actor(0), at=DAY)

    assert _mark(browser, room, "member") == before[0]
    assert _mark(browser, room, "president") != before[1]


def test_the_mark_does_not_tell_whoever_left_the_point_when_others_vote(browser):
    room = _room()
    room.recuse(3)
    ballot = room.ballot()
    before = _mark(browser, room, "recused")

    cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(0), at=DAY)
    close_ballot(ballot_id=ballot.pk, actor=room.president, at=DAY)

    assert _mark(browser, room, "recused") == before


def test_the_mark_of_one_person_is_not_that_of_another(browser):
    room = _room()

    assert _mark(browser, room, "member") != _mark(browser, room, "vice-president")


def test_nothing_new_is_answered_by_a_304(browser):
    room = _room()
    page = _screen(browser, room, "member").page
    mark = page.select_one("#ecran")["data-version"]

    same = browser.get(page.select_one("#ecran")["data-state-url"], headers={"if-none-match": f'"{mark}"'})
    other = browser.get(page.select_one("#ecran")["data-state-url"], headers={"if-none-match": '"older"'})

    assert (same.status_code, same.content) == (304, b"")
    assert other.json() == {"version": mark}
    assert other["Cache-Control"] == "no-store"


# ---------- the cost ----------


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
    room = _room(3, points=1)
    _voted(room, B.OPEN)
    browser.force_login(_person(who, room))
    costs = []
    for members, points in [(3, 5), (3, 50), (30, 50)]:
        _grow(room, members, points)
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(_url(name, room))
        assert response.status_code == 200
        costs.append(len(queries))

    assert len(set(costs)) == 1, costs
    assert costs[0] <= CEILINGS[name]

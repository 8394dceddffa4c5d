"""The meeting screen: what each person sees and may do at each moment."""

import pytest
import time_machine

from accounts.enums import Role
from committee.enums.meetings import BallotStatus, Choice, MeetingStatus
from committee.models import AgendaItem, Hearing, Meeting
from committee.operations.ballots import cast_vote
from tests.committee.factories import UserFactory
from tests.committee.hall import DAY
from tests.committee.screen import mark_of, room_at, screen_of, url
from tests.pages import text_of

pytestmark = pytest.mark.django_db

S = MeetingStatus
B = BallotStatus
SHOWN = [S.CONVENED, S.OPEN, S.CLOSED, S.MINUTES_APPROVED]


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.mark.parametrize("status", [status for status in S if status != S.STOPPED])
@pytest.mark.parametrize("who", ["secretariat", "president", "member"])
def test_the_screen_is_there_from_the_notice_on(browser, status, who):
    room = room_at(status=status)

    response = screen_of(browser, room, who)

    assert response.status_code == (200 if status in SHOWN else 302)
    if status in SHOWN:
        assert len(response.page.select("main .btn-primary")) <= 1
        assert response.page.select_one("#ou-en-est-on[role=status]")


@pytest.mark.parametrize("status", [status for status in B if status != B.SEALED])  # of a secret box only
@pytest.mark.parametrize("who", ["secretariat", "president", "member", "recused"])
def test_one_thing_to_do_next_whatever_the_ballot(browser, status, who):
    room = room_at()
    room.recuse(3)
    room.ballot(status, text_sha256="ab" * 32, subject_label="Projet d’avis, version 3")

    page = screen_of(browser, room, who).page

    assert len(page.select("main .btn-primary")) <= 1
    assert ("ab" * 32 in text_of(page)) is (who != "recused")
    assert bool(page.select('form[action*="/voter/"]')) is (status == B.OPEN and who in {"president", "member"})


def test_whoever_presides_votes_first_then_closes(browser):
    room = room_at()
    ballot = room.ballot()
    before = screen_of(browser, room, "president").page
    cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=room.president, at=DAY)
    after = screen_of(browser, room, "president").page

    assert [text_of(button) for button in before.select("main .btn-primary")] == ["Voter"]
    assert [text_of(button) for button in after.select("main .btn-primary")] == ["Clore le scrutin"]


def test_strangers_are_not_told_that_there_is_a_screen(browser):
    room = room_at()
    browser.force_login(UserFactory(roles=[Role.CONTRIBUTOR, Role.MANAGEMENT]))

    for name in ("meeting-screen", "meeting-state"):
        assert browser.get(url(name, room)).status_code == 404
    assert browser.post(url("go-to-point", room, room.item.pk)).status_code == 404
    assert browser.post(url("write-point-note", room, room.item.pk)).status_code == 404


def test_whoever_left_the_point_reads_that_they_left_it_and_nothing_else(browser):
    room = room_at()
    room.item.note = "Une note qui ne les regarde plus."
    room.item.save()
    room.recuse(3)
    ballot = room.ballot(B.OPEN, subject_label="Projet d’avis, version 3", text_sha256="cd" * 32)

    response = screen_of(browser, room, "recused")
    text = text_of(response.page)

    assert "Vous vous êtes déporté, vous quittez ce point." in text
    for hidden in (room.referral.title, ballot.question, "Projet d’avis", "cd" * 32, "regarde plus", "votants"):
        assert hidden not in response.content.decode()


@pytest.mark.parametrize("who", ["president", "secretariat"])
def test_notes_are_seen_by_whoever_writes_them(browser, who):
    room = room_at()
    AgendaItem.objects.filter(pk=room.item.pk).update(note="Un calendrier est demandé.")

    assert "Un calendrier est demandé." in screen_of(browser, room, who).content.decode()
    assert "Un calendrier est demandé." not in screen_of(browser, room, "member").content.decode()


def test_the_meeting_is_led_from_point_to_point_to_its_end(browser):
    room = room_at(points=2)
    page = screen_of(browser, room, "president").page
    assert "Point 1 : le comité en discute." in text_of(page)

    form = page.select_one('form[action$="/prendre/"]')
    second = browser.post(
        form["action"], {"leaving": form.select_one("[name=leaving]")["value"]}, follow=True, referer=None
    ).page

    assert "Point 2 : le comité en discute." in text_of(second)
    assert "Point suivant" not in text_of(second)
    assert text_of(second.select_one("main .btn-primary")) == "Lever la séance"


def test_another_point_is_read_again_without_moving_the_meeting(browser):
    room = room_at(points=3)

    for_member = screen_of(browser, room, "member", "?point=3").page
    for_president = screen_of(browser, room, "president", "?point=3").page

    assert "La séance en est au point 1." in text_of(for_member)
    assert not for_member.select('form[action$="/prendre/"]')
    assert "Aller à ce point" in text_of(for_president.select_one("main .btn-primary"))
    assert Meeting.objects.get().current_item == room.item


def test_two_who_lead_do_not_skip_a_point(browser):
    room = room_at(points=3)
    third = room.meeting.items.get(position=3)
    Meeting.objects.update(current_item=room.meeting.items.get(position=2))
    browser.force_login(room.secretariat)

    response = browser.post(url("go-to-point", room, third.pk), {"leaving": room.item.pk})

    assert response.status_code == 409
    assert "Une autre personne a changé de point" in text_of(response.page)
    assert response.page.select_one("#ecran")


def test_what_was_pressed_on_the_screen_comes_back_to_the_screen(browser):
    room = room_at()
    ballot = room.ballot(B.READY)
    screen = url("meeting-screen", room)
    browser.force_login(room.members[0].person)

    opened = browser.post(
        url("open-ballot", room, ballot.pk), headers={"referer": f"https://testserver{screen}?point=1"}
    )
    refused = browser.post(url("open-ballot", room, ballot.pk), headers={"referer": f"https://testserver{screen}"})
    elsewhere = browser.post(
        url("close-ballot", room, ballot.pk), headers={"referer": "https://elsewhere.example/" + screen}
    )

    assert opened.url == f"{screen}?point=1#scrutin-{ballot.pk}"
    assert refused.status_code == 409
    assert elsewhere.url.startswith(room.meeting.get_absolute_url() + "#")


def test_a_vote_without_a_choice_is_refused_on_the_screen(browser):
    room = room_at()
    ballot = room.ballot()
    browser.force_login(room.members[2].person)

    response = browser.post(
        url("cast-vote", room, ballot.pk, room.members[2].pk),
        headers={"referer": f"https://testserver{url('meeting-screen', room)}"},
    )

    assert response.status_code == 422
    assert response.page.select_one("#a-voter .errorlist")


def test_a_stale_note_comes_back_as_it_was_typed(browser):
    room = room_at()
    AgendaItem.objects.filter(pk=room.item.pk).update(note="Écrite par un autre.", note_revision=1)
    browser.force_login(room.secretariat)
    place = f"note-{room.item.pk}"

    stale = browser.post(
        url("write-point-note", room, room.item.pk) + "?point=1",
        {f"{place}-revision": 0, f"{place}-text": "La mienne."},
        headers={"referer": f"https://testserver{url('meeting-screen', room)}"},
    )

    assert stale.status_code == 409
    assert stale.page.select_one(f"#id_{place}-text").get_text(strip=True) == "La mienne."
    assert stale.page.select_one(f"[name={place}-revision]")["value"] == "1"


def test_whoever_is_heard_on_a_point_is_named_to_all_but_those_who_left_it(browser):
    room = room_at()
    room.recuse(3)
    hearing = Hearing.objects.create(
        meeting=room.meeting,
        referral=room.referral,
        person=UserFactory(),
        name="Dominique Invitation",
        quality="sociologue",
        invited_at=DAY,
        invited_by=room.secretariat,
    )
    before = mark_of(browser, room, "member"), mark_of(browser, room, "recused")

    assert "Dominique Invitation" in text_of(screen_of(browser, room, "member").page)
    assert "Dominique Invitation" not in screen_of(browser, room, "recused").content.decode()
    browser.force_login(room.secretariat)
    response = browser.post(
        url("note-hearing", room, hearing.pk),
        headers={"referer": f"https://testserver{url('meeting-screen', room)}"},
    )

    assert response.url.startswith(url("meeting-screen", room))
    assert mark_of(browser, room, "member") != before[0]
    assert mark_of(browser, room, "recused") == before[1]

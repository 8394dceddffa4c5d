from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role
from committee.enums.meetings import BallotMode, BallotStatus, MeetingStatus
from committee.models import AgendaItem, Ballot, Meeting, NoticeReading
from committee.operations import consultations
from tests.committee.consulted import BEFORE, ENDS, answer, close, consulted, opened, sent
from tests.committee.factories import RulesFactory, UserFactory
from tests.committee.hall import DAY, Hall
from tests.pages import text_of

pytestmark = pytest.mark.django_db

S = MeetingStatus


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(DAY, tick=False):
        yield


def _closed(**given: object) -> Hall:
    room = opened(**given)
    answer(room, "for", "for", "against")
    close(room)
    return room


def _stopped(**given: object) -> Hall:
    room = opened(**given)
    consultations.demand_meeting(meeting_id=room.meeting.pk, actor=room.actor(4), at=DAY)
    return room


def _lapsed(**given: object) -> Hall:
    room = opened(**given)
    close(room)
    return room


STATES = {"planned": consulted, "convened": sent, "open": opened, "closed": _closed, "stopped": _stopped}


@pytest.mark.parametrize("state", [*STATES, "inquorate"])
@pytest.mark.parametrize("who", ["secretariat", "president", "member"])
def test_the_page_in_every_state(browser, state, who):
    room = STATES.get(state, _lapsed)(with_referral=True)
    people = {"secretariat": room.secretariat, "president": room.members[0].person}
    browser.force_login(people.get(who, room.members[3].person))

    page = browser.get(room.meeting.get_absolute_url()).page

    assert f"Consultation écrite {room.meeting.reference}" in text_of(page)
    assert "Consultation écrite du 8 décembre 2026 au 14 décembre 2026" in text_of(page.h1)
    assert len(page.select("main .btn-primary")) <= 1
    for act in ("/ouvrir/", "/presence/", "/reponse/", "/seconde-convocation/", "/lever/"):
        assert not page.select(f'form[action$="{room.meeting.pk}{act}"]')
    assert bool(page.select('form[action*="/voter/"]')) is (state == "open" and who != "secretariat")


@pytest.mark.parametrize(("state", "words"), [("convened", "envoyée"), ("open", "ouverte"), ("closed", "close")])
def test_its_state_is_said_in_the_words_of_a_consultation(browser, state, words):
    room = STATES[state]()
    browser.force_login(room.secretariat)

    badge = browser.get(room.meeting.get_absolute_url()).page.select_one("main .badge, main [class*=state]")

    assert text_of(badge).lower() == words


def test_a_member_answers_each_question_on_the_page(browser):
    room = opened(points=2)
    browser.force_login(room.members[2].person)
    page = browser.get(room.meeting.get_absolute_url()).page

    for form in page.select('form[action*="/voter/"]'):
        browser.post(form["action"], {form.select_one("input[type=radio]")["name"]: "for"})
    after = text_of(browser.get(room.meeting.get_absolute_url()).page)

    assert after.count("Vote enregistré : pour") == 2
    assert "1 a répondu : le quorum de 3 n’est pas encore atteint, il manque 2 réponses" in after
    assert NoticeReading.objects.get().mandate == room.members[2]


def test_choices_are_hidden_until_the_close(browser):
    room = opened()
    answer(room, "against")
    browser.force_login(room.members[2].person)

    page = browser.get(room.meeting.get_absolute_url()).page

    assert "1 sur 5 votants a voté" in text_of(page)
    assert not page.select(".table td[data-label=Vote]")
    assert not page.select("input[type=radio][checked]")


def test_whoever_left_the_file_reads_its_reference_only(browser):
    room = opened(points=2, with_referral=True)
    room.recuse(3)
    browser.force_login(room.members[3].person)

    page = browser.get(room.meeting.get_absolute_url()).page

    assert room.referral.title not in text_of(page)
    assert "Question 1" not in text_of(page)
    assert len(page.select('form[action*="/voter/"]')) == 1


def test_it_is_planned_prepared_sent_closed_and_read(browser):
    RulesFactory()
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))
    form = {
        "form_token": str(uuid4()),
        "day": "2026-12-10",
        "hour": "9:00",
        "end_day": "2026-12-09",
        "end_hour": "9:00",
    }

    backwards = browser.post(reverse("committee:new-consultation"), form)
    planned = browser.post(reverse("committee:new-consultation"), form | {"end_day": "2026-12-18"})
    again = browser.post(reverse("committee:new-consultation"), form | {"end_day": "2026-12-18"})
    meeting = Meeting.objects.get()
    AgendaItem.objects.create(meeting=meeting, position=1, title="Programme de travail")
    refused = browser.post(reverse("committee:send-consultation", args=[meeting.pk]))

    assert backwards.status_code == 422
    assert backwards.page.select_one("[name=end_day]")["value"] == "2026-12-09"
    assert planned.url == again.url == meeting.get_absolute_url()
    assert refused.status_code == 422
    assert "Le point 1 ne pose pas de question" in text_of(refused.page)


def test_the_dates_are_corrected_before_it_is_sent(browser):
    room = consulted()
    url = reverse("committee:change-consultation", args=[room.meeting.pk])

    with time_machine.travel(BEFORE, tick=False):
        browser.force_login(room.secretariat)
        page = browser.get(url).page
        form = {field["name"]: field.get("value", "") for field in page.select("main form input[name]")}
        changed = browser.post(url, form | {"end_day": "2026-12-20"})
        stale = browser.post(url, form | {"end_day": "2026-12-21"})

    room.meeting.refresh_from_db()
    assert (changed.status_code, stale.status_code) == (302, 409)
    assert room.meeting.ends_at == ENDS + timedelta(days=6)


def test_a_member_demands_a_meeting_in_one_click(browser):
    room = opened()
    browser.force_login(room.members[3].person)
    button = browser.get(room.meeting.get_absolute_url()).page.select_one('form[action$="/consultation/seance/"]')

    after = browser.post(button["action"], follow=True)

    assert "Séance demandée par Membre 3" in text_of(after.page)
    assert Meeting.objects.get().status == S.STOPPED


def test_strangers_are_not_told_that_it_exists(browser):
    room = opened()
    browser.force_login(UserFactory(roles=[Role.CONTRIBUTOR]))

    for name in ("send-consultation", "open-consultation", "close-consultation", "demand-meeting"):
        assert browser.post(reverse(f"committee:{name}", args=[room.meeting.pk])).status_code == 404
    assert browser.get(reverse("committee:change-consultation", args=[room.meeting.pk])).status_code == 404
    assert browser.get(reverse("committee:new-consultation")).status_code == 403


def test_there_is_no_room_to_follow(browser):
    room = opened()
    browser.force_login(room.members[2].person)

    assert browser.get(reverse("committee:meeting-screen", args=[room.meeting.pk])).status_code == 404


@pytest.mark.parametrize(("members", "points"), [(3, 1), (3, 3), (10, 3)])
def test_the_page_costs_the_same_whatever_its_size(browser, members, points, django_assert_num_queries):
    room = opened(members, points=points)
    for ballot in Ballot.objects.all():
        answer(room, *["for"] * members, point=ballot.item.position)
    browser.force_login(room.secretariat)

    with django_assert_num_queries(22):
        page = browser.get(room.meeting.get_absolute_url()).page

    assert len(page.select("article[id^=point-]")) == points


def test_the_calendar_says_until_when(browser):
    room = sent()
    browser.force_login(room.members[2].person)

    page = text_of(browser.get(reverse("committee:meetings")).page)

    assert "Consultation écrite, jusqu’au 14 décembre 2026 à 14 h 30" in page


def test_a_question_is_prepared_by_name_before_it_is_sent(browser):
    room = consulted()
    with time_machine.travel(BEFORE, tick=False):
        browser.force_login(room.secretariat)
        page = browser.get(room.meeting.get_absolute_url()).page

    assert page.select('form[action$="/scrutin/"]')
    assert not page.select('form[action$="/mode/"]')
    assert {ballot.mode for ballot in Ballot.objects.all()} == {BallotMode.NAMED}
    assert {ballot.status for ballot in Ballot.objects.all()} == {BallotStatus.READY}

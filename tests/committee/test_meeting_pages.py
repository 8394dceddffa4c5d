from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role
from committee.enums.meetings import BallotStatus, Choice, MeetingStatus, Presence
from committee.models import AgendaItem, Attendance, Ballot, Meeting, Vote
from tests.committee.factories import RulesFactory, UserFactory
from tests.committee.hall import DAY, hall
from tests.pages import text_of

pytestmark = pytest.mark.django_db

S = MeetingStatus
B = BallotStatus


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(DAY, tick=False):
        yield


def _url(name, meeting, *more):
    return reverse(f"committee:{name}", args=[meeting.pk, *more])


@pytest.mark.parametrize("status", [status for status in S if status != S.STOPPED])
@pytest.mark.parametrize("who", ["secretariat", "president", "member"])
def test_the_page_of_a_meeting_in_every_state(browser, status, who):
    room = hall(status=status)
    browser.force_login(
        {"secretariat": room.secretariat, "president": room.members[0].person}.get(who, room.members[3].person)
    )

    response = browser.get(room.meeting.get_absolute_url())

    assert response.status_code == 200
    assert f"Séance {room.meeting.reference}" in text_of(response.page)
    assert len(response.page.select("main .btn-primary")) <= 1


@pytest.mark.parametrize("status", [status for status in B if status != B.SEALED])
@pytest.mark.parametrize("who", ["secretariat", "president", "member"])
def test_the_page_with_a_ballot_in_every_state(browser, status, who):
    room = hall(with_referral=True)
    room.ballot(status, text_sha256="ab" * 32, subject_label="Projet d’avis, version 3")
    browser.force_login(
        {"secretariat": room.secretariat, "president": room.members[0].person}.get(who, room.members[3].person)
    )

    page = browser.get(room.meeting.get_absolute_url()).page

    assert "ab" * 32 in text_of(page)
    assert len(page.select("main .btn-primary")) <= 1
    votes_here = bool(page.select('form[action*="/voter/"]'))
    assert votes_here is (status == B.OPEN and who != "secretariat")


def test_strangers_are_not_told_that_a_meeting_exists(browser):
    room = hall()
    browser.force_login(UserFactory(roles=[Role.CONTRIBUTOR, Role.MANAGEMENT]))

    assert browser.get(room.meeting.get_absolute_url()).status_code == 404
    assert browser.post(_url("open-meeting", room.meeting)).status_code == 404
    assert room.meeting.reference not in text_of(browser.get(reverse("committee:meetings")).page)


def test_a_recused_member_reads_the_reference_of_the_point_only(browser):
    room = hall(4, with_referral=True)
    room.recuse(3)
    ballot = room.ballot()
    browser.force_login(room.members[3].person)

    page = text_of(browser.get(room.meeting.get_absolute_url()).page)
    minutes = text_of(browser.get(_url("minutes", room.meeting)).page)

    for text in (page, minutes):
        assert "Saisine SAI-2026-0001" in text
        assert room.referral.title not in text
        assert ballot.question not in text
    assert browser.post(_url("cast-vote", room.meeting, ballot.pk, room.members[3].pk), {}).status_code == 422


def test_choices_are_hidden_until_the_close(browser):
    room = hall(4)
    ballot = room.ballot()
    Vote.objects.create(
        ballot=ballot, mandate=room.members[1], choice=Choice.AGAINST, cast_at=DAY, cast_by=room.members[1].person
    )
    for person in (room.members[0].person, room.members[2].person, room.secretariat):
        browser.force_login(person)

        page = browser.get(room.meeting.get_absolute_url()).page

        assert "1 sur 4 votants a voté" in text_of(page)
        assert not page.select(".table td[data-label=Vote]")
        assert not page.select("input[type=radio][checked]")


def test_a_member_votes_and_changes_their_vote(browser):
    room = hall(4)
    ballot = room.ballot()
    browser.force_login(room.members[2].person)
    page = browser.get(room.meeting.get_absolute_url()).page
    form = page.select_one('form[action*="/voter/"]')
    name = form.select_one("input[type=radio]")["name"]

    first = browser.post(form["action"], {name: "for"}, follow=True)
    browser.post(form["action"], {name: "against"})

    assert "Vote enregistré : pour" in text_of(first.page)
    assert list(ballot.votes.values_list("choice", flat=True)) == [Choice.AGAINST]


def test_a_holder_votes_for_the_member_who_gave_a_proxy(browser):
    room = hall(4)
    room.attend("in_person", "in_person", "in_person", "proxy 2")
    ballot = room.ballot()
    browser.force_login(room.members[2].person)
    page = browser.get(room.meeting.get_absolute_url()).page
    theirs = page.select('form[action*="/voter/"]')[1]

    browser.post(theirs["action"], {theirs.select_one("input[type=radio]")["name"]: "for"})

    assert "Vote par pouvoir de Membre 3" in text_of(theirs)
    assert list(ballot.votes.values_list("mandate", "as_proxy")) == [(room.members[3].pk, True)]


@pytest.mark.parametrize(
    ("who", "status"), [("president", 302), ("vice-president", 403), ("member", 403), ("secretariat", 403)]
)
@pytest.mark.parametrize("step", ["open-ballot", "close-ballot", "proclaim-ballot"])
def test_only_who_presides_leads_a_ballot(browser, who, status, step):
    room = hall(4)
    room.attend("in_person", "in_person", "in_person", "in_person")
    before = {"open-ballot": B.READY, "close-ballot": B.OPEN, "proclaim-ballot": B.OPEN}[step]
    ballot = room.ballot(before)
    if step == "proclaim-ballot":
        browser.force_login(room.members[0].person)
        browser.post(_url("close-ballot", room.meeting, ballot.pk))
    people = {
        "president": room.members[0].person,
        "vice-president": room.members[1].person,
        "member": room.members[2].person,
    }
    browser.force_login(people.get(who, room.secretariat))

    response = browser.post(_url(step, room.meeting, ballot.pk))

    assert response.status_code == status


def test_a_step_at_the_wrong_moment_is_a_409_in_french(browser):
    room = hall(4)
    ballot = room.ballot(B.READY)
    browser.force_login(room.members[0].person)

    response = browser.post(_url("close-ballot", room.meeting, ballot.pk))

    assert response.status_code == 409
    assert "ne peut pas suivre l’état « prêt »" in text_of(response.page)


def test_attendance_is_written_on_one_form(browser):
    room = hall(4, status=S.CONVENED)
    browser.force_login(room.secretariat)
    form = {"attendance-revision": 0}
    for number, (presence, holder) in enumerate([("in_person", ""), ("remote", ""), ("proxy", "0"), ("", "")]):
        mandate = room.members[number].pk
        form[f"attendance-presence_{mandate}"] = presence
        form[f"attendance-holder_{mandate}"] = room.members[int(holder)].pk if holder else ""

    response = browser.post(_url("record-attendance", room.meeting), form, follow=True)

    assert dict(Attendance.objects.values_list("mandate", "presence")) == {
        room.members[0].pk: Presence.IN_PERSON,
        room.members[1].pk: Presence.REMOTE,
        room.members[2].pk: Presence.PROXY,
    }
    assert "1 présent sur place, 1 à distance et 1 pouvoir, soit 3 : le quorum de 2 est atteint" in text_of(
        response.page
    )


def test_a_stale_attendance_gives_back_what_was_typed(browser):
    room = hall(2, status=S.CONVENED)
    Meeting.objects.update(revision=3)
    browser.force_login(room.secretariat)
    mandate = room.members[0].pk

    stale = browser.post(
        _url("record-attendance", room.meeting), {"attendance-revision": 2, f"attendance-presence_{mandate}": "excused"}
    )

    assert stale.status_code == 409
    assert "modifiée par une autre personne" in text_of(stale.page)
    assert stale.page.select_one("input[name=attendance-revision]")["value"] == "3"
    assert stale.page.select_one(f"#id_attendance-presence_{mandate} option[selected]")["value"] == "excused"
    assert not Attendance.objects.exists()


def test_a_proxy_too_many_is_explained_on_the_form(browser):
    room = hall(4, status=S.CONVENED)
    browser.force_login(room.secretariat)
    form = {"attendance-revision": 0, f"attendance-presence_{room.members[0].pk}": "in_person"}
    for number in (1, 2):
        form[f"attendance-presence_{room.members[number].pk}"] = "proxy"
        form[f"attendance-holder_{room.members[number].pk}"] = room.members[0].pk

    response = browser.post(_url("record-attendance", room.meeting), form)

    assert response.status_code == 422
    assert "Membre 0 détient 2 pouvoirs, pour 1 au plus (CRPA, art. R.133-9)." in text_of(response.page)
    assert not Attendance.objects.exists()


def test_a_member_answers_the_notice(browser):
    room = hall(4, status=S.CONVENED)
    browser.force_login(room.members[3].person)

    browser.post(_url("answer-notice", room.meeting), {"answer-presence": "proxy", "answer-holder": room.members[1].pk})

    given = Attendance.objects.get()
    assert (given.mandate, given.presence, given.proxy_holder) == (room.members[3], Presence.PROXY, room.members[1])


def test_the_agenda_is_reordered_by_its_buttons(browser):
    room = hall(2, status=S.PLANNED)
    AgendaItem.objects.create(meeting=room.meeting, position=2, title="Questions diverses")
    browser.force_login(room.secretariat)
    page = browser.get(room.meeting.get_absolute_url()).page

    browser.post(page.select_one('form[action$="/monter/"]')["action"])
    browser.post(browser.get(room.meeting.get_absolute_url()).page.select_one('form[action$="/descendre/"]')["action"])
    browser.post(_url("add-point", room.meeting), {"point-title": "Rapport annuel"})
    browser.post(page.select_one('form[action$="/retirer/"]')["action"])

    assert list(room.meeting.items.values_list("position", "title")) == [
        (1, "Questions diverses"),
        (2, "Rapport annuel"),
    ]


def test_a_meeting_is_planned_once_from_one_form(browser):
    RulesFactory()
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))
    form = {"form_token": str(uuid4()), "day": "2027-01-12", "hour": "14:30", "place": "Paris"}

    first = browser.post(reverse("committee:new-meeting"), form)
    second = browser.post(reverse("committee:new-meeting"), form)

    meeting = Meeting.objects.get()
    assert first.url == second.url == meeting.get_absolute_url()
    assert meeting.reference == "SEA-2027-01"


def test_a_form_that_is_not_fit_comes_back_as_it_was_typed(browser):
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))

    response = browser.post(
        reverse("committee:new-meeting"), {"day": "12 mars", "hour": "14:30", "place": "Salle du conseil"}
    )

    assert response.status_code == 422
    assert response.page.select_one("[name=place]")["value"] == "Salle du conseil"
    assert response.page.select_one("[name=day]")["value"] == "12 mars"
    assert not Meeting.objects.exists()


def test_a_short_notice_asks_for_the_urgency(browser):
    room = hall(3, status=S.PLANNED)
    Meeting.objects.update(starts_at=DAY + timedelta(days=2))
    browser.force_login(room.secretariat)

    refused = browser.post(_url("convene-meeting", room.meeting))
    accepted = browser.post(
        _url("convene-meeting", room.meeting), {"urgency-urgency_reason": "Mise en service imminente."}
    )

    assert refused.status_code == 422
    assert "soit 2 jours pour 5 requis" in text_of(refused.page)
    assert accepted.status_code == 302


@pytest.mark.parametrize("members", [3, 10])
@pytest.mark.parametrize("points", [1, 3])
def test_the_page_costs_the_same_whatever_its_size(browser, members, points, django_assert_num_queries):
    room = hall(members)
    for position in range(2, points + 1):
        AgendaItem.objects.create(meeting=room.meeting, position=position, title=f"Point {position}")
    for item in room.meeting.items.all():
        room.item = item
        ballot = room.ballot()
        for mandate in room.members:
            Vote.objects.create(ballot=ballot, mandate=mandate, choice="for", cast_at=DAY, cast_by=mandate.person)
        Ballot.objects.filter(pk=ballot.pk).update(
            status=B.CLOSED, closed_at=DAY, closed_by=mandate.person, is_carried=True
        )
    browser.force_login(room.members[0].person)

    with django_assert_num_queries(21):
        page = browser.get(room.meeting.get_absolute_url()).page

    assert len(page.select("article[id^=point-]")) == points


@pytest.mark.parametrize("count", [1, 3])
def test_the_calendar_costs_the_same_whatever_its_length(browser, count, django_assert_num_queries):
    room = hall(1, status=S.PLANNED)
    for number in range(count - 1):
        Meeting.objects.create(
            year=2027, number=number + 1, starts_at=DAY, place="Paris", planned_at=DAY, planned_by=room.secretariat
        )
    browser.force_login(room.secretariat)

    with django_assert_num_queries(7):
        page = browser.get(reverse("committee:meetings")).page

    assert len(page.select("[data-meeting]")) == count

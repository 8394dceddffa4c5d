"""Substitutes named and ended by the secretariat, and the pages from which it is done."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from committee.enums.composition import SeatQuality
from committee.enums.meetings import BallotStatus as B
from committee.enums.meetings import MeetingStatus
from committee.models import Attendance, Substitute
from committee.operations import substitutes as operations
from committee.queries import meetings as queries
from common.errors import RuleBroken
from tests.committee.factories import MandateFactory, UserFactory
from tests.committee.hall import DAY
from tests.committee.stand_ins import room_with_substitute, sit
from tests.pages import text_of

pytestmark = pytest.mark.django_db

S = MeetingStatus


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"seat": "ethics"}, "n’a pas de suppléant"),
        ({"person": "member"}, "tient déjà un siège"),
        ({"person": "substitute"}, "déjà suppléant d’un autre siège"),
        ({"seat": "taken"}, "a déjà un suppléant"),
        ({"ends_on": date(2025, 1, 1)}, "précède le premier"),
        ({"starts_on": date(2020, 1, 1)}, "n’existe pas"),
    ],
    ids=["a personality", "a member", "a substitute elsewhere", "a seat that has one", "backwards", "before the seat"],
)
def test_a_substitute_who_may_not_stand_is_refused(at, given, refusal):
    room, mandate, substitute = room_with_substitute()
    free = MandateFactory(seat__quality=SeatQuality.USERS)
    seats = {"ethics": room.members[0].seat_id, "taken": mandate.seat_id}
    people = {"member": room.members[0].person_id, "substitute": substitute.person_id}
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 12, 31)} | {
        key: value for key, value in given.items() if key.endswith("_on")
    }

    with pytest.raises(RuleBroken, match=refusal):
        operations.name_substitute(
            seat_id=seats.get(given.get("seat"), free.seat_id),
            person_id=people.get(given.get("person")) or UserFactory().pk,
            actor=room.secretary,
            at=at,
            designation="lettre",
            **days,
        )

    assert Substitute.objects.count() == 1


def test_a_substitution_that_ends_takes_back_the_meetings_to_come(at):
    room, mandate, substitute = room_with_substitute()
    sit(room, mandate, substitute)
    given = {"substitute_id": substitute.pk, "actor": room.secretary, "at": at}

    with pytest.raises(RuleBroken, match="Indiquez l’acte"):
        operations.end_substitute(**given, ends_on=date(2026, 12, 1), reference=" ")
    operations.end_substitute(**given, ends_on=date(2026, 12, 1), reference="lettre")
    with pytest.raises(RuleBroken, match="déjà enregistrée"):
        operations.end_substitute(**given, ends_on=date(2026, 11, 1), reference="lettre")

    assert not Attendance.objects.exists()
    assert queries.assemblies_of(room.meeting).general.by_mandate[mandate.pk].person_id == mandate.person_id


def test_a_substitution_does_not_end_before_a_meeting_at_which_they_sat(at):
    room, mandate, substitute = room_with_substitute(S.CLOSED)
    sit(room, mandate, substitute)
    given = {"substitute_id": substitute.pk, "actor": room.secretary, "at": at, "reference": "lettre"}

    with pytest.raises(RuleBroken, match="a siégé à la séance"):
        operations.end_substitute(**given, ends_on=DAY.date() - timedelta(days=1))
    operations.end_substitute(**given, ends_on=DAY.date())

    assert Attendance.objects.get(mandate=mandate).substitute == substitute.person


def test_the_holder_sends_their_substitute_from_the_page_of_the_meeting(browser, time_machine):
    time_machine.move_to(DAY - timedelta(days=2), tick=False)
    room, mandate, substitute = room_with_substitute()
    page = reverse("committee:meeting", args=[room.meeting.pk])
    browser.force_login(mandate.person)

    before = browser.get(page).page
    form = before.select_one("section[aria-labelledby=suppleances] form")
    browser.post(form["action"])
    browser.post(form["action"])
    after = browser.get(page).page
    browser.force_login(room.members[1].person)
    others = browser.get(page).page
    browser.force_login(substitute.person)
    theirs = browser.get(page).page

    assert "Mon suppléant siège à ma place" in text_of(before)
    assert "Remplaçante siège à la place de Titulaire" in text_of(after)
    assert "Je siège finalement" in text_of(after)
    assert not others.select("section[aria-labelledby=suppleances]")
    assert "Remplaçante, suppléante de Titulaire" in text_of(theirs)
    assert "Donner pouvoir" not in text_of(theirs)
    browser.force_login(mandate.person)
    browser.post(reverse("committee:recall-substitute", args=[room.meeting.pk, mandate.pk]))
    browser.force_login(substitute.person)
    assert browser.get(page).status_code == 404


@pytest.mark.parametrize("status", [B.OPEN, B.SEALED, B.CLOSED, B.PROCLAIMED, B.ANNULLED])
def test_no_button_is_offered_once_a_ballot_was_opened_whatever_became_of_it(browser, time_machine, status):
    time_machine.move_to(DAY, tick=False)
    room, mandate, _substitute = room_with_substitute(MeetingStatus.OPEN)
    room.ballot(status)
    browser.force_login(mandate.person)

    page = browser.get(reverse("committee:meeting", args=[room.meeting.pk])).page

    assert not page.select("section[aria-labelledby=suppleances]")


def test_the_secretariat_names_and_ends_a_substitute(browser, time_machine):
    time_machine.move_to(DAY, tick=False)
    room, mandate, substitute = room_with_substitute()
    browser.force_login(room.secretariat)

    browser.post(
        reverse("committee:end-substitute", args=[substitute.pk]), {"ends_on": "2026-12-08", "reference": "lettre"}
    )
    refused = browser.post(
        reverse("committee:name-substitute", args=[room.members[0].seat_id]),
        {"person": UserFactory().pk, "starts_on": "2026-12-09", "ends_on": "2028-12-31", "designation": "lettre"},
    )
    browser.post(
        reverse("committee:name-substitute", args=[mandate.seat_id]),
        {"person": UserFactory().pk, "starts_on": "2026-12-09", "ends_on": "2028-12-31", "designation": "lettre"},
    )
    browser.force_login(mandate.person)
    answers = [
        browser.get(reverse("committee:name-substitute", args=[mandate.seat_id])),
        browser.post(reverse("committee:end-substitute", args=[substitute.pk]), {}),
    ]

    assert (refused.status_code, {answer.status_code for answer in answers}) == (422, {403})
    assert "n’a pas de suppléant" in text_of(refused.page)
    assert Substitute.objects.filter(seat=mandate.seat).count() == 2

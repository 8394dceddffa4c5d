"""Elections to the presidency and the vice-presidency, and the number of terms of one person."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts import actors
from accounts.enums import Office, Role
from committee.actors import facts_of
from committee.enums.composition import College, EndReason, SeatQuality
from committee.enums.meetings import MeetingLetterKind, MeetingStatus, Presence
from committee.models import Attendance, Mandate, MeetingLetter
from committee.operations import elections as operations
from committee.operations import seats
from committee.queries import meetings as queries
from committee.rules.terms import rank_in_words, renewals_of
from common.errors import NotAllowed, RuleBroken
from common.models import JournalEntry
from tests.committee.factories import MandateFactory, RulesFactory, SeatFactory, UserFactory
from tests.committee.hall import hall
from tests.pages import text_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 1)
EVE = DAY - timedelta(days=1)
MINUTES = "Procès-verbal de la séance SEA-2026-04"


def secretary(at):
    return facts_of(UserFactory(roles=[Role.SECRETARIAT]), at)


def elect(at, mandate, office=Office.PRESIDENT, **given):
    fields = {"actor": given.pop("actor", None) or secretary(at), "starts_on": DAY, "minutes_reference": MINUTES}
    return operations.elect(mandate_id=mandate.pk, office=office, at=at, **(fields | given))


def offices(day):
    """Who holds what on a day."""
    rows = Mandate.objects.filter(starts_on__lte=day, ends_on__gte=day).values_list("person__full_name", "office")
    return dict(rows)


@pytest.mark.parametrize("office", [Office.PRESIDENT, Office.VICE_PRESIDENT])
def test_the_elected_takes_the_office_and_the_outgoing_goes_on_as_a_member(at, office):
    outgoing = MandateFactory(office=office, person__full_name="Sortante")
    elected = MandateFactory(person__full_name="Élu", seat__quality=SeatQuality.BOARD, seat__college=College.EMPLOYEES)

    new = elect(at, elected, office)

    assert offices(EVE) == {"Sortante": office, "Élu": Office.MEMBER}
    assert offices(DAY) == {"Sortante": Office.MEMBER, "Élu": office}
    assert (new.seat, new.term_ends_on, new.ends_on) == (elected.seat, elected.term_ends_on, elected.term_ends_on)
    assert (new.designation, new.minutes_reference, new.office_reference) == (
        elected.designation,
        elected.minutes_reference,
        MINUTES,
    )
    for before in (outgoing, elected):
        before.refresh_from_db()
        assert (before.ends_on, before.end_reason, before.end_reference) == (EVE, EndReason.NEW_OFFICE, MINUTES)
    assert JournalEntry.objects.filter(action="mandate.change_office").count() == 2


def test_a_vice_president_may_become_president_and_the_vice_presidency_is_then_free(at):
    MandateFactory(office=Office.PRESIDENT, person__full_name="Sortante")
    vice = MandateFactory(office=Office.VICE_PRESIDENT, person__full_name="Vice")

    elect(at, vice)

    assert offices(DAY) == {"Sortante": Office.MEMBER, "Vice": Office.PRESIDENT}


def test_an_office_that_is_left_has_nobody_until_the_next_election(at):
    president = MandateFactory(office=Office.PRESIDENT, person__full_name="Sortante")

    operations.leave_office(
        mandate_id=president.pk, actor=secretary(at), at=at, starts_on=DAY, reference="Lettre du 20 novembre 2026"
    )

    assert offices(DAY) == {"Sortante": Office.MEMBER}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"minutes_reference": " "}, "Indiquez le procès-verbal"),
        ({"office": Office.MEMBER}, "Choisissez la présidence"),
        ({"starts_on": date(2026, 1, 1)}, "au plus tôt le lendemain du premier jour"),
        ({"starts_on": date(2029, 1, 1)}, "au plus tard le dernier"),
        ({"elected": "president"}, "exerce déjà cette fonction"),
        ({"elected": "leaving"}, "est déjà enregistrée"),
    ],
    ids=["no minutes", "no office", "its first day", "after its term", "already", "whose end is recorded"],
)
def test_an_election_that_is_not_fit_changes_nobody(at, given, refusal):
    people = {
        "president": MandateFactory(office=Office.PRESIDENT),
        "leaving": MandateFactory(ends_on=date(2027, 1, 31), term_ends_on=date(2028, 12, 31), end_reason="resignation"),
        "member": MandateFactory(),
    }
    before = list(Mandate.objects.order_by("pk").values())

    with pytest.raises(RuleBroken, match=refusal):
        elect(at, people[given.pop("elected", "member")], **given)

    assert list(Mandate.objects.order_by("pk").values()) == before
    assert not JournalEntry.objects.exists()


def test_an_office_promised_to_somebody_later_is_not_given_over_it(at):
    MandateFactory(office=Office.PRESIDENT, starts_on=date(2027, 6, 1))

    with pytest.raises(RuleBroken, match="La fonction est déjà exercée"):
        elect(at, MandateFactory())

    assert Mandate.objects.count() == 2


@pytest.mark.parametrize("who", ["president", "member"])
def test_only_the_secretariat_records_an_election(at, who):
    president = MandateFactory(office=Office.PRESIDENT)
    member = MandateFactory()
    actor = actors.build((president if who == "president" else member).person, at)

    with pytest.raises(NotAllowed):
        elect(at, member, actor=actor)


def test_a_meeting_that_was_held_keeps_its_president(at):
    room = hall(3, status=MeetingStatus.CLOSED)
    held_on = room.meeting.day

    with pytest.raises(RuleBroken, match="ne se réécrit pas"):
        elect(at, room.members[2], actor=room.secretary, starts_on=held_on)
    elect(at, room.members[2], actor=room.secretary, starts_on=held_on + timedelta(days=1))

    assert queries.assemblies_of(room.meeting).general.chair.person_id == room.members[0].person_id


def test_the_notice_and_the_answers_for_a_meeting_to_come_are_kept(at):
    room = hall(3, status=MeetingStatus.CONVENED)
    room.attend("in_person", "proxy 2", "remote")
    for mandate in room.members:
        MeetingLetter.objects.create(
            meeting=room.meeting, mandate=mandate, kind=MeetingLetterKind.NOTICE, edition=1, sent_at=at
        )

    elected = elect(at, room.members[2], actor=room.secretary)

    assembly = queries.assemblies_of(room.meeting).general
    assert [member.presence for member in assembly.members] == [Presence.IN_PERSON, Presence.PROXY, Presence.REMOTE]
    assert assembly.by_mandate[room.members[1].pk].proxy_holder_id == elected.pk
    assert MeetingLetter.objects.filter(mandate=elected, sent_at=at).exists()
    assert Attendance.objects.filter(mandate__in=assembly.by_mandate).count() == 3


def terms(*periods, person):
    """Mandates of one person, on a seat each."""
    return [MandateFactory(person=person, starts_on=first, ends_on=last) for first, last in periods]


def test_a_mandate_after_another_is_a_renewal_on_any_seat_and_after_any_gap():
    person = UserFactory()
    first, second, third = terms(
        (date(2021, 3, 1), date(2024, 2, 29)),
        (date(2024, 3, 1), date(2025, 12, 31)),
        (date(2027, 1, 1), date(2029, 12, 31)),
        person=person,
    )
    every = [first, second, third, MandateFactory()]

    assert [renewals_of(mandate, every) for mandate in (first, second, third)] == [0, 1, 2]
    assert [rank_in_words(count) for count in (0, 1, 2)] == [
        "premier mandat",
        "1er renouvellement",
        "2e renouvellement",
    ]


def test_an_election_is_no_renewal(at):
    member = MandateFactory()
    president = elect(at, member)
    every = list(Mandate.objects.all())

    assert renewals_of(president, every) == 0


@pytest.mark.parametrize(
    ("renewals", "served", "is_refused"),
    [(None, 3, False), (0, 0, False), (0, 1, True), (1, 1, False), (1, 2, True), (2, 2, False)],
)
def test_the_rules_say_how_many_terms_one_person_may_serve(at, renewals, served, is_refused):
    RulesFactory(renewals=renewals)
    person = UserFactory(full_name="Camille Exemple")
    terms(*[(date(year, 3, 1), date(year, 12, 31)) for year in range(2022, 2022 + served)], person=person)

    def appoint():
        return seats.appoint_member(
            seat_id=SeatFactory().pk,
            person_id=person.pk,
            actor=secretary(at),
            at=at,
            starts_on=DAY,
            designation=seats.Designation(act="Décision"),
        )

    if is_refused:
        with pytest.raises(RuleBroken, match=f"Camille Exemple compte déjà {served}.mandat"):
            appoint()
    else:
        assert appoint().pk


def test_the_secretariat_records_an_election_and_a_renewal_from_the_pages(browser, at, time_machine):
    time_machine.move_to(at, tick=False)
    RulesFactory()
    outgoing = MandateFactory(office=Office.PRESIDENT, person__full_name="Sortante")
    elected = MandateFactory(person__full_name="Élue")
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))
    typed = {"office": "president", "mandate": elected.pk, "starts_on": "2026-12-01", "minutes_reference": MINUTES}

    refused = browser.post(reverse("committee:elect"), typed | {"starts_on": "2031-01-01"})
    browser.post(reverse("committee:elect"), typed)
    again = browser.post(reverse("committee:elect"), typed)
    page = browser.get(reverse("committee:seat", args=[outgoing.seat_id])).page
    renewal = browser.get(reverse("committee:renew-mandate", args=[outgoing.seat.mandates.last().pk])).page

    assert (refused.status_code, again.status_code) == (422, 422)
    assert "Tout ce que vous avez écrit est encore là" in text_of(refused.page)
    assert "changement de fonction au sein du comité" in text_of(page)
    assert len(page.select("[data-mandate]")) == 2
    assert renewal.select_one("[name=starts_on]")["value"] == "2029-01-01"
    assert renewal.select_one("[name=person] [selected]")["value"] == str(outgoing.person_id)
    assert "Ce sera le 1er renouvellement de Sortante" in text_of(renewal)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_seat_costs_the_same_whatever_its_history(browser, count, django_assert_num_queries):
    seat = SeatFactory()
    for year in range(2022, 2022 + count):
        MandateFactory(seat=seat, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    browser.force_login(MandateFactory().person)

    with django_assert_num_queries(9):
        page = browser.get(reverse("committee:seat", args=[seat.pk])).page

    assert len(page.select("[data-mandate]")) == count
    assert not page.select("a[href*=designer], a[href*=fin], a[href*=renouveler]")


def test_nobody_else_records_an_election_from_the_pages(browser, at):
    president = MandateFactory(office=Office.PRESIDENT)
    browser.force_login(president.person)

    answers = [
        browser.get(reverse("committee:elect")),
        browser.post(reverse("committee:leave-office", args=[president.pk]), {}),
        browser.get(reverse("committee:renew-mandate", args=[president.pk])),
    ]

    assert {answer.status_code for answer in answers} == {403}

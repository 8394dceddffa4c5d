from datetime import date, timedelta

import pytest

from accounts.enums import Civility, Office, Role
from bulletin.enums import PublicationKind
from bulletin.models import Publication
from committee.actors import facts_of
from committee.enums.composition import College, EndReason, SeatQuality
from committee.enums.meetings import MeetingStatus
from committee.models import Mandate, Seat
from committee.operations import seats as operations
from committee.queries import composition as queries
from committee.rules.composition import HeldSeat, findings
from common.errors import NotAllowed, RuleBroken
from common.models import JournalEntry
from tests.committee.factories import MandateFactory, RulesFactory, SeatFactory, UserFactory
from tests.committee.hall import hall
from tests.committee.test_quorum import plain

ON = date(2026, 12, 8)
Q = SeatQuality
BY_PEERS = operations.Designation(act="Désignation", is_by_peers=True)


def _seat(quality: Q, *, college: College | None = None, **given: object) -> HeldSeat:
    woman = quality in {Q.AI, Q.LAW, Q.USERS} or college == College.EMPLOYEES
    fields = {
        "label": quality.label,
        "holder": "Une personne",
        "is_by_peers": quality == Q.BOARD,
        "civility": Civility.MADAME if woman else Civility.MONSIEUR,
    }
    return HeldSeat(quality=quality, college=college, **(fields | given))


COMPLETE = [
    _seat(Q.AI, office=Office.PRESIDENT, is_elected=True),
    *(_seat(quality) for quality in (Q.ETHICS, Q.LAW, Q.STATE, Q.USERS)),
    *(_seat(Q.BOARD, college=college) for college in College),
]


def test_a_complete_committee_lacks_nothing():
    assert all(finding.is_met for finding in findings(COMPLETE, on=ON))


@pytest.mark.parametrize(
    ("index", "words", "source"),
    [
        (0, "Aucune personnalité extérieure compétente dans l’intelligence artificielle", "art. 3"),
        (1, "Aucune personnalité extérieure compétente dans l’éthique", "art. 3"),
        (2, "Aucune personnalité extérieure compétente dans le droit", "art. 3"),
        (3, "L’État ne est pas représenté", "art. 3"),
        (4, "Les usagers ne sont pas représentés", "art. 3"),
        (5, "il manque : État", "art. 3"),
        (6, "il manque : organisations syndicales de salariés", "art. 3"),
        (7, "il manque : organisations syndicales d’employeurs", "art. 3"),
    ],
)
def test_what_is_missing_is_said_with_its_rule(index, words, source):
    seats = [seat for number, seat in enumerate(COMPLETE) if number != index]

    missing = [finding for finding in findings(seats, on=ON) if not finding.is_met]

    assert any(words in plain(finding.sentence) and source in plain(finding.source) for finding in missing)


def test_the_state_sits_twice_and_one_seat_does_not_stand_for_the_other():
    seats = [seat for seat in COMPLETE if seat.quality != Q.STATE]

    assert any("L’État" in finding.sentence for finding in findings(seats, on=ON) if not finding.is_met)


def test_a_board_member_not_designated_by_peers_is_told():
    seats = [*COMPLETE[:-1], _seat(Q.BOARD, college=College.EMPLOYERS, is_by_peers=False)]

    missing = [plain(finding.sentence) for finding in findings(seats, on=ON) if not finding.is_met]

    assert missing == ["La désignation par les pairs n’est pas établie pour : organisations syndicales d’employeurs."]


def test_a_vacant_seat_after_an_early_end_is_for_the_rest_of_the_term():
    seats = [*COMPLETE, _seat(Q.LAW, label="Droit, 2e siège", holder="", rest_of_term=date(2028, 12, 31))]

    missing = [finding for finding in findings(seats, on=ON) if not finding.is_met]

    assert [(plain(f.sentence), plain(f.source)) for f in missing] == [
        ("Droit, 2e siège : à pourvoir pour le reste du mandat, jusqu’au 31 décembre 2028.", "CRPA, art. R.133-4")
    ]


def _missing(seats):
    return [plain(finding.sentence) for finding in findings(seats, on=ON) if not finding.is_met]


def test_the_balance_between_women_and_men_is_told_in_figures():
    told = [plain(finding.sentence) for finding in findings(COMPLETE, on=ON)]

    assert "4 femmes et 4 hommes : l’écart ne dépasse pas un." in told


def test_a_gap_of_more_than_one_is_told_with_its_law():
    seats = [*COMPLETE, *(_seat(Q.OTHER, civility=Civility.MONSIEUR) for _ in range(2))]

    missing = [finding for finding in findings(seats, on=ON) if not finding.is_met]

    assert [plain(finding.sentence) for finding in missing] == [
        "4 femmes et 6 hommes : l’écart est de 2, il ne doit pas dépasser un."
    ]
    assert "loi n° 2014-873 du 4 août 2014, art. 74" in plain(missing[0].source)
    assert _missing([*COMPLETE, _seat(Q.OTHER, civility=Civility.MONSIEUR)]) == []


def test_a_balance_that_cannot_be_computed_says_whose_civility_is_missing_and_guesses_nothing():
    seats = [*COMPLETE, _seat(Q.OTHER, holder="Camille Exemple", civility="")]

    assert _missing(seats) == [
        "L’équilibre entre les femmes et les hommes n’est pas calculable : civilité à compléter pour Camille Exemple."
    ]


def test_a_president_whose_election_is_not_proved_is_told():
    seats = [_seat(Q.AI, office=Office.PRESIDENT), *COMPLETE[1:]]

    assert _missing(seats) == [
        "La présidence est assurée par Une personne ; le procès-verbal de l’élection n’est pas enregistré."
    ]


def _secretary(at):
    return facts_of(UserFactory(roles=[Role.SECRETARIAT]), at)


def _appoint(at, seat, **given):
    fields = {
        "person_id": given.pop("person", None) or UserFactory().pk,
        "starts_on": date(2026, 6, 1),
        "designation": operations.Designation(act="Décision n° 2026-12"),
    }
    return operations.appoint_member(seat_id=seat.pk, actor=_secretary(at), at=at, **(fields | given))


@pytest.mark.django_db
def test_a_term_lasts_what_the_rules_say_to_the_day(at):
    RulesFactory(term_years=3)

    mandate = _appoint(at, SeatFactory(), starts_on=date(2024, 2, 29))

    assert (mandate.starts_on, mandate.ends_on) == (date(2024, 2, 29), date(2027, 2, 28))


@pytest.mark.django_db
def test_whoever_replaces_serves_the_rest_of_the_term(at):
    RulesFactory(term_years=3)
    seat = SeatFactory()
    first = _appoint(at, seat)
    operations.end_mandate(
        mandate_id=first.pk,
        actor=_secretary(at),
        at=at,
        ends_on=date(2026, 9, 30),
        reason=EndReason.LOSS_OF_QUALITY,
    )

    with pytest.raises(RuleBroken, match="reste du mandat"):
        _appoint(at, seat, starts_on=date(2026, 11, 1), ends_on=date(2029, 10, 31))
    second = _appoint(at, seat, starts_on=date(2026, 11, 1))

    assert second.ends_on == first.ends_on == date(2029, 5, 31)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seat", "given", "refusal"),
    [
        ({"quality": Q.BOARD, "college": College.STATE}, {}, "désigné par ses pairs"),
        ({"quality": Q.BOARD, "college": College.STATE}, {"designation": BY_PEERS}, "procès-verbal"),
        ({"opened_on": date(2026, 7, 1)}, {}, "n’existe pas pendant tout ce mandat"),
        ({"closed_on": date(2027, 1, 1)}, {}, "n’existe pas pendant tout ce mandat"),
        ({}, {"ends_on": date(2026, 5, 31)}, "précède le premier"),
        ({}, {"office": Office.PRESIDENT}, "La fonction est déjà exercée par Présidente"),
    ],
    ids=[
        "board seat not by peers",
        "board seat without minutes",
        "before the seat",
        "after the seat",
        "ends before it starts",
        "second president",
    ],
)
def test_an_appointment_that_is_not_fit_leaves_no_trace(at, seat, given, refusal):
    RulesFactory()
    MandateFactory(office=Office.PRESIDENT, person__full_name="Présidente")

    with pytest.raises(RuleBroken, match=refusal):
        _appoint(at, SeatFactory(**seat), **given)

    assert Mandate.objects.count() == 1
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("taken", ["seat", "person"])
def test_no_overlap_on_a_seat_or_for_a_person(at, taken):
    RulesFactory()
    held = MandateFactory(ends_on=date(2026, 12, 31))
    seat = held.seat if taken == "seat" else SeatFactory()
    person = held.person_id if taken == "person" else UserFactory().pk

    with pytest.raises(RuleBroken, match="déjà"):
        _appoint(at, seat, person=person, starts_on=date(2026, 12, 31))
    mandate = _appoint(at, seat, person=person, starts_on=date(2027, 1, 1))

    assert mandate.pk


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last", "is_ended"),
    [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2028, 12, 30), True), (date(2028, 12, 31), False)],
    ids=["before it began", "its first day", "the day before its term", "its term"],
)
def test_a_mandate_ends_within_its_term(at, last, is_ended):
    mandate = MandateFactory()
    given = {"mandate_id": mandate.pk, "actor": _secretary(at), "at": at, "ends_on": last}

    if is_ended:
        operations.end_mandate(**given, reason=EndReason.RESIGNATION)
        assert queries.mandates_in_force(last).exists()
        assert not queries.mandates_in_force(last + timedelta(days=1)).exists()
    else:
        with pytest.raises(RuleBroken):
            operations.end_mandate(**given, reason=EndReason.RESIGNATION)


@pytest.mark.django_db
def test_a_college_sends_one_member(at):
    given = {
        "actor": _secretary(at),
        "at": at,
        "quality": Q.BOARD,
        "college": College.EMPLOYERS,
        "label": "Employeurs",
        "rule_reference": "Délibération n° 2020-41, art. 3",
        "opened_on": date(2021, 2, 15),
    }
    operations.create_seat(**given)

    with pytest.raises(RuleBroken, match="un seul par collège"):
        operations.create_seat(**given)
    with pytest.raises(RuleBroken, match="représente un collège"):
        operations.create_seat(**given | {"quality": Q.LAW})

    assert Seat.objects.count() == 1


@pytest.mark.django_db
def test_a_seat_is_suppressed_once_nobody_holds_it(at):
    mandate = MandateFactory(ends_on=date(2026, 12, 31))
    given = {"seat_id": mandate.seat_id, "actor": _secretary(at), "at": at}

    with pytest.raises(RuleBroken, match="Un mandat court encore"):
        operations.close_seat(**given, closed_on=date(2026, 12, 31))
    operations.close_seat(**given, closed_on=date(2027, 1, 1))

    assert queries.seats_on(date(2026, 12, 31)).exists()
    assert not queries.seats_on(date(2027, 1, 1)).exists()


@pytest.mark.django_db
def test_a_college_whose_seat_is_still_there_gets_no_second_one(at):
    SeatFactory(quality=Q.BOARD, college=College.STATE, closed_on=date(2027, 1, 1))
    given = {
        "actor": _secretary(at),
        "at": at,
        "quality": Q.BOARD,
        "college": College.STATE,
        "label": "État",
        "rule_reference": "Délibération n° 2020-41, art. 3",
    }

    with pytest.raises(RuleBroken, match="un seul par collège"):
        operations.create_seat(**given, opened_on=date(2026, 12, 31))
    operations.create_seat(**given, opened_on=date(2027, 1, 1))

    assert Seat.objects.count() == 2


@pytest.mark.django_db
def test_who_sat_at_a_meeting_that_was_held_is_not_rewritten(at):
    room = hall(3, status=MeetingStatus.CLOSED)
    the_day = room.meeting.day
    secretary, member = room.secretary, room.members[2]
    given = {"mandate_id": member.pk, "actor": secretary, "at": at, "reason": EndReason.RESIGNATION}

    with pytest.raises(RuleBroken, match="ne se réécrit pas"):
        operations.end_mandate(**given, ends_on=the_day - timedelta(days=1))
    operations.end_mandate(**given, ends_on=the_day)
    with pytest.raises(RuleBroken, match="déjà enregistrée"):
        operations.end_mandate(**given, ends_on=the_day - timedelta(days=2))
    with pytest.raises(RuleBroken, match="ne se réécrit pas"):
        _appoint(at, SeatFactory(), starts_on=the_day)
    _appoint(at, SeatFactory(), starts_on=the_day + timedelta(days=1))

    assert [mandate.pk for mandate in queries.members_on(the_day)] == [mandate.pk for mandate in room.members]


@pytest.mark.django_db
def test_only_the_secretariat_writes_the_composition(at):
    member = facts_of(MandateFactory(office=Office.PRESIDENT).person, at)

    with pytest.raises(NotAllowed):
        operations.publish_composition(actor=member, at=at)


@pytest.mark.django_db
def test_the_composition_is_published_with_names_and_dates_and_no_address(at):
    mandate = MandateFactory(
        seat__label="Droit", seat__quality=Q.LAW, person__full_name="Camille Exemple", office=Office.PRESIDENT
    )
    SeatFactory(label="Usagers", quality=Q.USERS)

    published = operations.publish_composition(actor=_secretary(at), at=at)

    assert (published.kind, published.slug) == (PublicationKind.COMMITTEE, "composition-du-comite")
    assert [member["holder"] for member in published.record["members"]] == ["Camille Exemple", ""]
    assert "Camille Exemple (président(e))" in published.body_html
    assert "Siège à pourvoir" in published.body_html
    everything = f"{published.body_html}{published.record}"
    assert mandate.person.email not in everything
    operations.publish_composition(actor=_secretary(at), at=at + timedelta(minutes=1))
    assert Publication.objects.filter(kind=PublicationKind.COMMITTEE).count() == 2

"""What was recorded of the composition is never rewritten, and what article 3 forbids PostgreSQL forbids too.

Everything here is said in SQL by the application's own role: no code of ours stands in between.
"""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.enums import Office
from committee.enums.composition import PERSONALITIES, College, EndReason, SeatQuality
from committee.models import Mandate, Seat, Substitute
from tests.committee.factories import MandateFactory, SeatFactory, SubstituteFactory, UserFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 3, 29), date(2026, 10, 25)
TERM = date(2028, 12, 31)
Q = SeatQuality


def refused(statement: str, *values: object, by: type[Exception] = DatabaseError) -> None:
    with pytest.raises(by), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def insert(table: str, values: dict[str, object]) -> str:
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(['%s'] * len(values))})"


def a_seat(**given: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "quality": "board",
        "college": "state",
        "label": "Conseil",
        "competence": "",
        "designating_body": "",
        "rule_reference": "art. 3",
        "opened_on": date(2026, 1, 1),
        "closed_on": None,
        "is_demonstration": False,
    }
    return fields | given


def a_mandate(seat: Seat, **given: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "seat_id": seat.pk,
        "person_id": UserFactory().pk,
        "office": "member",
        "starts_on": FIRST,
        "ends_on": LAST,
        "term_ends_on": LAST,
        "designation": "acte",
        "designated_by_peers": True,
        "minutes_reference": "PV",
        "office_reference": "",
        "end_reason": "",
        "end_reference": "",
        "recorded_at": "2026-01-05",
        "recorded_by_id": UserFactory().pk,
    }
    return fields | given


def refused_row(table: str, values: dict[str, object]) -> None:
    refused(insert(table, values), *values.values(), by=IntegrityError)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("person_id", "other"),
        ("seat_id", "other"),
        ("office", "president"),
        ("starts_on", date(2025, 1, 1)),
        ("term_ends_on", date(2029, 12, 31)),
        ("designation", "un autre acte"),
        ("designated_on", date(2025, 12, 1)),
        ("designated_by_peers", True),
        ("minutes_reference", "un autre procès-verbal"),
        ("office_reference", "une autre élection"),
        ("recorded_at", "2020-01-01"),
    ],
)
def test_what_was_recorded_of_a_mandate_is_never_rewritten(column, value):
    mandate = MandateFactory()
    other = {"person_id": UserFactory().pk, "seat_id": SeatFactory().pk}
    value = other[column] if value == "other" else value

    refused(f"UPDATE committee_mandate SET {column} = %s WHERE id = %s", value, mandate.pk)

    assert Mandate.objects.filter(pk=mandate.pk).values().get() == {
        field.attname: getattr(mandate, field.attname) for field in Mandate._meta.concrete_fields
    }


@pytest.mark.parametrize("model", [MandateFactory, SeatFactory, SubstituteFactory])
def test_nothing_of_the_composition_is_deleted(model):
    row = model()

    refused(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)

    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [("ends_on", LAST - timedelta(days=1)), ("ends_on", TERM), ("end_reason", "death"), ("end_reference", "autre")],
)
def test_an_end_that_was_recorded_never_changes(column, value):
    mandate = MandateFactory(
        ends_on=LAST, term_ends_on=TERM, end_reason=EndReason.RESIGNATION, end_reference="Lettre du 1er octobre 2026"
    )

    refused(f"UPDATE committee_mandate SET {column} = %s WHERE id = %s", value, mandate.pk, by=IntegrityError)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("quality", "law"),
        ("label", "Autre"),
        ("competence", "Autre"),
        ("designating_body", "Autre"),
        ("opened_on", date(2020, 1, 1)),
    ],
)
def test_what_a_seat_is_never_changes(column, value):
    seat = SeatFactory()

    refused(f"UPDATE committee_seat SET {column} = %s WHERE id = %s", value, seat.pk)


def test_a_seat_is_suppressed_once_and_never_under_somebody():
    held = MandateFactory(ends_on=LAST).seat
    replaced = SubstituteFactory(ends_on=LAST).seat
    gone = SeatFactory(closed_on=FIRST)

    for seat, day in ((held, LAST), (replaced, LAST), (gone, LAST)):
        refused("UPDATE committee_seat SET closed_on = %s WHERE id = %s", day, seat.pk, by=IntegrityError)
    Seat.objects.filter(pk__in=[held.pk, replaced.pk]).update(closed_on=LAST + timedelta(days=1))

    assert Seat.objects.filter(closed_on=LAST + timedelta(days=1)).count() == 2


@pytest.mark.parametrize("college", College.values)
def test_a_second_member_of_one_college_is_refused_even_when_the_first_seat_is_to_be_suppressed(college):
    SeatFactory(quality=Q.BOARD, college=college, opened_on=date(2021, 2, 15), closed_on=date(2027, 1, 1))

    refused_row("committee_seat", a_seat(college=college))
    refused_row("committee_seat", a_seat(college=college, opened_on=date(2026, 12, 31)))
    SeatFactory(quality=Q.BOARD, college=college, opened_on=date(2027, 1, 1))

    assert Seat.objects.filter(college=college).count() == 2


def test_a_fourth_board_member_is_refused():
    seats = [SeatFactory(quality=Q.BOARD, college=college) for college in College]
    for seat in seats:
        MandateFactory(seat=seat, starts_on=FIRST, ends_on=LAST)

    for seat in seats:
        refused_row("committee_mandate", a_mandate(seat))
    for college in ("", "others", *College.values):
        refused_row("committee_seat", a_seat(college=college))

    assert Mandate.objects.filter(seat__quality=Q.BOARD).count() == len(College)


@pytest.mark.parametrize(
    "given",
    [
        {"designated_by_peers": False},
        {"minutes_reference": ""},
        {"designated_by_peers": False, "minutes_reference": ""},
    ],
    ids=["not by peers", "no minutes", "neither"],
)
def test_a_board_member_is_designated_by_peers_whose_minutes_are_quoted(given):
    seat = SeatFactory(quality=Q.BOARD, college=College.EMPLOYERS)

    refused_row("committee_mandate", a_mandate(seat, **given))
    MandateFactory(seat=seat, designated_by_peers=True, minutes_reference="PV du 12 mai 2026")

    assert seat.mandates.count() == 1


@pytest.mark.parametrize(
    "seat", [{"opened_on": FIRST + timedelta(days=1)}, {"closed_on": LAST}], ids=["before", "after"]
)
def test_nobody_sits_where_there_is_no_seat(seat):
    refused_row("committee_mandate", a_mandate(SeatFactory(**seat)))


@pytest.mark.parametrize("what", ["the seat", "the person", "the presidency", "the vice-presidency"])
@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (FIRST - timedelta(days=9), FIRST),
        (LAST, LAST + timedelta(days=9)),
        (FIRST + timedelta(days=1), LAST - timedelta(days=1)),
        (FIRST - timedelta(days=1), LAST + timedelta(days=1)),
    ],
    ids=["its first day", "its last day", "within", "around"],
)
def test_two_at_the_same_time_are_refused(what, starts_on, ends_on):
    office = {"the presidency": Office.PRESIDENT, "the vice-presidency": Office.VICE_PRESIDENT}.get(what, Office.MEMBER)
    held = MandateFactory(starts_on=FIRST, ends_on=LAST, office=office)
    seat = held.seat if what == "the seat" else SeatFactory()
    days = {"starts_on": starts_on, "ends_on": ends_on, "term_ends_on": ends_on, "office": office}
    days |= {"person_id": held.person_id} if what == "the person" else {}

    refused_row("committee_mandate", a_mandate(seat, **days))

    assert Mandate.objects.count() == 1


@pytest.mark.parametrize("quality", sorted(PERSONALITIES))
def test_an_outside_personality_has_no_substitute(quality):
    with pytest.raises(IntegrityError), transaction.atomic():
        SubstituteFactory(seat__quality=quality)


def test_a_member_is_nobodys_substitute_and_a_substitute_is_no_member():
    member = MandateFactory(starts_on=FIRST, ends_on=LAST)
    substitute = SubstituteFactory(starts_on=FIRST, ends_on=LAST)

    with pytest.raises(IntegrityError), transaction.atomic():
        SubstituteFactory(person=member.person, starts_on=LAST)
    refused_row("committee_mandate", a_mandate(SeatFactory(), person_id=substitute.person_id, starts_on=LAST))
    SubstituteFactory(person=member.person, starts_on=LAST + timedelta(days=1))
    MandateFactory(person=substitute.person, starts_on=LAST + timedelta(days=1))

    assert (Mandate.objects.count(), Substitute.objects.count()) == (2, 2)


def test_a_seat_has_one_substitute_at_a_time_and_a_person_one_seat_to_stand_for():
    first = SubstituteFactory(starts_on=FIRST, ends_on=LAST)

    with pytest.raises(IntegrityError), transaction.atomic():
        SubstituteFactory(seat=first.seat, starts_on=LAST)
    with pytest.raises(IntegrityError), transaction.atomic():
        SubstituteFactory(person=first.person, starts_on=LAST)
    with pytest.raises(IntegrityError), transaction.atomic():
        SubstituteFactory(starts_on=FIRST, ends_on=LAST, term_ends_on=TERM)

    assert Substitute.objects.count() == 1

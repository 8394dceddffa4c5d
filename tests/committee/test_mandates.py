from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import actors
from accounts.enums import Office, Role
from committee.enums.composition import College, SeatQuality
from committee.models import Mandate, Seat
from tests.committee.factories import MandateFactory, SeatFactory, UserFactory

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 3, 29), date(2026, 10, 25)  # the two nights when the hour changes in Paris


@pytest.mark.parametrize(
    ("moment", "is_member"),
    [
        (datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC), False),  # 23:59:59 in Paris, the day before
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), True),  # midnight in Paris, winter time
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), True),  # the hour that jumps
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), True),  # the hour that comes twice
        (datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), True),  # 23:59:59 in Paris, the last day
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), False),
    ],
)
def test_a_mandate_runs_from_its_first_day_to_its_last_in_paris(moment, is_member):
    mandate = MandateFactory(starts_on=FIRST, ends_on=LAST)

    actor = actors.build(mandate.person, moment)

    assert actor.is_member is is_member


def test_the_actor_knows_roles_office_and_seat(at):
    person = UserFactory(roles=[Role.SECRETARIAT])
    mandate = MandateFactory(person=person, office=Office.PRESIDENT)

    actor = actors.build(person, at)

    assert actor.roles == {Role.SECRETARIAT}
    assert actor.mandate == actors.MandateInForce(mandate.pk, mandate.seat_id, Office.PRESIDENT, mandate.ends_on)
    assert actor.is_president


def test_a_closed_account_is_nobody(at):
    mandate = MandateFactory(person=UserFactory(roles=[Role.SECRETARIAT], is_active=False))

    actor = actors.build(mandate.person, at)

    assert actor == actors.Actor(user=mandate.person)


def test_who_acts_costs_three_reads(at, django_assert_num_queries):
    person = MandateFactory().person

    with django_assert_num_queries(3):
        actors.build(person, at)


def _refused_by_postgresql(**fields: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(**fields)


def test_a_seat_has_one_holder_at_a_time():
    first = MandateFactory(starts_on=FIRST, ends_on=LAST)

    _refused_by_postgresql(seat=first.seat, starts_on=LAST, ends_on=LAST)
    MandateFactory(seat=first.seat, starts_on=LAST + timedelta(days=1), ends_on=LAST + timedelta(days=9))

    assert first.seat.mandates.count() == 2


def test_a_person_holds_one_seat_at_a_time():
    first = MandateFactory(starts_on=FIRST, ends_on=LAST)

    _refused_by_postgresql(person=first.person, starts_on=FIRST - timedelta(days=9), ends_on=FIRST)


@pytest.mark.parametrize("office", [Office.PRESIDENT, Office.VICE_PRESIDENT])
def test_an_office_has_one_holder_at_a_time(office):
    MandateFactory(office=office, starts_on=FIRST, ends_on=LAST)

    _refused_by_postgresql(office=office, starts_on=LAST, ends_on=LAST)
    MandateFactory.create_batch(3, office=Office.MEMBER, starts_on=FIRST, ends_on=LAST)

    assert Mandate.objects.filter(office=office).count() == 1


def test_a_college_has_one_seat():
    SeatFactory(quality=SeatQuality.BOARD, college=College.EMPLOYEES)

    with pytest.raises(IntegrityError), transaction.atomic():
        SeatFactory(quality=SeatQuality.BOARD, college=College.EMPLOYEES)

    assert Seat.objects.count() == 1


@pytest.mark.parametrize(
    ("quality", "college"), [(SeatQuality.BOARD, ""), (SeatQuality.ETHICS, College.STATE)], ids=["none", "too many"]
)
def test_board_seats_have_a_college_and_no_other(quality, college):
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatFactory(quality=quality, college=college)


def test_an_early_end_has_a_reason():
    _refused_by_postgresql(ends_on=LAST, term_ends_on=LAST + timedelta(days=1))

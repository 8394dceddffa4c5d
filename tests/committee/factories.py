"""Objects of the committee as they would be found: dated and signed when they should be."""

from datetime import UTC, date, datetime

import factory

from accounts.enums import Office, Role
from accounts.models import RoleGrant, User
from committee.enums.composition import SeatQuality
from committee.models import CommitteeRules, Mandate, Meeting, Seat, Substitute

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
TERM = (date(2026, 1, 1), date(2028, 12, 31))


class UserFactory(factory.django.DjangoModelFactory[User]):
    """Somebody with an account; `roles` are given at once."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person-{n}@example.test")
    full_name = factory.Sequence(lambda n: f"Personne {n}")
    password = "!"
    joined_at = LONG_AGO

    @factory.post_generation
    def roles(self, create: bool, extracted: list[Role] | None, **_: object) -> None:
        for role in extracted or []:
            RoleGrant.objects.create(user=self, role=role, granted_at=LONG_AGO, granted_by_label="essai")


class SeatFactory(factory.django.DjangoModelFactory[Seat]):
    class Meta:
        model = Seat

    quality = SeatQuality.ETHICS
    label = factory.Sequence(lambda n: f"Siège {n}")
    rule_reference = "Délibération n° 2020-41, art. 3"
    opened_on = date(2021, 2, 15)


class MandateFactory(factory.django.DjangoModelFactory[Mandate]):
    """A member in mandate for the whole term."""

    class Meta:
        model = Mandate

    seat = factory.SubFactory(SeatFactory)
    person = factory.SubFactory(UserFactory)
    office = Office.MEMBER
    starts_on = TERM[0]
    ends_on = TERM[1]
    term_ends_on = factory.SelfAttribute("ends_on")
    designation = "Décision de désignation"
    designated_by_peers = factory.LazyAttribute(lambda mandate: mandate.seat.quality == SeatQuality.BOARD)
    minutes_reference = factory.LazyAttribute(lambda mandate: "PV du collège" if mandate.designated_by_peers else "")
    recorded_at = LONG_AGO
    recorded_by = factory.SubFactory(UserFactory)


class SubstituteFactory(factory.django.DjangoModelFactory[Substitute]):
    """Who may sit for the State for the whole term, when its representative does not."""

    class Meta:
        model = Substitute

    seat = factory.SubFactory(SeatFactory, quality=SeatQuality.STATE)
    person = factory.SubFactory(UserFactory)
    starts_on = TERM[0]
    ends_on = TERM[1]
    term_ends_on = factory.SelfAttribute("ends_on")
    designation = "Lettre de désignation"
    recorded_at = LONG_AGO
    recorded_by = factory.SubFactory(UserFactory)


class RulesFactory(factory.django.DjangoModelFactory[CommitteeRules]):
    class Meta:
        model = CommitteeRules

    in_force_from = date(2021, 2, 15)
    adopted_at = LONG_AGO
    adopted_by = factory.SubFactory(UserFactory)


class MeetingFactory(factory.django.DjangoModelFactory[Meeting]):
    class Meta:
        model = Meeting

    year = 2026
    number = factory.Sequence(lambda n: n + 1)
    starts_at = datetime(2026, 12, 8, 13, 30, tzinfo=UTC)
    place = "Paris"
    planned_at = LONG_AGO
    planned_by = factory.SubFactory(UserFactory)

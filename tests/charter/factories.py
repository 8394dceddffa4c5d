"""Objects of the charter as they would be found: loaded, dated, published when they should be."""

import uuid
from datetime import UTC, date, datetime

import factory

from charter.enums import ActKind, CharterStatus
from charter.models import CharterVersion, Commitment, Criterion, FoundingAct, StrategicObjective
from tests.committee.factories import UserFactory

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class FoundingActFactory(factory.django.DjangoModelFactory[FoundingAct]):
    class Meta:
        model = FoundingAct

    kind = ActKind.DELIBERATION
    number = factory.Sequence(lambda n: f"2020-{n + 100}")
    title = "Charte éthique"
    author = "Le conseil d’administration de Pôle emploi,"
    visas = ["Vu le code du travail,"]
    deliberation = "Après en avoir délibéré le 7 juillet 2020,"
    place = "Paris"
    act_on = date(2020, 7, 7)
    signatory_title = "Le Président du conseil d’administration"
    bulletin_year = 2020
    bulletin_number = 56
    bulletin_on = date(2020, 7, 10)
    text = "Charte éthique"
    sha256 = "0" * 64
    loaded_at = LONG_AGO


class StrategicObjectiveFactory(factory.django.DjangoModelFactory[StrategicObjective]):
    class Meta:
        model = StrategicObjective

    act = factory.SubFactory(FoundingActFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.LazyAttribute(lambda made: f"l’objectif numéro {made.position}")
    short_title = factory.LazyAttribute(lambda made: f"Objectif {made.position}")


class CharterVersionFactory(factory.django.DjangoModelFactory[CharterVersion]):
    """A version with its commitments; in force unless another status is asked for."""

    class Meta:
        model = CharterVersion
        skip_postgeneration_save = True

    label = factory.Sequence(lambda n: f"Version {n}")
    title = "Charte pour une intelligence artificielle éthique"
    status = CharterStatus.IN_FORCE
    in_force_from = date(2022, 4, 29)
    approval_reference = "Délibération d’essai"
    opened_at = LONG_AGO
    opened_by = factory.SubFactory(UserFactory)
    in_force_to = factory.LazyAttribute(
        lambda made: date(2025, 1, 1) if made.status == CharterStatus.SUPERSEDED else None
    )
    published_at = factory.LazyAttribute(lambda made: None if made.status == CharterStatus.DRAFT else LONG_AGO)
    published_by = factory.LazyAttribute(lambda made: None if made.status == CharterStatus.DRAFT else made.opened_by)
    publication_id = factory.LazyAttribute(lambda made: None if made.status == CharterStatus.DRAFT else uuid.uuid4())

    @factory.post_generation
    def commitments(self, create: bool, extracted: int | None, **_: object) -> None:
        for position in range(1, (7 if extracted is None else extracted) + 1):
            CommitmentFactory(version=self, position=position)


class CommitmentFactory(factory.django.DjangoModelFactory[Commitment]):
    class Meta:
        model = Commitment

    version = factory.SubFactory(CharterVersionFactory, commitments=0)
    position = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda made: f"engagement-{made.position}")
    title = factory.LazyAttribute(lambda made: f"Engagement numéro {made.position}")


def with_criteria(version: CharterVersion, *, count: int = 2, only: tuple[int, ...] = ()) -> CharterVersion:
    """Criteria for each commitment, or for those at the positions `only`: written while it was a draft."""
    status = version.status
    CharterVersion.objects.filter(pk=version.pk).update(status=CharterStatus.DRAFT)
    for commitment in version.commitments.all():
        for position in range(1, count + 1) if not only or commitment.position in only else ():
            Criterion.objects.create(
                commitment=commitment,
                position=position,
                code=f"critere-{position}",
                question=f"Question {commitment.position}.{position} ?",
            )
    CharterVersion.objects.filter(pk=version.pk).update(status=status)
    return version

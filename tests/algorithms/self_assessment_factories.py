"""Self-assessments as they would be found: whole and signed by somebody, in some quality, when they are signed."""

import factory

from algorithms.enums import SelfAssessmentStatus as S
from algorithms.enums import SheetStatus
from algorithms.models import SelfAssessment, SelfAssessmentLine
from charter.enums import Grade
from charter.models import CharterVersion
from charter.queries import points_of
from tests.algorithms.factories import LONG_AGO, SheetVersionFactory
from tests.charter.factories import CharterVersionFactory
from tests.committee.factories import UserFactory

SIGNED = {S.SIGNED, S.SUPERSEDED}


def charter() -> CharterVersion:
    return CharterVersion.objects.filter(status="in_force").first() or CharterVersionFactory(commitments=3)


class SelfAssessmentFactory(factory.django.DjangoModelFactory[SelfAssessment]):
    """`SelfAssessmentFactory(status=S.SIGNED)` satisfies every constraint by itself."""

    class Meta:
        model = SelfAssessment

    class Params:
        signatory = factory.SubFactory(UserFactory)

    sheet = factory.SubFactory(SheetVersionFactory, status=SheetStatus.PUBLISHED)
    algorithm = factory.SelfAttribute("sheet.algorithm")
    charter_version = factory.LazyFunction(charter)
    status = S.DRAFT
    opened_at = LONG_AGO
    opened_by = factory.SelfAttribute("sheet.created_by")
    signed_at = factory.LazyAttribute(lambda made: LONG_AGO if made.status in SIGNED else None)
    signed_by = factory.LazyAttribute(lambda made: made.signatory if made.status in SIGNED else None)
    signed_function = factory.LazyAttribute(lambda made: "Directrice de projet" if made.status in SIGNED else "")


def with_lines(assessment: SelfAssessment, *, count: int | None = None, **said: object) -> SelfAssessment:
    """What is said of the first `count` points, or of all: compliant with its evidence, unless said otherwise."""
    given = {"grade": Grade.COMPLIANT, "comment": "Tenu", "evidence": "Compte rendu d’essai", **said}
    status = assessment.status
    for point in points_of(assessment.charter_version_id)[:count]:
        SelfAssessmentLine.objects.create(
            assessment=assessment,
            commitment=point.commitment,
            criterion=point.criterion,
            written_at=LONG_AGO,
            written_by=assessment.opened_by,
            **given,
        )
    assert assessment.status == status
    return assessment


def signed_for(sheet: object, **said: object) -> SelfAssessment:
    """A whole one, signed: written as a draft first, since PostgreSQL takes no line afterwards."""
    made = with_lines(SelfAssessmentFactory(sheet=sheet), **said)
    made.status, made.signed_at, made.signed_by = S.SIGNED, LONG_AGO, UserFactory()
    made.signed_function = "Directrice de projet"
    made.save()
    return made

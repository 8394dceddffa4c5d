"""Legal assessments as they would be found: signed by somebody, in some quality, when they are signed."""

import factory

from algorithms.enums import LegalStatus, RiskClass
from algorithms.enums import SheetStatus as S
from algorithms.models import LegalAnswer, LegalAssessment, LegalDate
from tests.algorithms.factories import LONG_AGO, SheetVersionFactory
from tests.committee.factories import UserFactory


class LegalAssessmentFactory(factory.django.DjangoModelFactory[LegalAssessment]):
    """`LegalAssessmentFactory(status=LegalStatus.SIGNED)` satisfies every constraint by itself."""

    class Meta:
        model = LegalAssessment

    class Params:
        signatory = factory.SubFactory(UserFactory)

    sheet = factory.SubFactory(SheetVersionFactory, status=S.PUBLISHED)
    status = LegalStatus.DRAFT
    begun_at = LONG_AGO
    begun_by = factory.SelfAttribute("sheet.created_by")
    signed_at = factory.LazyAttribute(lambda made: LONG_AGO if made.status == LegalStatus.SIGNED else None)
    signed_by = factory.LazyAttribute(lambda made: made.signatory if made.status == LegalStatus.SIGNED else None)
    signed_function = factory.LazyAttribute(
        lambda made: "Directeur de projet" if made.status == LegalStatus.SIGNED else ""
    )
    risk_class = factory.LazyAttribute(
        lambda made: RiskClass.MINIMAL if made.status == LegalStatus.SIGNED else RiskClass.NOT_ASSESSED
    )


class LegalAnswerFactory(factory.django.DjangoModelFactory[LegalAnswer]):
    class Meta:
        model = LegalAnswer

    assessment = factory.SubFactory(LegalAssessmentFactory)
    question = "ai_system"
    values = ["yes"]


class LegalDateFactory(factory.django.DjangoModelFactory[LegalDate]):
    class Meta:
        model = LegalDate

    code = "ai-act-annex-iii"
    text = "Systèmes de l’annexe III"
    source = "Règlement d’essai"
    known_on = LONG_AGO.date()
    recorded_at = LONG_AGO
    recorded_by = "essai"

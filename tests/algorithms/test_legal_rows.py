"""What PostgreSQL refuses of a legal assessment, and the class of many sheets read at once."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from algorithms import queries
from algorithms.enums import LegalStatus as L
from algorithms.enums import RiskClass
from algorithms.enums import SheetStatus as S
from algorithms.models import LegalAssessment, LegalDate, SheetVersion
from algorithms.queries.legal import assessments_visible_to, history_of_dates, legal_dates
from tests.algorithms.factories import LONG_AGO, SheetVersionFactory
from tests.algorithms.legal_factories import LegalAnswerFactory, LegalAssessmentFactory, LegalDateFactory
from tests.algorithms.people import actor, sheet_of

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_a_signed_assessment_never_changes_nor_do_its_answers():
    assessment = LegalAssessmentFactory()
    answer = LegalAnswerFactory(assessment=assessment)
    assessment.status, assessment.risk_class = L.SIGNED, RiskClass.HIGH
    assessment.signed_at, assessment.signed_by, assessment.signed_function = LONG_AGO, assessment.begun_by, "Chef"
    assessment.save()

    refused(lambda: LegalAssessment.objects.update(risk_class=RiskClass.MINIMAL))
    refused(assessment.delete)
    refused(lambda: LegalAnswerFactory(assessment=assessment, question="role"))
    refused(answer.delete)
    answer.values = ["no"]
    refused(answer.save)


@pytest.mark.parametrize(
    "fault",
    [
        {"signed_function": ""},
        {"risk_class": RiskClass.NOT_ASSESSED},
        {"risk_class": "grave"},
        {"signed_at": None},
        {"signed_by": None},
        {"status": "archived"},
    ],
)
def test_a_signature_says_who_when_as_whom_and_what(fault):
    refused(lambda: LegalAssessmentFactory(**{"status": L.SIGNED, **fault}))


def test_one_draft_for_each_version():
    first = LegalAssessmentFactory()
    LegalAssessmentFactory(sheet=first.sheet, status=L.SIGNED)

    refused(lambda: LegalAssessmentFactory(sheet=first.sheet))


def test_a_date_is_added_never_changed():
    row = LegalDateFactory(applies_on=date(2026, 8, 2))
    LegalDateFactory(applies_on=date(2027, 12, 2))

    refused(lambda: LegalDate.objects.update(applies_on=None))
    refused(row.delete)
    assert legal_dates()["ai-act-annex-iii"].applies_on == date(2027, 12, 2)
    assert [kept.applies_on for kept in history_of_dates()["ai-act-annex-iii"]] == [date(2027, 12, 2), date(2026, 8, 2)]


@pytest.mark.parametrize("many", [1, 3])
def test_the_class_of_many_sheets_costs_one_query(many, django_assert_num_queries):
    signed = [
        LegalAssessmentFactory(status=L.SIGNED, risk_class=RiskClass.HIGH, sheet__status=S.PUBLISHED).sheet
        for _each in range(many)
    ]
    without = SheetVersionFactory()

    with django_assert_num_queries(1):
        found = queries.risk_classes(sheet.pk for sheet in [*signed, without])

    assert found == {**{sheet.pk: RiskClass.HIGH for sheet in signed}, without.pk: RiskClass.NOT_ASSESSED}


def test_the_last_signature_counts_a_draft_does_not_and_a_new_version_keeps_it_until_its_own():
    old = SheetVersionFactory(status=S.SUPERSEDED)
    LegalAssessmentFactory(sheet=old, status=L.SIGNED, risk_class=RiskClass.MINIMAL)
    LegalAssessmentFactory(
        sheet=old, status=L.SIGNED, risk_class=RiskClass.TRANSPARENCY, signed_at=LONG_AGO + timedelta(days=1)
    )
    published = SheetVersionFactory(algorithm=old.algorithm, number=2, status=S.PUBLISHED)
    LegalAssessmentFactory(sheet=published)
    draft = SheetVersionFactory(algorithm=old.algorithm, number=3, status=S.PROPOSED)
    LegalAssessmentFactory(sheet=draft, status=L.SIGNED, risk_class=RiskClass.HIGH)

    assert queries.risk_classes([old.pk, published.pk, draft.pk]) == {
        old.pk: RiskClass.TRANSPARENCY,
        published.pk: RiskClass.TRANSPARENCY,
        draft.pk: RiskClass.HIGH,
    }
    counted = queries.with_risk_class(SheetVersion.objects.all()).filter(risk_class=RiskClass.HIGH)
    assert list(counted) == [draft]


@pytest.mark.parametrize(
    ("who", "sees_draft", "sees_signed"),
    [
        ("contributor", True, True),
        ("approver", True, True),
        ("colleague", False, False),
        ("other contributor", False, False),
        ("secretariat", False, True),
        ("member", False, True),
        ("board", False, True),
        ("operator", False, False),
    ],
)
def test_an_assessment_is_seen_with_its_sheet_and_a_draft_by_its_direction_only(who, sees_draft, sees_signed, team):
    sheet = sheet_of(team, S.PROPOSED)
    draft, signed = LegalAssessmentFactory(sheet=sheet), LegalAssessmentFactory(sheet=sheet, status=L.SIGNED)
    department = sheet.algorithm.department
    someone = actor(who, department=department, elsewhere=team["stranger"].user.department)

    seen = set(assessments_visible_to(someone))

    assert seen == ({draft} if sees_draft else set()) | ({signed} if sees_signed else set())

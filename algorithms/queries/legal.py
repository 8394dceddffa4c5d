"""Reads about the legal assessments: the class of many sheets at once, and the assessments of one sheet."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import LegalStatus, RiskClass
from algorithms.legal.answers import Answers
from algorithms.legal.assess import DateRow
from algorithms.legal.questions import QUESTIONS
from algorithms.legal.signed import NOT_SIGNED, Signed
from algorithms.models import LegalAnswer, LegalAssessment, LegalDate, SheetVersion
from algorithms.queries.sheets import sheets_visible_to


def risk_of_sheet() -> Coalesce:
    """The class of each row of a queryset of sheets: that of the last assessment signed for this version or before it.

    A subquery: it filters, groups and counts in SQL, and costs no query of its own. « not_assessed » when none is
    signed. The assessment of a later version says nothing here: one may not know that it exists.
    """
    signed = LegalAssessment.objects.filter(
        status=LegalStatus.SIGNED,
        sheet__algorithm=OuterRef("algorithm_id"),
        sheet__number__lte=OuterRef("number"),
    ).order_by("-sheet__number", "-signed_at")
    return Coalesce(
        Subquery(signed.values("risk_class")[:1]), Value(RiskClass.NOT_ASSESSED.value), output_field=CharField()
    )


def with_risk_class(sheets: QuerySet[SheetVersion]) -> QuerySet[SheetVersion]:
    """The same sheets, each with `risk_class` (`risk_of_sheet`)."""
    return sheets.annotate(risk_class=risk_of_sheet())


def risk_classes(sheet_ids: Iterable[UUID]) -> dict[UUID, RiskClass]:
    """The class of each of these sheets, in one query. None is left out: « not_assessed » is a class."""
    sheets = SheetVersion.objects.filter(pk__in=set(sheet_ids)).annotate(risk=risk_of_sheet()).order_by()
    return {pk: RiskClass(risk) for pk, risk in sheets.values_list("pk", "risk")}


def signed_for(sheet: SheetVersion) -> Signed:
    """What the last assessment signed for this version or before it says. Two queries, or one when none is signed."""
    found = (
        LegalAssessment.objects.filter(
            status=LegalStatus.SIGNED, sheet__algorithm=sheet.algorithm_id, sheet__number__lte=sheet.number
        )
        .order_by("-sheet__number", "-signed_at")
        .first()
    )
    if found is None or found.signed_at is None:
        return NOT_SIGNED
    answers = {row.question: (tuple(row.values), row.justification) for row in found.answers.all()}
    return Signed(
        risk_class=found.risk_class,
        answers={code: said for code, said in answers.items() if code in QUESTIONS},
        signed_on=timezone.localtime(found.signed_at).date(),
        function=found.signed_function,
    )


def assessments_visible_to(actor: Actor) -> QuerySet[LegalAssessment]:
    """Those of the sheets that this person may read; a draft for the direction that works on the sheet only."""
    seen = Q(status=LegalStatus.SIGNED)
    if roles.writes(actor):
        seen |= Q(sheet__algorithm__department=actor.user.department_id)
    return (
        LegalAssessment.objects.filter(seen, sheet__in=sheets_visible_to(actor).select_related(None))
        .select_related("sheet__algorithm__department", "signed_by", "begun_by")
        .prefetch_related(Prefetch("answers", queryset=LegalAnswer.objects.order_by("pk")))
    )


def assessments_of(sheet: SheetVersion, actor: Actor) -> list[LegalAssessment]:
    """Of this version and of those before it, the draft first, then the last signed first. Two queries."""
    return list(
        assessments_visible_to(actor)
        .filter(sheet__algorithm=sheet.algorithm_id, sheet__number__lte=sheet.number)
        .order_by(F("signed_at").desc(nulls_first=True))
    )


def legal_dates() -> dict[str, LegalDate]:
    """For each text, the row that counts: the last recorded. One query."""
    return {row.code: row for row in LegalDate.objects.order_by("code", "-pk").distinct("code")}


def history_of_dates() -> dict[str, list[LegalDate]]:
    """Every row of each text, the last recorded first. One query."""
    found: dict[str, list[LegalDate]] = {}
    for row in LegalDate.objects.order_by("code", "-pk"):
        found.setdefault(row.code, []).append(row)
    return found


def date_rows() -> dict[str, DateRow]:
    """The rows that count, as the rules read them. One query."""
    return {code: DateRow(code, row.applies_on, row.source) for code, row in legal_dates().items()}


def answers_of(rows: Iterable[LegalAnswer]) -> Answers:
    """As the rules read them: of a question that no longer exists, nothing."""
    return Answers({row.question: tuple(row.values) for row in rows if row.question in QUESTIONS})

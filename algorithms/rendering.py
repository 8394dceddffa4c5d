"""A sheet as the public reads it, and as open data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from algorithms.completeness import owed_by_all
from algorithms.fields import FIELDS, OBJECTIVES, STEPS, Field, Step
from algorithms.models import SheetRow, SheetVersion
from algorithms.wording import answer, facts_of, has_answer, is_empty
from bulletin.acts import Act
from bulletin.enums import PublicationKind
from common.typography import french, long_date, slug

# Their absence is no gap: they are answered in some cases only.
ASKED_ONLY_IF = frozenset({"secrecy_reason", "objectives_note"})


@dataclass(frozen=True, slots=True)
class Line:
    """One field as it is read: its label and its answer in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row: its name, its address when it has one, then what else it says."""

    title: str
    url: str
    facts: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RowsShown:
    """The rows of one kind."""

    anchor: str
    title: str
    rows: tuple[RowShown, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a sheet: what is said, then, in one sentence, what a text asks and nobody says."""

    anchor: str
    title: str
    lines: tuple[Line, ...]
    groups: tuple[RowsShown, ...]
    missing: str


def parts_of(sheet: SheetVersion) -> list[Part]:
    """The sheet, step by step: what is not said is shown as not said."""
    return [_part(sheet, step) for step in STEPS]


def sheet_act(sheet: SheetVersion, *, at: datetime) -> Act:
    """The sheet, ready for the public. It replaces the version before it, at the same address."""
    algorithm, department = sheet.algorithm, sheet.algorithm.department
    return Act(
        kind=PublicationKind.SHEET,
        reference=algorithm.reference,
        slug=slug(algorithm.reference),
        title=sheet.name,
        act_on=timezone.localdate(at),
        summary=_summary(sheet),
        body_html=sheet_html(sheet),
        record=sheet_record(sheet),
        subjects=(algorithm.reference,),
        facets={
            "department": department.name,
            "department_code": department.code,
            "lifecycle": sheet.lifecycle,
            "lifecycle_label": sheet.get_lifecycle_display(),
            "is_in_use": sheet.is_in_use,
            "technique": sheet.technique,
            "technique_label": sheet.get_technique_display(),
            "founds_decision": sheet.founds_decision,
        },
        is_demonstration=algorithm.is_demonstration,
    )


def sheet_html(sheet: SheetVersion) -> str:
    """The body of the published sheet: everything typed is escaped, then sanitised again by the bulletin."""
    return render_to_string(
        "algorithms/sheet/body.html",
        {
            "sheet": sheet,
            "parts": parts_of(sheet),
            "completeness": owed_by_all(sheet),
        },
    )


def sheet_record(sheet: SheetVersion) -> dict[str, Any]:
    """The open data of the sheet, by the names of our fields; codes and labels both, null when not given."""
    record: dict[str, Any] = {
        "reference": sheet.algorithm.reference,
        "version": sheet.number,
        "change_note": sheet.change_note or None,
        "administration": sheet.administration,
        "department": sheet.algorithm.department.name,
        "updated_on": sheet.updated_on.isoformat(),
    }
    for field in FIELDS:
        if field.name == OBJECTIVES:
            record[OBJECTIVES] = [
                {"number": objective.position, "text": objective.text} for objective in sheet.objectives.all()
            ]
        elif field.rows:
            record[field.name] = [_facts(row, row.FACTS) for row in getattr(sheet, field.name).all()]
        else:
            record |= _facts(sheet, (field.name,))
    record["events"] = _events(sheet)
    return record


def _facts(source: SheetVersion | SheetRow, names: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        value, column = getattr(source, name), source.column(name)
        found[name] = None if is_empty(value) else _open(value)
        if column.choices:
            found[f"{name}_label"] = None if is_empty(value) else str(dict(column.flatchoices).get(value, value))
    return found


def _open(value: Any) -> Any:
    """Dates as ISO 8601, amounts in euros as text: no digit is lost."""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def _events(sheet: SheetVersion) -> list[dict[str, str]]:
    """Who answers for the sheet, and since when; its publication is told by the bulletin."""
    if sheet.approved_at is None:
        return []
    approved_on = timezone.localdate(sheet.approved_at).isoformat()
    label = f"Fiche approuvée par la direction, version {sheet.number}"
    return [{"on": approved_on, "label": label, "detail": sheet.algorithm.department.name}]


def _summary(sheet: SheetVersion) -> str:
    """The first sentence or so of the purpose, for lists and feeds."""
    text = " ".join(sheet.purpose.split())
    if len(text) > 280:
        text = f"{text[:280].rsplit(' ', 1)[0]}…"
    return french(text)


def _part(sheet: SheetVersion, step: Step) -> Part:
    lines = list(_set_by_the_system(sheet)) if step == STEPS[0] else []
    lines += [Line(field.label, value) for field in step.columns if (value := answer(sheet, field))]
    groups = [_shown(sheet, field) for field in step.rows if has_answer(sheet, field)]
    missing = [_in_a_sentence(field) for field in step.fields if _is_missing(sheet, field)]
    sentence = french(f"Non renseigné : {', '.join(missing)}.") if missing else ""
    return Part(step.anchor, step.title, tuple(lines), tuple(groups), sentence)


def _is_missing(sheet: SheetVersion, field: Field) -> bool:
    if not field.source or field.name in ASKED_ONLY_IF or has_answer(sheet, field):
        return False
    return field.is_asked(lambda name: getattr(sheet, name))


def _in_a_sentence(field: Field) -> str:
    return (
        field.title[:1].lower() + field.title[1:] if field.rows else str(SheetVersion.column(field.name).verbose_name)
    )


def _shown(sheet: SheetVersion, field: Field) -> RowsShown:
    return RowsShown(field.name, field.title, tuple(_row(row) for row in getattr(sheet, field.name).all()))


def _row(row: SheetRow) -> RowShown:
    facts = tuple(Line(label, value) for label, value in facts_of(row, apart=(row.NAMED_BY, "url")))
    return RowShown(french(str(row)), getattr(row, "url", ""), facts)


def _set_by_the_system(sheet: SheetVersion) -> Iterator[Line]:
    yield Line("Administration", sheet.administration)
    yield Line("Direction", sheet.algorithm.department.name)
    yield Line("Mise à jour", long_date(sheet.updated_on))

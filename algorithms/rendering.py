"""A sheet as the public reads it, and as open data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from algorithms.completeness import completeness_of, is_empty
from algorithms.enums import SourceKind
from algorithms.fields import FIELDS, Section, of_section
from algorithms.models import SheetSource, SheetVersion
from bulletin.acts import Act
from bulletin.enums import PublicationKind
from common.typography import NBSP, french, listed, long_date, slug

# Their absence is no gap: they are answered in some cases only.
ASKED_ONLY_IF = frozenset({"secrecy_reason", "objectives_note"})


@dataclass(frozen=True, slots=True)
class Line:
    """One field as it is read: its label and its answer in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """One of the four sections of a sheet: what is said, then, in one sentence, what a text asks and nobody says."""

    anchor: str
    title: str
    lines: tuple[Line, ...]
    missing: str


def parts_of(sheet: SheetVersion) -> list[Part]:
    """The sheet, section by section: what is not said is shown as not said."""
    return [_part(sheet, section) for section in Section]


def links_of(sheet: SheetVersion) -> list[tuple[str, list[SheetSource]]]:
    """The links by what they document."""
    rows = list(sheet.sources.all())
    grouped = [(kind.label, [row for row in rows if row.kind == kind]) for kind in SourceKind]
    return [(label, found) for label, found in grouped if found]


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
            "datasets": sheet.datasets.all(),
            "links": links_of(sheet),
            "completeness": completeness_of(sheet),
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
        if field.name == "objectives":
            record["objectives"] = [
                {"number": objective.position, "text": objective.text} for objective in sheet.objectives.all()
            ]
            continue
        value = getattr(sheet, field.name)
        record[field.name] = None if is_empty(value) else value
        if sheet.column(field.name).choices:
            record[f"{field.name}_label"] = None if is_empty(value) else _display(sheet, field.name)
    record["datasets"] = [
        {"data": row.data, "source": row.origin or None, "collection": row.collection or None}
        for row in sheet.datasets.all()
    ]
    record["sources"] = [{"about": row.kind, "label": row.label, "url": row.url or None} for row in sheet.sources.all()]
    record["events"] = _events(sheet)
    return record


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


def _part(sheet: SheetVersion, section: Section) -> Part:
    lines = list(_set_by_the_system(sheet)) if section == Section.ADMINISTRATION else []
    missing = []
    for field in of_section(section):
        label = str(sheet.column(field.name).verbose_name)
        if value := _answer(sheet, field.name):
            lines.append(Line(french(label[:1].upper() + label[1:]), value))
        elif field.source and field.name not in ASKED_ONLY_IF:
            missing.append(label)
    sentence = french(f"Non renseigné : {', '.join(missing)}.") if missing else ""
    return Part(section.value, section.label, tuple(lines), sentence)


def _set_by_the_system(sheet: SheetVersion) -> Iterator[Line]:
    yield Line("Administration", sheet.administration)
    yield Line("Direction", sheet.algorithm.department.name)
    yield Line("Mise à jour", long_date(sheet.updated_on))


def _answer(sheet: SheetVersion, name: str) -> str:
    """The answer as one reads it; nothing when there is none."""
    if name == "objectives":
        return french(listed([objective.short_title for objective in sheet.objectives.all()]))
    value = getattr(sheet, name)
    if is_empty(value):
        return ""
    if isinstance(value, int):
        return f"{value:,}".replace(",", NBSP)
    display = french(_display(sheet, name))
    return display[:1].upper() + display[1:] if sheet.column(name).choices else display


def _display(sheet: SheetVersion, name: str) -> str:
    column, value = sheet.column(name), getattr(sheet, name)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return "" if value is None else str(value)

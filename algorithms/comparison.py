"""What differs between what somebody typed and what somebody else has saved meanwhile, and between two versions."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from algorithms.content import SheetContent
from algorithms.fields import BY_NAME, COLUMNS, FIELDS, OBJECTIVES, STEPS, Field, Step
from algorithms.models import SheetRow, SheetVersion
from algorithms.wording import answer, facts_of, in_words, row_in_words
from common.comparison import Section, in_one_table
from common.typography import NBSP, french, listed

CHANGE_NOTE = "change_note"


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    typed: str
    saved: str


def differences(typed: SheetContent, saved: SheetVersion, titles: Mapping[int, str] | None = None) -> list[Difference]:
    """Field by field, then the rows; in words, as both persons would read them. What was not typed is not compared.

    `titles` are those of the objectives by their keys; without them, the choice is the one that the form shows.
    """
    return [
        *_columns_that_differ(typed, saved),
        *_rows_that_differ(typed, saved),
        *_objectives_that_differ(typed, saved, titles),
    ]


def _columns_that_differ(typed: SheetContent, saved: SheetVersion) -> Iterator[Difference]:
    for name in (CHANGE_NOTE, *COLUMNS):
        if name not in typed.values:
            continue
        mine, theirs = typed.values[name], getattr(saved, name)
        if _plain(mine) != _plain(theirs):
            column = saved.column(name)
            yield Difference(_label(name), in_words(column, mine), in_words(column, theirs))


def _rows_that_differ(typed: SheetContent, saved: SheetVersion) -> Iterator[Difference]:
    for name, rows in typed.rows.items():
        field = BY_NAME[name]
        mine = [field.row(**row) for row in rows]
        if _facts(mine) != _facts(getattr(saved, name).all()):
            words = "\n".join(row_in_words(row) for row in mine)
            yield Difference(field.label, words, answer(saved, field))


def _objectives_that_differ(
    typed: SheetContent, saved: SheetVersion, titles: Mapping[int, str] | None
) -> Iterator[Difference]:
    chosen = typed.objective_ids
    if chosen is None or set(chosen) == {objective.pk for objective in saved.objectives.all()}:
        return
    words = "votre choix ci-dessous"
    if titles is not None:
        words = french(listed([titles[key] for key in chosen if key in titles]))
    yield Difference(BY_NAME[OBJECTIVES].label, words, answer(saved, BY_NAME[OBJECTIVES]))


def _facts(rows: Iterable[SheetRow]) -> list[list[str]]:
    """Two rows may read alike and say the same words of two different things."""
    return [[_plain(getattr(row, fact)) for fact in row.FACTS] for row in rows]


def compared(before: SheetVersion, after: SheetVersion) -> list[Section]:
    """What the later version says otherwise, in the order of the form, word by word. Both come `queries.with_rows`.

    A row is compared with the one of the same name: added, taken away, or changed in one of its facts. Their order
    says nothing. One table, or none when both say the same.
    """
    return in_one_table(_said(before), _said(after), caption="Ce que la fiche dit autrement")


def _said(sheet: SheetVersion) -> dict[str, list[str]]:
    parts = {_label(CHANGE_NOTE): _paragraphs(sheet.change_note)}
    for field in FIELDS:
        if field.rows:
            parts |= _rows_said(sheet, field)
        else:
            parts[field.label] = _paragraphs(answer(sheet, field))
    return parts


def _rows_said(sheet: SheetVersion, field: Field) -> dict[str, list[str]]:
    """One part for each row, named by it: its name, then its facts."""
    parts: dict[str, list[str]] = {}
    for row in getattr(sheet, field.name).all():
        name = f"{field.label} – {in_words(row.column(row.NAMED_BY), getattr(row, row.NAMED_BY))}"
        alike = sum(1 for label in parts if label == name or label.startswith(f"{name} ("))
        label = f"{name} ({alike + 1})" if alike else name
        facts = [f"{label}{NBSP}: {value}" for label, value in facts_of(row, apart=(row.NAMED_BY,))]
        parts[label] = [str(row), *facts]
    return parts


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def mark_of(sheet: SheetVersion, step: Step) -> str:
    """What one step says, in a few characters: the same again when nobody changed anything in it.

    The sheet comes as it is stored, not as somebody has just typed it.
    """
    names = [field.name for field in step.columns if field.name != OBJECTIVES]
    said: list[object] = [str(getattr(sheet, name)) for name in names]
    if step == STEPS[0]:
        said.append(sheet.change_note)
    if any(field.name == OBJECTIVES for field in step.fields):
        said.append(sorted(objective.pk for objective in sheet.objectives.all()))
    said += [
        [[str(getattr(row, fact)) for fact in row.FACTS] for row in getattr(sheet, field.name).all()]
        for field in step.rows
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _label(name: str) -> str:
    label = str(SheetVersion.column(name).verbose_name)
    return label[:1].upper() + label[1:]

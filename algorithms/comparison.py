"""What differs between what somebody typed and what somebody else has saved meanwhile, and between two versions."""

from collections.abc import Iterator
from dataclasses import dataclass

from algorithms.content import SheetContent
from algorithms.fields import BY_NAME, COLUMNS, FIELDS, OBJECTIVES, Field
from algorithms.models import SheetVersion
from algorithms.wording import answer, in_words, row_in_words

CHANGE_NOTE = "change_note"


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    typed: str
    saved: str


def differences(typed: SheetContent, saved: SheetVersion) -> list[Difference]:
    """Field by field, then the rows; in words, as both persons would read them. What was not typed is not compared."""
    return [*_columns_that_differ(typed, saved), *_rows_that_differ(typed, saved)]


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
        mine = "\n".join(row_in_words(field.row(**row)) for row in rows)
        if mine != (theirs := answer(saved, field)):
            yield Difference(field.label, mine, theirs)
    objectives = list(saved.objectives.all())
    if typed.objective_ids is not None and set(typed.objective_ids) != {objective.pk for objective in objectives}:
        yield Difference(BY_NAME[OBJECTIVES].label, "votre choix ci-dessous", answer(saved, BY_NAME[OBJECTIVES]))


@dataclass(frozen=True, slots=True)
class Change:
    """One field that two versions do not say alike."""

    field: Field | None
    label: str
    before: str
    after: str


def changes_between(before: SheetVersion, after: SheetVersion) -> list[Change]:
    """What the later version says otherwise, in the order of the form. Both come `queries.with_rows`."""
    found = []
    if before.change_note != after.change_note:
        found.append(Change(None, _label(CHANGE_NOTE), before.change_note, after.change_note))
    for field in FIELDS:
        old, new = answer(before, field), answer(after, field)
        if old != new:
            found.append(Change(field, field.label, old, new))
    return found


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _label(name: str) -> str:
    label = str(SheetVersion.column(name).verbose_name)
    return label[:1].upper() + label[1:]

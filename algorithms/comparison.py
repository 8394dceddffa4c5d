"""What differs between what somebody typed and what somebody else has saved meanwhile."""

from dataclasses import dataclass

from algorithms.content import SheetContent
from algorithms.enums import SourceKind
from algorithms.fields import COLUMNS
from algorithms.models import SheetVersion


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    typed: str
    saved: str


def differences(typed: SheetContent, saved: SheetVersion) -> list[Difference]:
    """Field by field, then the rows; in words, as both persons would read them."""
    found = []
    for name in ("change_note", *COLUMNS):
        mine, theirs = typed.values.get(name), getattr(saved, name)
        if _plain(mine) != _plain(theirs):
            found.append(Difference(_label(name), _shown(name, mine), _shown(name, theirs)))
    pairs = [
        ("Données", [_row(row.data, row.origin, row.collection) for row in typed.datasets], _datasets_of(saved)),
        ("Liens", [_row(row.label, row.url, row.kind.label) for row in typed.sources], _sources_of(saved)),
    ]
    found += [Difference(label, "\n".join(mine), "\n".join(theirs)) for label, mine, theirs in pairs if mine != theirs]
    objectives = list(saved.objectives.all())
    if set(typed.objective_ids) != {objective.pk for objective in objectives}:
        saved_words = ", ".join(objective.short_title for objective in objectives)
        found.append(Difference(_label("objectives"), "votre choix ci-dessous", saved_words))
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """One field that two versions do not say alike."""

    label: str
    before: str
    after: str


def changes_between(before: SheetVersion, after: SheetVersion) -> list[Change]:
    """What the later version says otherwise, field by field, then the rows. Both come `queries.with_rows`."""
    found = []
    for name in ("change_note", *COLUMNS):
        old, new = getattr(before, name), getattr(after, name)
        if _plain(old) != _plain(new):
            found.append(Change(_label(name), _shown(name, old), _shown(name, new)))
    for label, rows_of in (("Données", _datasets_of), ("Liens", _sources_of), ("Objectifs", _objectives_of)):
        if rows_of(before) != rows_of(after):
            found.append(Change(label, "\n".join(rows_of(before)), "\n".join(rows_of(after))))
    return found


def _objectives_of(sheet: SheetVersion) -> list[str]:
    return [objective.short_title for objective in sheet.objectives.all()]


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _shown(name: str, value: object) -> str:
    return str(dict(SheetVersion.column(name).flatchoices).get(value, _plain(value)))


def _label(name: str) -> str:
    label = str(SheetVersion.column(name).verbose_name)
    return label[:1].upper() + label[1:]


def _row(*cells: str) -> str:
    return " – ".join(cell for cell in cells if cell)


def _datasets_of(sheet: SheetVersion) -> list[str]:
    return [_row(row.data, row.origin, row.collection) for row in sheet.datasets.all()]


def _sources_of(sheet: SheetVersion) -> list[str]:
    return [_row(row.label, row.url, SourceKind(row.kind).label) for row in sheet.sources.all()]

"""What would become of each row of a file, in words, before anything is written. Pure: the sheets are loaded.

A sheet that the person may not see answers like one that does not exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from algorithms.comparison import differences
from algorithms.content import RowContent, SheetContent
from algorithms.enums import RowOutcome, SheetStatus
from algorithms.models import ROWS, LifecycleEvent, SheetRow, SheetSource, SheetVersion
from algorithms.readers.gathering import ReadRow
from common.typography import fold, french

WITHOUT_A_NAME = "Cette ligne ne donne pas de nom : une fiche porte celui de l’algorithme ou de la décision."
OTHER_DEPARTMENT = "Cet algorithme est celui d’une autre direction : elle seule modifie sa fiche."
# Said to the secretariat, which enters sheets for a direction and changes none.
THEIRS_TO_CHANGE = "Cette fiche est déjà dans le registre : sa direction seule la modifie."
ALREADY_ENTERED = "Vous avez déjà importé cette fiche pour cette direction : elle seule la complète désormais."


@dataclass(frozen=True, slots=True)
class Planned:
    """One row, and the sheet on which it stands."""

    read: ReadRow
    outcome: RowOutcome
    reason: str = ""
    found: SheetVersion | None = None
    changes: tuple[dict[str, str], ...] = field(default=())


def plan(
    rows: Sequence[ReadRow],
    known: Mapping[str, SheetVersion],
    own: frozenset[str],
    titles: Mapping[int, str],
    *,
    entered: frozenset[str] = frozenset(),
    for_another: bool = False,
) -> list[Planned]:
    """`known` gives the latest sheet that the person may see by its reference or its name elsewhere.

    `own` are the keys of those that the person may write; `titles`, the short titles of the objectives by their keys.
    `for_another`: the secretariat imports for a direction; `entered` are the names that it has already entered there.
    """
    seen: dict[str, int] = {}
    planned = []
    for row in rows:
        twice = seen.get(row.identity) if row.identity else None
        one = _refused(row, _twice(twice)) if twice else _plan(row, known, own, titles)
        if for_another and not twice and row.identity:
            one = _entered(one, known.get(row.identity), already=row.identity in entered)
        planned.append(one)
        if row.identity:
            seen.setdefault(row.identity, row.number)
    return planned


def _entered(one: Planned, found: SheetVersion | None, *, already: bool) -> Planned:
    """For another direction, a row makes a draft or nothing."""
    if found is not None:
        return _refused(one.read, THEIRS_TO_CHANGE, found)
    return _refused(one.read, ALREADY_ENTERED) if already else one


def _twice(number: int) -> str:
    return f"Le même identifiant est déjà à la ligne {number} : gardez l’une des deux."


def _plan(row: ReadRow, known: Mapping[str, SheetVersion], own: frozenset[str], titles: Mapping[int, str]) -> Planned:
    found = known.get(row.identity) if row.identity else None
    if found is None:
        return Planned(row, RowOutcome.CREATE) if row.name.strip() else _refused(row, WITHOUT_A_NAME)
    if row.identity not in own:
        return _refused(row, OTHER_DEPARTMENT)
    if "name" in row.content.values and not row.name.strip():
        return _refused(row, WITHOUT_A_NAME, found)
    if not row.is_whole:
        row = replace(row, content=completed(row.content, found, keeps=row.identity == found.algorithm.reference))
    changes = changes_of(row.content, found, titles)
    if not changes:
        return Planned(row, RowOutcome.UNCHANGED, found=found)
    if found.status not in (SheetStatus.DRAFT, SheetStatus.PUBLISHED):
        return _refused(row, _being_decided(found), found)
    return Planned(row, RowOutcome.CHANGE, found=found, changes=changes)


def completed(content: SheetContent, found: SheetVersion, *, keeps: bool) -> SheetContent:
    """A row that the file names as the sheet does keeps what the file does not say of it.

    The format of somebody else carries a part of our rows: what was exported from this very sheet (`keeps`) takes no
    row away.
    """
    rows = {
        kind: _merged(ROWS[kind], given, [_facts(row) for row in getattr(found, kind).all()], keeps=keeps)
        for kind, given in content.rows.items()
    }
    return replace(content, rows=rows)


def _merged(
    model: type[SheetRow], given: Sequence[RowContent], saved: Sequence[RowContent], *, keeps: bool
) -> list[RowContent]:
    """Rows of one name are not told apart: the sheet's own are then left as they are."""
    names = [_name(row[model.NAMED_BY]) for row in saved]
    known = {name: row for name, row in zip(names, saved, strict=True) if names.count(name) == 1}
    if not keeps:
        return [{**known.get(_name(row[model.NAMED_BY]), {}), **row} for row in given]
    said = {_name(row[model.NAMED_BY]): row for row in given}
    merged = [{**row, **said.get(name, {})} if name in known else row for name, row in zip(names, saved, strict=True)]
    return merged + [
        row for row in given if _name(row[model.NAMED_BY]) not in names and not _is_there(model, row, saved)
    ]


def _is_there(model: type[SheetRow], row: RowContent, saved: Sequence[RowContent]) -> bool:
    """A link by its address, an event by its date as precise as it is told: registers have no place for their names."""
    if model is LifecycleEvent:
        return any(str(each["began"]).startswith(str(row.get("began", ""))) for each in saved)
    return model is SheetSource and any(each["url"] == row.get("url") for each in saved)


def _facts(row: SheetRow) -> RowContent:
    return {fact: getattr(row, fact) for fact in row.FACTS}


def _name(text: str) -> str:
    return " ".join(fold(text).split())


def changes_of(content: SheetContent, found: SheetVersion, titles: Mapping[int, str]) -> tuple[dict[str, str], ...]:
    """Which facts would change, from what to what, in words. What moves with each version is no change."""
    values = {name: value for name, value in content.values.items() if name != "change_note"}
    told = differences(replace(content, values=values), found, titles)
    return tuple({"label": one.label, "before": one.saved, "after": one.typed} for one in told)


def _being_decided(found: SheetVersion) -> str:
    return (
        f"La version {found.number} est {found.get_status_display()} : elle ne change plus. "
        "Faites-la publier ou renvoyer, puis importez de nouveau."
    )


def _refused(row: ReadRow, reason: str, found: SheetVersion | None = None) -> Planned:
    return Planned(row, RowOutcome.REFUSED, french(reason), found)

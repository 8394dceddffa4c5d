"""The real algorithms, as public sources describe them: read from algorithms/texts, loaded by the operations only."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from accounts.actors import Actor
from algorithms import operations
from algorithms.content import SheetContent
from algorithms.fields import COLUMNS
from algorithms.models import ROWS, Algorithm, SheetVersion

FILE = Path(__file__).parent / "texts" / "known-algorithms.toml"
# True, and not invented: no public source links these algorithms to the objectives of the act.
NOT_LINKED = "Rattachement à établir : les sources publiques ne disent pas quel objectif l’algorithme sert."
# The same name gives the same key, whatever the machine: loading twice changes nothing.
_NAMESPACE = UUID("0a1d6a55-2f0c-5b6b-8a3e-20204107a16e")


_SHORT = {"datasets": ("data", "origin"), "sources": ("label", "url", "kind")}


@dataclass(frozen=True, slots=True)
class Team:
    """Two persons of one direction: who writes and proposes, who approves and publishes."""

    contributor: Actor
    approver: Actor


def departments() -> dict[str, str]:
    """Code → name of the invented directions that own the known algorithms; each name says that it is invented."""
    return dict(_read()["departments"])


def load_known(*, teams: Mapping[str, Team], at: datetime) -> list[SheetVersion]:
    """Enter, propose, approve and publish each algorithm that is not there yet. `teams` is by department code."""
    published = []
    for described in _read()["algorithms"]:
        algorithm_id = uuid5(_NAMESPACE, described["name"])
        if Algorithm.objects.filter(pk=algorithm_id).exists():
            continue
        team = teams[described["department"]]
        sheet = operations.create_sheet(
            algorithm_id=algorithm_id, actor=team.contributor, at=at, content=content_of(described)
        )
        operations.propose_sheet(sheet_id=sheet.pk, actor=team.contributor, at=at)
        operations.approve_sheet(sheet_id=sheet.pk, actor=team.approver, at=at)
        published.append(operations.publish_sheet(sheet_id=sheet.pk, actor=team.approver, at=at))
    return published


def content_of(described: Mapping[str, Any]) -> SheetContent:
    """What the file says of one algorithm; what it does not say stays empty."""
    values = {name: described[name] for name in COLUMNS if name in described}
    rows = {name: [_row(name, row) for row in described[name]] for name in ROWS if name in described}
    return SheetContent(values={**values, "objectives_note": NOT_LINKED}, rows=rows)


def _row(name: str, row: Mapping[str, Any] | Sequence[str]) -> Mapping[str, Any]:
    """Data sets and links are short lists: [données, source] and [intitulé, adresse, nature]."""
    return row if isinstance(row, Mapping) else dict(zip(_SHORT[name], row, strict=False))


def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))

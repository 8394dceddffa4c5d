"""What is known of the real texts: read from charter/texts, loaded through the operations only."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from accounts.actors import Actor
from charter import operations
from charter.enums import ActKind
from charter.models import CharterVersion, FoundingAct
from charter.operations import ActFacts, CharterContent, CommitmentContent, CriterionContent
from common.journal import System

TEXTS = Path(__file__).parent / "texts"
FOUNDING_ACT = TEXTS / "deliberation-2020-41.toml"
CHARTERS = (TEXTS / "charter-2020.toml", TEXTS / "charter-2022.toml")
DEMONSTRATION_GRID = TEXTS / "demonstration-grid.toml"
# The same file gives the same version, whatever the machine: loading twice changes nothing.
_NAMESPACE = UUID("6d3a4f0e-8f2b-5c1e-9d57-20204107a41a")


def load_act(*, path: Path = FOUNDING_ACT, actor: Actor | System, at: datetime) -> FoundingAct:
    """Load a founding act from its description, a TOML file that names the file of its text."""
    described = _read(path)
    bulletin, objectives = described["bulletin"], described.get("objectives", {})
    facts = ActFacts(
        kind=ActKind(described["kind"]),
        number=described["number"],
        bulletin_year=bulletin["year"],
        bulletin_number=bulletin["number"],
        bulletin_on=bulletin["on"],
        source_url=described.get("source_url", ""),
        objectives_article=objectives.get("article"),
        short_titles=tuple(objectives.get("short_titles", ())),
    )
    text = (path.parent / described["text"]).read_text(encoding="utf-8")
    return operations.load_founding_act(text=text, facts=facts, actor=actor, at=at)


def charter_content(path: Path) -> CharterContent:
    """The content of a charter version, from its file."""
    described = _read(path)
    number = described.get("approved_by")
    approved_by = FoundingAct.objects.filter(number=number).first() if number else None
    return CharterContent(
        label=described["label"],
        title=described["title"],
        in_force_from=described["in_force_from"],
        approval_reference=described["approval_reference"],
        approved_by_id=approved_by.pk if approved_by else None,
        note=described["note"].strip(),
        commitments=tuple(CommitmentContent(**commitment) for commitment in described["commitments"]),
    )


def demonstration_grid() -> dict[str, tuple[CriterionContent, ...]]:
    """Criteria by code of commitment. No official grid is known: this one is ours, and says so."""
    return {
        commitment["code"]: tuple(
            CriterionContent(**criterion, is_demonstration=True) for criterion in commitment["criteria"]
        )
        for commitment in _read(DEMONSTRATION_GRID)["commitments"]
    }


def load_charters(
    *, actor: Actor, at: datetime, grid: Mapping[str, tuple[CriterionContent, ...]] | None = None
) -> list[CharterVersion]:
    """Open and put in force each known version that is not there yet, the oldest first.

    `grid` gives criteria to the commitments that have its codes; without it, they are assessed as a whole.
    """
    loaded = []
    for path in CHARTERS:
        version_id = uuid5(_NAMESPACE, path.stem)
        if CharterVersion.objects.filter(pk=version_id).exists():
            continue
        operations.open_charter_version(version_id=version_id, actor=actor, at=at, content=_with_grid(path, grid or {}))
        loaded.append(operations.publish_charter(version_id=version_id, actor=actor, at=at))
    return loaded


def _with_grid(path: Path, grid: Mapping[str, tuple[CriterionContent, ...]]) -> CharterContent:
    content = charter_content(path)
    return replace(
        content, commitments=tuple(replace(one, criteria=grid.get(one.code, ())) for one in content.commitments)
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))

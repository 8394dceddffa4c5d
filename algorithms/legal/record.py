"""The result of an assessment as it is kept with the signature, and why a signed one is to be looked at again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from algorithms.enums import RiskClass
from algorithms.legal.assess import DateRow, Judged, Place, Result, State
from algorithms.legal.facts import Fact
from algorithms.legal.questions import EDITION
from common.typography import french, listed, long_date, lowered


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One obligation as the page shows it, computed now or as it was signed."""

    id: str
    law: str
    title: str
    text: str
    source: str
    state: State
    reason: str
    row: DateRow | None
    places: tuple[Place, ...] = ()

    def when(self, on: date) -> str:
        """« depuis le 2 février 2025 », « à partir du 2 décembre 2027 »."""
        if self.row is None or self.row.applies_on is None:
            return "date d’application à confirmer"
        return f"{'depuis le' if self.row.applies_on <= on else 'à partir du'} {long_date(self.row.applies_on)}"


@dataclass(frozen=True, slots=True)
class Shown:
    """The class, why, and the obligations."""

    risk_class: RiskClass
    reason: str
    lines: tuple[Line, ...]


def shown_now(result: Result) -> Shown:
    return Shown(result.risk.risk_class, result.risk.reason, tuple(_line(judged) for judged in result.obligations))


def facts_kept(facts: Mapping[str, Fact]) -> dict[str, Any]:
    """What tells later which facts of the sheet changed: their labels and marks, never their texts."""
    return {name: {"label": fact.label, "mark": fact.mark} for name, fact in facts.items()}


def as_kept(result: Result, *, sheet_revision: int) -> dict[str, Any]:
    """Plain data, as it is stored at the signature."""
    return {
        "risk": result.risk.risk_class.value,
        "reason": result.risk.reason,
        "sheet_revision": sheet_revision,
        "obligations": [_kept(judged) for judged in result.obligations],
    }


def shown_then(kept: Mapping[str, Any]) -> Shown:
    """What the signer saw."""
    lines = tuple(
        Line(
            id=one["id"],
            law=one["law"],
            title=one["title"],
            text=one["text"],
            source=one["source"],
            state=State(one["state"]),
            reason=one["reason"],
            row=_row(one["date"]),
        )
        for one in kept.get("obligations", ())
    )
    return Shown(RiskClass(kept.get("risk", RiskClass.NOT_ASSESSED)), kept.get("reason", ""), lines)


def review_reasons(
    kept: Mapping[str, Any],
    facts_then: Mapping[str, Mapping[str, str]],
    *,
    edition: str,
    sheet_revision: int,
    facts: Mapping[str, Fact] | None,
    dates: Mapping[str, DateRow],
    newer_version: int | None,
) -> list[str]:
    """Why the signed assessment is to be looked at again; nothing when it still stands.

    `facts` are those of the sheet now; None when they were not loaded, and then any later save is a reason.
    """
    reasons = []
    if newer_version is not None:
        reasons.append(
            f"La version {newer_version} de la fiche est ouverte : l’analyse porte sur une version antérieure."
        )
    if sheet_revision != kept.get("sheet_revision", sheet_revision):
        reasons.append(_what_changed(facts_then, facts))
    reasons += _moved(shown_then(kept).lines, dates)
    if edition != EDITION:
        reasons.append("Les questions ont changé depuis la signature.")
    return [french(reason) for reason in reasons]


def _what_changed(then: Mapping[str, Mapping[str, str]], now: Mapping[str, Fact] | None) -> str:
    changed = [] if now is None else [fact.label for name, fact in now.items() if _differs(then.get(name), fact)]
    if not changed:
        return "La fiche a été modifiée depuis la signature."
    return f"La fiche a changé depuis la signature : {listed([lowered(label) for label in dict.fromkeys(changed)])}."


def _differs(then: Mapping[str, str] | None, fact: Fact) -> bool:
    return then is not None and then["mark"] != fact.mark


def _moved(lines: Iterable[Line], dates: Mapping[str, DateRow]) -> list[str]:
    """One sentence for each date that is not the one that was signed."""
    found: dict[str, str] = {}
    for line in lines:
        then = line.row
        if then is None or (now := dates.get(then.code)) is None or now.applies_on == then.applies_on:
            continue
        words = [long_date(row.applies_on) if row.applies_on else "non établie" for row in (then, now)]
        found.setdefault(
            then.code, f"Une date d’application a changé : {words[0]}, désormais {words[1]} ({now.source})."
        )
    return list(found.values())


def _line(judged: Judged) -> Line:
    each = judged.obligation
    return Line(
        id=each.id,
        law=each.law,
        title=each.title,
        text=each.text,
        source=each.source,
        state=judged.state,
        reason=judged.reason,
        row=judged.row,
        places=judged.places,
    )


def _kept(judged: Judged) -> dict[str, Any]:
    each, row = judged.obligation, judged.row
    return {
        "id": each.id,
        "law": each.law,
        "title": each.title,
        "text": each.text,
        "source": each.source,
        "state": judged.state.value,
        "reason": judged.reason,
        "date": row
        and {"code": row.code, "applies_on": row.applies_on and row.applies_on.isoformat(), "source": row.source},
    }


def _row(kept: Mapping[str, Any] | None) -> DateRow | None:
    if kept is None:
        return None
    applies_on = date.fromisoformat(kept["applies_on"]) if kept["applies_on"] else None
    return DateRow(kept["code"], applies_on, kept["source"])

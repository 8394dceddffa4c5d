"""The text of an opinion as data: what is drafted, hashed, voted, adopted and printed.

The hash is the SHA-256 of the UTF-8 bytes of its JSON: keys sorted, no space after separators, no escape of non-ASCII characters.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from common.errors import RuleBroken
from common.typography import fold, french
from opinions.enums.opinions import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Recital:
    """What the committee considers under one commitment of the charter."""

    commitment: str
    title: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRecommendation:
    """One recommendation: one addressee (code of a department), one commitment, a measure of its success."""

    number: int
    text: str
    addressee: str
    commitment: str
    due_on: str = ""
    measure: str = ""

    @property
    def due_date(self) -> date | None:
        return date.fromisoformat(self.due_on) if self.due_on else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The whole text, in the order in which it is printed (DOMAIN.md §3.5)."""

    title: str
    essential: tuple[str, ...] = ()
    visas: tuple[str, ...] = ()
    report_by: str = ""
    heard: tuple[str, ...] = ()
    recitals: tuple[Recital, ...] = ()
    outcome: str = ""
    operative: str = ""
    recommendations: tuple[DraftRecommendation, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def sha256(self) -> str:
        line = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(line.encode()).hexdigest()


def from_json(data: dict[str, Any]) -> Content:
    """The content that `as_json` gave."""
    return Content(
        title=data["title"],
        essential=tuple(data["essential"]),
        visas=tuple(data["visas"]),
        report_by=data["report_by"],
        heard=tuple(data["heard"]),
        recitals=tuple(
            Recital(commitment=r["commitment"], title=r["title"], paragraphs=tuple(r["paragraphs"]))
            for r in data["recitals"]
        ),
        outcome=data["outcome"],
        operative=data["operative"],
        recommendations=tuple(DraftRecommendation(**r) for r in data["recommendations"]),
    )


def in_french(content: Content) -> Content:
    """The same text with its French spaces, empty paragraphs left out and recommendations numbered from one."""
    return Content(
        title=french(content.title.strip()),
        essential=_lines(content.essential),
        visas=_lines(content.visas),
        report_by=french(content.report_by.strip()),
        heard=_lines(content.heard),
        recitals=tuple(
            replace(recital, title=french(recital.title), paragraphs=_lines(recital.paragraphs))
            for recital in content.recitals
        ),
        outcome=content.outcome,
        operative=french(content.operative.strip()),
        recommendations=tuple(
            replace(said, number=number, text=french(said.text.strip()), measure=french(said.measure.strip()))
            for number, said in enumerate(content.recommendations, start=1)
        ),
    )


def refuse_incomplete(content: Content) -> None:
    """Before the vote: nothing that the form of an opinion asks for is missing, and no mark of a draft is left.

    Raises: RuleBroken with every sentence at once.
    """
    faults = [sentence for is_wrong, sentence in _rules(content) if is_wrong]
    if faults:
        raise RuleBroken(" ".join(faults))


def _rules(content: Content) -> list[tuple[bool, str]]:
    recommends = content.outcome == Outcome.WITH_RECOMMENDATIONS
    words = fold(json.dumps(content.as_json(), ensure_ascii=False))
    return [
        (not content.essential, "L’essentiel est vide."),
        (not content.visas, "Aucun visa n’est cité."),
        (not any(recital.paragraphs for recital in content.recitals), "Aucun considérant n’est rédigé."),
        (content.outcome not in Outcome.values, "Le sens de l’avis n’est pas choisi."),
        (not content.operative, "Le dispositif est vide."),
        (
            recommends and not content.recommendations,
            "Un avis favorable avec recommandations contient au moins une recommandation.",
        ),
        (
            any(not (said.text and said.addressee and said.commitment) for said in content.recommendations),
            "Chaque recommandation a un texte, un destinataire et un engagement de la charte.",
        ),
        ("projet d'avis" in words or "projet d’avis" in words, "Le texte contient encore la mention « projet d’avis »."),
    ]


def _lines(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(french(" ".join(line.split())) for line in paragraphs if line.strip())

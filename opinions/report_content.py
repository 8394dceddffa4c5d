"""The text of an annual report as data: its figures, frozen, and what the committee writes around them.

Hashed as the text of an opinion is (`opinions.content`): one line of canonical JSON of the object of `as_json`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.typography import NBSP, french, listed
from opinions.content import marks_in, paragraphs_of
from opinions.figures import Figures, from_json

INTRODUCTION = "introduction"
CONCLUSIONS = "conclusions"
ANNEXES = "annexes"
# The sections of the report, in its order, each with its figures and a comment.
SECTIONS = {
    "activity": "Activité",
    "opinions": "Avis",
    "delays": "Délais",
    "meetings": "Séances et votes",
    "follow_up": "Suites des recommandations",
    "coverage": "Couverture",
    "composition": "Composition",
    "interests": "Déclarations d’intérêts et déports",
    "means": "Moyens",
}
ZONES = {
    INTRODUCTION: "Introduction",
    **{code: f"Commentaire\u00a0: {title}" for code, title in SECTIONS.items()},
    CONCLUSIONS: "Conclusions",
    ANNEXES: "Annexes",
}

Texts = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """One version: the figures and, for each zone, its paragraphs."""

    figures: Figures
    texts: Texts

    def as_json(self) -> dict[str, Any]:
        return {
            "figures": self.figures.as_json(),
            "texts": {zone: list(self.texts.get(zone, ())) for zone in ZONES},
        }

    @property
    def sha256(self) -> str:
        line = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(line.encode()).hexdigest()

    def paragraphs(self, zone: str) -> tuple[str, ...]:
        return self.texts.get(zone, ())


def content_from(data: dict[str, Any]) -> ReportContent:
    """The content that `as_json` gave."""
    return ReportContent(
        figures=from_json(data["figures"]), texts={zone: tuple(said) for zone, said in data["texts"].items()}
    )


def texts_in_french(typed: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What a person typed in each zone, cut at its blank lines, with French spaces."""
    return {
        zone: tuple(french(" ".join(paragraph.split(" "))) for paragraph in paragraphs_of(typed.get(zone, "")))
        for zone in ZONES
    }


def faults_of(content: ReportContent) -> list[str]:
    """What keeps this version from being put before the committee, in sentences."""
    faults = []
    if lacking := [ZONES[zone].lower() for zone in (INTRODUCTION, CONCLUSIONS) if not content.paragraphs(zone)]:
        faults.append(f"Rédigez d’abord\u00a0: {', '.join(lacking)}.")
    if not content.figures.is_whole_year:
        faults.append(
            f"Les chiffres ont été calculés avant la fin de l’année {content.figures.year}\u00a0: actualisez-les "
            "une fois l’année achevée, avant de soumettre le rapport au comité."
        )
    if marks := marks_in(text for said in content.texts.values() for text in said):
        named = listed([f"«{NBSP}{mark}{NBSP}»" for mark in marks])
        faults.append(f"Le texte porte encore une mention de travail{NBSP}: {named}.")
    return faults

"""The text of an opinion as data: what is drafted, hashed, voted, adopted and printed.

The hash, byte for byte, so that anybody may compute it from the published text without our code: the SHA-256 of the
UTF-8 bytes of one line of JSON (RFC 8259) that holds the object of `as_json`; its keys and those of the objects inside
it sorted by code point; `,` and `:` with no space around them; characters that are not ASCII written as themselves;
only `"`, `\\` and the control characters escaped. An absent date or sentence is the empty string, an absent list `[]`.
Before it is hashed the text is put in Unicode form NFC, with French spaces, one `\\n\\n` between two paragraphs.
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from common.typography import fold, french, listed
from opinions.enums.opinions import Outcome

# What a draft carries and an act never does. The word « projet » alone is allowed: the law itself names the
# « projet personnalisé d’accès à l’emploi ».
_MARKS = re.compile(
    r"projet d['’ ]avis|projet de texte|version de travail|document de travail|brouillon|a completer|xxx+"
)


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
        title=_line(content.title),
        essential=_lines(content.essential),
        visas=_lines(content.visas),
        report_by=_line(content.report_by),
        heard=_lines(content.heard),
        recitals=tuple(
            replace(recital, title=_line(recital.title), paragraphs=_lines(recital.paragraphs))
            for recital in content.recitals
        ),
        outcome=content.outcome,
        operative="\n\n".join(_lines(paragraphs_of(content.operative))),
        recommendations=tuple(
            replace(said, number=number, text=_line(said.text), measure=_line(said.measure))
            for number, said in enumerate(content.recommendations, start=1)
        ),
    )


def paragraphs_of(text: str) -> tuple[str, ...]:
    """What a person typed, cut at its blank lines."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip())


def faults_of(content: Content) -> list[str]:
    """What the form of an opinion asks for and this text lacks, in sentences; none when it may be voted."""
    return [sentence for is_wrong, sentence in _rules(content) if is_wrong]


def _rules(content: Content) -> list[tuple[bool, str]]:
    said = content.recommendations
    marks = sorted(set(_MARKS.findall(fold(" ".join(_texts(content)).replace("\u00a0", " ")))))
    bare = listed([str(one.number) for one in said if not (one.text and one.addressee and one.commitment)])
    return [
        (not content.title, "L’objet de l’avis est vide."),
        (not content.essential, "L’essentiel est vide."),
        (not content.visas, "Aucun visa n’est cité."),
        (
            any(not visa.startswith("Vu") for visa in content.visas),
            "Un visa commence par « Vu » : un paragraphe de la liste des visas commence autrement.",
        ),
        (not any(recital.paragraphs for recital in content.recitals), "Aucun considérant n’est rédigé."),
        (content.outcome not in Outcome.values, "Le sens de l’avis n’est pas choisi."),
        (not content.operative, "Le dispositif est vide."),
        (
            content.outcome == Outcome.WITH_RECOMMENDATIONS and not said,
            "Un avis favorable avec recommandations contient au moins une recommandation.",
        ),
        (
            content.outcome == Outcome.FAVOURABLE and bool(said),
            "Un avis favorable n’a pas de recommandation : retirez-les, ou choisissez un autre sens.",
        ),
        (
            bool(bare),
            f"Une recommandation a un texte, un destinataire et un engagement de la charte : complétez {bare}.",
        ),
        (bool(marks), f"Le texte porte encore une mention de travail : {listed([f'« {mark} »' for mark in marks])}."),
    ]


def _texts(content: Content) -> list[str]:
    """Every sentence that is printed."""
    return [
        content.title,
        *content.essential,
        *content.visas,
        content.report_by,
        *content.heard,
        *(paragraph for recital in content.recitals for paragraph in recital.paragraphs),
        content.operative,
        *(text for said in content.recommendations for text in (said.text, said.measure)),
    ]


def _lines(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_line(paragraph) for paragraph in paragraphs if paragraph.strip())


def _line(text: str) -> str:
    """Ordinary spaces and line breaks become one space; a no-break space that somebody typed stays."""
    return french(re.sub(r"[ \t\r\n\f\v]+", " ", unicodedata.normalize("NFC", text)).strip(" "))

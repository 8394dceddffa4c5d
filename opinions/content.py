"""The text of an opinion as data: what is drafted, hashed, voted, adopted and printed.

The hash, byte for byte, so that anybody may compute it from the published text (`voted_text` in the open data of an
opinion) without our code: the SHA-256 of the UTF-8 bytes of one line of JSON (RFC 8259) that holds the object of
`as_json`; its keys and those of the objects inside it sorted by code point; `,` and `:` with no space around them;
characters that are not ASCII written as themselves; only `"`, `\\` and the control characters escaped. An absent date
or sentence is the empty string, an absent list `[]`. Before it is hashed the text is put in Unicode form NFC, with
French spaces, one `\\n\\n` between two blocks of the operative part.

Two forms. Without `format`, every text is plain. With `format` 2, l’essentiel, the recitals, the operative part and the
annexes are blocks of the light markup of `common.rich.markup`: a paragraph, a list or a table each. The second form is
used by a text that has a mark, a list, a table or an annex, and by no other, so that a text has one form only.
"""

import hashlib
import itertools
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from common.rich import markup
from common.rich.blocks import Block, Paragraph, Table, texts_of, words_of
from common.typography import fold, french, listed
from opinions.enums.opinions import Outcome

FORMAT = 2
# What a draft carries and an act never does. The word « projet » alone is allowed: the law itself names the
# « projet personnalisé d’accès à l’emploi ».
_MARKS = re.compile(
    r"projet d['’ ]avis|projet de texte|version de travail|document de travail|brouillon|a completer|xxx+"
)
_BAD_LINK = re.compile(r"\[[^\[\]]+\]\([^\s)]+\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recital:
    """What the committee considers under one commitment of the charter. Its paragraphs are blocks of markup."""

    commitment: str
    title: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """What follows the signature, under a title of its own. Its paragraphs are blocks of markup."""

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
    """The whole text, in the order in which it is printed (DOMAIN.md §3.5).

    `essential`, the recitals, `operative` and the annexes hold blocks of markup; the rest is plain text.
    """

    title: str
    essential: tuple[str, ...] = ()
    visas: tuple[str, ...] = ()
    report_by: str = ""
    heard: tuple[str, ...] = ()
    recitals: tuple[Recital, ...] = ()
    outcome: str = ""
    operative: str = ""
    recommendations: tuple[DraftRecommendation, ...] = ()
    annexes: tuple[Annex, ...] = ()

    def as_json(self) -> dict[str, Any]:
        whole = asdict(self)
        if self.annexes or not _change_blocks(whole, markup.plain_of):
            return {**asdict(self), "format": FORMAT}
        del whole["annexes"]
        return whole

    @property
    def sha256(self) -> str:
        line = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(line.encode()).hexdigest()

    def rich_blocks(self) -> tuple[Block, ...]:
        """Every paragraph, list and table of the text."""
        recitals = [paragraph for recital in self.recitals for paragraph in recital.paragraphs]
        annexes = [paragraph for annex in self.annexes for paragraph in annex.paragraphs]
        return tuple(
            block for zone in (self.essential, recitals, [self.operative], annexes) for block in blocks_of(zone)
        )


def from_json(data: dict[str, Any]) -> Content:
    """The content that `as_json` gave."""
    data = deepcopy(data)
    if data.pop("format", 1) == 1:
        _change_blocks(data, markup.marked_plain)
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
        annexes=tuple(Annex(title=a["title"], paragraphs=tuple(a["paragraphs"])) for a in data.get("annexes", ())),
    )


def blocks_of(paragraphs: Iterable[str]) -> tuple[Block, ...]:
    """The tree of a zone of the text."""
    return markup.read("\n\n".join(paragraphs))


def _change_blocks(data: dict[str, Any], change: Callable[[str], str | None]) -> bool:
    """Change each block of what `as_json` gives; false, and nothing to keep, when one of them cannot be changed."""
    essential = [change(paragraph) for paragraph in data["essential"]]
    operative = [change(paragraph) for paragraph in data["operative"].split("\n\n")]
    recitals = [[change(paragraph) for paragraph in recital["paragraphs"]] for recital in data["recitals"]]
    if None in itertools.chain(essential, operative, *recitals):
        return False
    data["essential"], data["operative"] = essential, "\n\n".join(one or "" for one in operative)
    for recital, paragraphs in zip(data["recitals"], recitals, strict=True):
        recital["paragraphs"] = paragraphs
    return True


def in_french(content: Content) -> Content:
    """The same text with its French spaces, empty paragraphs left out and recommendations numbered from one."""
    return Content(
        title=_line(content.title),
        essential=_blocks(content.essential),
        visas=_lines(content.visas),
        report_by=_line(content.report_by),
        heard=_lines(content.heard),
        recitals=tuple(
            replace(recital, title=_line(recital.title), paragraphs=_blocks(recital.paragraphs))
            for recital in content.recitals
        ),
        outcome=content.outcome,
        operative="\n\n".join(_blocks([content.operative])),
        recommendations=tuple(
            replace(said, number=number, text=_line(said.text), measure=_line(said.measure))
            for number, said in enumerate(content.recommendations, start=1)
        ),
        annexes=tuple(
            Annex(title=_line(annex.title), paragraphs=_blocks(annex.paragraphs))
            for annex in content.annexes
            if annex.title.strip() or any(paragraph.strip() for paragraph in annex.paragraphs)
        ),
    )


def paragraphs_of(text: str) -> tuple[str, ...]:
    """What a person typed, cut at its blank lines."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip())


def faults_of(content: Content) -> list[str]:
    """What the form of an opinion asks for and this text lacks, in sentences; none when it may be voted."""
    return [sentence for is_wrong, sentence in _rules(content) if is_wrong]


def marks_in(texts: Iterable[str]) -> list[str]:
    """The marks of a working copy that these texts still carry, once each."""
    return sorted(set(_MARKS.findall(fold(" ".join(texts).replace("\u00a0", " ")))))


def _rules(content: Content) -> list[tuple[bool, str]]:
    said = content.recommendations
    marks = marks_in(_texts(content))
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
        *_rules_of_blocks(content),
        (bool(marks), f"Le texte porte encore une mention de travail : {listed([f'« {mark} »' for mark in marks])}."),
    ]


def _rules_of_blocks(content: Content) -> list[tuple[bool, str]]:
    tables = [block for block in content.rich_blocks() if isinstance(block, Table)]
    first = [blocks_of(zone.paragraphs)[:1] for zone in content.recitals]
    return [
        (
            any(block and not isinstance(block[0], Paragraph) for block in first),
            "Les considérants d’un engagement commencent par un paragraphe, qui introduit la liste ou le tableau.",
        ),
        (
            any(not table.caption for table in tables),
            "Un tableau n’a pas de titre : écrivez « Tableau : son titre » sur la ligne qui le précède.",
        ),
        (
            any(not all(words_of(heading) for heading in table.head) for table in tables),
            "Une colonne d’un tableau n’a pas d’en-tête : la première ligne du tableau nomme chaque colonne.",
        ),
        (
            any(table.is_too_high() for table in tables),
            "Une case d’un tableau est trop longue pour une page : mettez ce texte dans un paragraphe.",
        ),
        (
            any(not (annex.title and annex.paragraphs) for annex in content.annexes),
            "Une annexe a un titre et un texte.",
        ),
        (
            any(_BAD_LINK.search(text) for text in _texts(content)),
            "L’adresse d’un lien commence par « https:// » : corrigez le lien qui est resté entre crochets.",
        ),
    ]


def _texts(content: Content) -> list[str]:
    """Every sentence that is printed."""
    return [
        content.title,
        *content.visas,
        content.report_by,
        *content.heard,
        *(text for block in content.rich_blocks() for text in texts_of(block)),
        *(annex.title for annex in content.annexes),
        *(text for said in content.recommendations for text in (said.text, said.measure)),
    ]


def _blocks(paragraphs: Iterable[str]) -> tuple[str, ...]:
    return markup.written(blocks_of(paragraphs))


def _lines(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_line(paragraph) for paragraph in paragraphs if paragraph.strip())


def _line(text: str) -> str:
    """Ordinary spaces and line breaks become one space; a no-break space that somebody typed stays."""
    return french(re.sub(r"[ \t\r\n\f\v]+", " ", unicodedata.normalize("NFC", text)).strip(" "))

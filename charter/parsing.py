"""Reads a délibération or a décision from its text (form: DOMAIN §3.4). Pure: text in, parts out, nothing lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from common.errors import RuleBroken
from common.typography import MONTHS, fold

_SPACES = re.compile(r"[ \t\u00a0\u202f]+")
_BULLET = re.compile(r"^[•▪◦*·–-]\s+")
_ARTICLE = re.compile(r"^Article\s+(\d+|1er|premier)(?:\s*[–—:-]\s*(.+))?$", re.IGNORECASE)
_DECIDES = re.compile(r"^(?:Décide|Décident|Delibere|Délibère)\s*:$", re.IGNORECASE)
_DELIBERATED = re.compile(r"^Après en avoir délibéré\b", re.IGNORECASE)
_DONE = re.compile(r"^Fait à (?P<place>.+?),? le (?P<day>.+?)\.?$", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2}|1er)\s+([a-zéûèà]+)\s+(\d{4})", re.IGNORECASE)
_MONTH_NUMBERS = {fold(month): position for position, month in enumerate(MONTHS, start=1)}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list with its items."""

    text: str = ""
    items: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As kept in FoundingArticle.blocks."""
        return {"kind": "list", "items": list(self.items)} if self.items else {"kind": "paragraph", "text": self.text}


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    position: int
    title: str
    blocks: tuple[Block, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The items of its lists, in order, without the mark that separates them."""
        return tuple(item.rstrip(" ;.\u00a0\u202f") for block in self.blocks for item in block.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedAct:
    title: str
    author: str
    visas: tuple[str, ...]
    deliberation: str
    articles: tuple[ParsedArticle, ...]
    place: str
    act_on: date
    signatory_title: str
    signatory: str

    def article(self, position: int) -> ParsedArticle:
        """Raises: RuleBroken when the act has no such article."""
        for article in self.articles:
            if article.position == position:
                return article
        raise RuleBroken(f"L’acte n’a pas d’article {position}.")


@dataclass(slots=True)
class _Lines:
    """The lines of the act, taken one after the other."""

    lines: list[str]
    taken: int = field(default=0)

    @property
    def next(self) -> str:
        return self.lines[self.taken] if self.taken < len(self.lines) else ""

    def take(self) -> str:
        line = self.next
        self.taken += 1
        return line

    def take_while(self, pattern: re.Pattern[str]) -> Iterator[str]:
        while self.next and pattern.match(self.next):
            yield self.take()

    def take_until(self, *patterns: re.Pattern[str]) -> Iterator[str]:
        while self.next and not any(pattern.match(self.next) for pattern in patterns):
            yield self.take()


_VISA = re.compile(r"^Vu\b", re.IGNORECASE)
_AUTHOR = re.compile(r"^(?:Le|La|Les|L’|L')\s?[^.:;]+,$")
_STARTS = (_VISA, _BULLET, _ARTICLE, _DECIDES, _DELIBERATED, _DONE)


def parse_act(text: str) -> ParsedAct:
    """The parts of a founding act, in the order in which such an act is written.

    Raises: RuleBroken with the sentence that says which part is missing or not understood.
    """
    lines = _Lines(_paragraphs(text))
    title = " ".join(lines.take_until(_AUTHOR, *_STARTS))
    author = lines.take() if _AUTHOR.match(lines.next) else ""
    visas = tuple(lines.take_while(_VISA))
    deliberation = lines.take() if _DELIBERATED.match(lines.next) else ""
    decides = bool(_DECIDES.match(lines.next)) and bool(lines.take())
    articles = tuple(_articles(lines))
    done = _DONE.match(lines.next)
    _refuse_unless(
        ("le titre", title),
        ("la ligne de l’auteur (« Le conseil d’administration …, »)", author),
        ("les visas (« Vu …, »)", visas),
        ("« Décide : »", decides),
        ("au moins un article (« Article 1 – … »)", articles),
        ("« Fait à …, le … »", done),
    )
    assert done is not None  # noqa: S101 -- refused above; said again for the type checker
    lines.take()
    signatory_title, signatory = _signature(lines)
    return ParsedAct(
        title=title,
        author=author,
        visas=visas,
        deliberation=deliberation,
        articles=articles,
        place=done["place"],
        act_on=parse_date(done["day"]),
        signatory_title=signatory_title,
        signatory=signatory,
    )


def parse_date(text: str) -> date:
    """« 7 juillet 2020 », « 1er août 2020 ».

    Raises: RuleBroken when no such date exists.
    """
    found = _DAY.search(text)
    month = _MONTH_NUMBERS.get(fold(found[2])) if found else None
    if found and month:
        try:
            return date(int(found[3]), month, int(found[1].removesuffix("er")))
        except ValueError:
            pass
    raise RuleBroken(f"« {text} » n’est pas une date en toutes lettres (exemple : 7 juillet 2020).")


def _paragraphs(text: str) -> list[str]:
    """One line for each paragraph or item; a paragraph cut over several lines is put together again."""
    found: list[str] = []
    is_new = True
    for raw in text.replace("\ufeff", "").splitlines():
        line = _SPACES.sub(" ", raw).strip()
        if not line:
            is_new = True
            continue
        if is_new or any(pattern.match(line) for pattern in _STARTS):
            found.append(line)
        else:
            found[-1] = f"{found[-1]} {line}"
        is_new = False
    return found


def _articles(lines: _Lines) -> Iterator[ParsedArticle]:
    expected = 1
    while heading := _ARTICLE.match(lines.next):
        lines.take()
        position = int(heading[1]) if heading[1].isdigit() else 1
        if position != expected:
            raise RuleBroken(f"L’article {position} vient là où l’article {expected} était attendu.")
        blocks = tuple(_blocks(lines))
        if not blocks:
            raise RuleBroken(f"L’article {position} n’a pas de texte.")
        yield ParsedArticle(position, heading[2] or "", blocks)
        expected += 1


def _blocks(lines: _Lines) -> Iterator[Block]:
    items: list[str] = []
    for line in lines.take_until(_ARTICLE, _DONE):
        if _BULLET.match(line):
            items.append(_BULLET.sub("", line))
            continue
        if items:
            yield Block(items=tuple(items))
            items = []
        yield Block(text=line)
    if items:
        yield Block(items=tuple(items))


def _signature(lines: _Lines) -> tuple[str, str]:
    title = lines.take().rstrip(", ")
    signatory = lines.take()
    if not title:
        raise RuleBroken("Il manque la qualité du signataire après « Fait à …, le … ».")
    if lines.next:
        raise RuleBroken(f"Une ligne reste après la signature et n’est pas comprise : « {lines.next} ».")
    return title, signatory


def _refuse_unless(*parts: tuple[str, object]) -> None:
    for name, part in parts:
        if not part:
            raise RuleBroken(f"Le texte de l’acte n’est pas complet : il manque {name}.")

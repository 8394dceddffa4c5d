"""One row of a file becoming a sheet: the column that would hold a value checks it, or it is set aside, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from algorithms.content import SheetContent
from algorithms.fields import OBJECTIVES
from algorithms.models import ROWS, SheetRow, SheetVersion
from algorithms.standards import label_of
from algorithms.wording import PARTIAL_DATES, is_empty
from common import partial_dates
from common.typography import fold, french, lowered

_EXCERPT = 80


@dataclass(frozen=True, slots=True)
class ObjectiveNamed:
    """A strategic objective as a file names it: its act (« deliberation-2020-41 ») and its number, or its words."""

    act: str
    number: int
    text: str = ""

    def __str__(self) -> str:
        return f"n° {self.number} de {self.act}" if self.act else f"n° {self.number} {self.text[:_EXCERPT]}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """A row as understood. `set_aside` are sentences on values that were not taken, `unknown` names of columns."""

    number: int
    identity: str
    content: SheetContent
    empty: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    """(fact, sentence), for whoever sent the row by program: « suppliers.name »."""
    objectives: tuple[ObjectiveNamed, ...] | None = None
    """Those that the file names, to be found; None when it says nothing of them."""
    is_whole: bool = False
    """Our own format: each row says all that it has to say."""

    @property
    def name(self) -> str:
        return str(self.content.values.get("name", ""))

    def with_objectives(self, known: Mapping[ObjectiveNamed, int]) -> "ReadRow":
        """The row with the keys of its objectives; one that no act of the registry has is put aside, in words."""
        if self.objectives is None:
            return self
        lost = [french(f"Objectif {one} : aucun acte n’en a de tel.") for one in self.objectives if one not in known]
        keys = dict.fromkeys(known[one] for one in self.objectives if one in known)
        return replace(
            self,
            content=replace(self.content, objective_ids=tuple(keys)),
            set_aside=(*self.set_aside, *lost),
            faults=(*self.faults, *((OBJECTIVES, sentence) for sentence in lost)),
        )


class Gathering:
    """Takes the values of one row, one by one. What it is not asked for is unknown."""

    def __init__(self, number: int, source: Mapping[str, Any]) -> None:
        self.number = number
        self.identity = ""
        self.is_whole = False
        self._source = source
        self._asked: set[str] = set()
        self._values: dict[str, Any] = {}
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._empty: list[str] = []
        self._set_aside: list[str] = []
        self._notes: list[str] = []
        self._faults: list[tuple[str, str]] = []
        self._strangers: list[str] = []
        self._objectives: tuple[ObjectiveNamed, ...] | None = None

    def take(self, key: str) -> Any:
        """The value under this key of the file, now known; nothing when it is not there."""
        self._asked.add(key)
        return self._source.get(key)

    def text(self, *keys: str) -> str:
        """The first of these keys that says something, as text. Lists are lines."""
        found = [as_text(self.take(key)) for key in keys]
        return next((text for text in found if text), "")

    def has(self, *keys: str) -> bool:
        return any(key in self._source for key in keys)

    def set(self, name: str, value: Any) -> None:
        """Give a column of the sheet this value, when it fits. An empty one is said so, and changes nothing."""
        if value in (None, "") or is_empty(value):
            self.say_empty(label_of(name))
            return
        if (fit := self._fit(SheetVersion.column(name), value, label_of(name), name)) is not None:
            self._values[name] = fit

    def set_whole(self, name: str, value: Any) -> None:
        """Our own format: what is empty in the file is empty in the sheet."""
        column = SheetVersion.column(name)
        if value in (None, ""):
            self._values[name] = None if column.null else column.get_default() if column.choices else ""
            return
        if (fit := self._fit(column, value, label_of(name), name)) is not None:
            self._values[name] = fit

    def add(self, kind: str, /, **facts: Any) -> None:
        """A row of this kind, when what names it is said."""
        model = ROWS[kind]
        if not as_text(facts.get(model.NAMED_BY)):
            return
        if (made := self._row(kind, model, facts)) is not None:
            self._rows.setdefault(kind, []).append(made)

    def add_pieces(self, kind: str, fact: str, text: str, /, **others: Any) -> None:
        """A text that may be longer than one row holds: cut between sentences, a row each; nothing of it is lost."""
        most = ROWS[kind].column(fact).max_length or len(text)
        for piece in in_pieces(text, most):
            self.add(kind, **{fact: piece}, **others)

    def set_rows(self, kind: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Our own format: all the rows of this kind; none is an answer. What a row says and has no place is named."""
        self._rows[kind], model = [], ROWS[kind]
        for facts in rows:
            if as_text(facts.get(model.NAMED_BY)):
                self.add(kind, **{name: facts[name] for name in model.FACTS if name in facts})
            elif text := as_text(list(facts.values())):
                self.refuse(f"{kind}.{model.NAMED_BY}", label_of(kind), text, "rien n’y dit de quoi il s’agit.")
            known = {*model.FACTS, *(f"{name}_label" for name in model.FACTS)}
            self._strangers += [f"{kind}.{key}" for key in facts if key not in known]

    def set_objectives(self, named: Iterable[ObjectiveNamed]) -> None:
        """All the objectives: none is an answer."""
        self._objectives = tuple(named)

    def refuse(self, fact: str, label: str, value: Any, why: str) -> None:
        """Put aside, and told to a program under the name of the fact."""
        self._faults.append((fact, french(f"{why[:1].upper()}{why[1:]}")))
        self.put_aside(label, value, why)

    def say_empty(self, label: str) -> None:
        self._empty.append(label)

    def say(self, sentence: str) -> None:
        self._notes.append(french(sentence))

    def put_aside(self, label: str, value: Any, why: str) -> None:
        """Not taken: the sentence quotes it, so that it can be typed by hand."""
        text = " ".join(as_text(value).split())
        shown = f"{text[:_EXCERPT]}…" if len(text) > _EXCERPT else text
        self._set_aside.append(french(f"{label} : « {shown} » n’est pas repris, {why}"))

    def done(self) -> ReadRow:
        unknown = [str(key) for key in self._source if key not in self._asked and as_text(self._source[key])]
        return ReadRow(
            number=self.number,
            identity=self.identity[:200],
            content=SheetContent(values=self._values, rows=self._rows),
            empty=tuple(dict.fromkeys(self._empty)),
            unknown=(*unknown, *dict.fromkeys(self._strangers)),
            set_aside=tuple(self._set_aside),
            notes=tuple(self._notes),
            faults=tuple(self._faults),
            objectives=self._objectives,
            is_whole=self.is_whole,
        )

    def _row(self, kind: str, model: type[SheetRow], facts: Mapping[str, Any]) -> dict[str, Any] | None:
        made = {}
        for name, value in facts.items():
            column, label = model.column(name), f"{label_of(kind)}, {label_of(f'{kind}.{name}')}"
            if value in (None, ""):
                continue
            if (fit := self._fit(column, value, label, f"{kind}.{name}")) is not None:
                made[name] = fit
        return made if made.get(model.NAMED_BY) else None

    def _fit(self, column: "models.Field[Any, Any]", value: Any, label: str, fact: str) -> Any:
        """What the column would hold, or None once it is put aside."""
        try:
            return fitted(column, value)
        except (ValidationError, ValueError) as error:
            sentence = " ".join(error.messages) if isinstance(error, ValidationError) else ""
            sentence = sentence or "cette valeur ne convient pas."
            self._faults.append((fact, french(sentence)))
            self.put_aside(label, value, lowered(sentence))
            return None


def fitted(column: "models.Field[Any, Any]", value: Any) -> Any:
    """The value as the column holds it.

    Raises: ValidationError, ValueError when it is too long, not one of the choices, no date, no number…
    """
    if column.choices:
        return _choice(column, value)
    if column.name in PARTIAL_DATES:
        return partial_dates.parsed(as_text(value))
    if isinstance(column, models.DateField):
        value = _day(value)
    elif isinstance(column, models.IntegerField):
        value = _number(value)
    elif isinstance(column, models.DecimalField):
        value = _number(value).replace(",", ".")
    else:
        value = as_text(value).strip()
        value.encode()
    return column.clean(value, None)


def _choice(column: "models.Field[Any, Any]", value: Any) -> str:
    """By its code or by its words, accents and case aside."""
    wanted = fold(as_text(value).strip())
    for code, words in column.flatchoices:
        if wanted in (fold(str(code)), fold(str(words))):
            return str(code)
    raise ValidationError("ce n’est pas l’une des réponses prévues.")


def _day(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    day = partial_dates.parsed(as_text(value).partition("T")[0])
    if len(day) < 10:
        raise ValidationError("ce n’est pas un jour précis.")
    return day


def _number(value: Any) -> str:
    if isinstance(value, bool):
        raise ValidationError("ce n’est pas un nombre.")
    return "".join(as_text(value).removesuffix("€").split())


def as_text(value: Any) -> str:
    """A value of JSON or YAML as a person would type it; a list is one line each."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(text for each in value if (text := as_text(each)))
    if isinstance(value, dict):
        return "\n".join(f"{key} : {text}" for key, each in value.items() if (text := as_text(each)))
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value).replace("\r\n", "\n").replace("\x00", "").strip()


def in_pieces(text: str, most: int) -> list[str]:
    """The same text in pieces of at most `most` characters, cut after a line, a sentence or a word if there is one."""
    pieces, rest = [], text.strip()
    while len(rest) > most:
        head = rest[: most + 1]
        cut = max(head.rfind("\n"), head.rfind(". ") + 1, head.rfind("; ") + 1)
        if cut <= most // 3:
            cut = head.rfind(" ") if head.rfind(" ") > 0 else most
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*pieces, rest] if rest else pieces

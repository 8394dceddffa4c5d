"""The questions of the legal assessment, as data: algorithms/texts/legal-questions.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from algorithms.legal.conditions import Atom, read_all

_FILE = Path(__file__).parent.parent / "texts" / "legal-questions.toml"
YES_NO = (("yes", "oui"), ("no", "non"))
# Said while one does not know: it is kept, and the question stays open.
UNKNOWN = "unknown"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the sheet may say, and the answer that it suggests."""

    fact: Atom
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`justified` are the answers that are not signed without their reason: they set an obligation aside."""

    code: str
    group: str
    text: str
    help: str
    source: str
    is_several: bool
    choices: tuple[tuple[str, str], ...]
    only_if: tuple[Atom, ...]
    proposed: tuple[Proposal, ...]
    justified: frozenset[str]

    def in_words(self, values: Sequence[str]) -> str:
        """The answer as one reads it, in the order of the choices."""
        labels = [label for value, label in self.choices if value in values]
        return " ; ".join(labels) if labels else "je ne sais pas encore" if UNKNOWN in values else ""


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    title: str
    questions: tuple[Question, ...]


def _question(group: str, given: Mapping[str, Any]) -> Question:
    kind = given.get("kind", "yes_no")
    return Question(
        code=given["code"],
        group=group,
        text=given["text"],
        help=given["help"],
        source=given["source"],
        is_several=kind == "many",
        choices=YES_NO if kind == "yes_no" else tuple((value, label) for value, label in given["choices"]),
        only_if=read_all(given.get("only_if", ())),
        proposed=tuple(Proposal(Atom.read(fact), value) for fact, value in given.get("proposed", ())),
        justified=frozenset(given.get("justified", ())),
    )


def _read() -> tuple[str, tuple[Group, ...]]:
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    groups = tuple(
        Group(one["code"], one["title"], tuple(_question(one["code"], each) for each in one["questions"]))
        for one in found["groups"]
    )
    return found["edition"], groups


EDITION, GROUPS = _read()
QUESTIONS = {question.code: question for group in GROUPS for question in group.questions}

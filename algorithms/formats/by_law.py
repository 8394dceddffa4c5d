"""What one law asks, field by field, with what the sheet answers: annex VIII A, B, C, FRIA, GDPR. Pure.

The fields are those of algorithms/texts/standards: nothing is written twice, and a field that no fact answers says why.
What the signed legal assessment says is quoted from it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from algorithms.fields import BY_NAME, OBJECTIVES
from algorithms.formats.marks import notice
from algorithms.legal.questions import QUESTIONS
from algorithms.legal.signed import NOT_SIGNED, Signed
from algorithms.models import SheetVersion
from algorithms.standards import Asked, Standard, label_of, rows_said
from algorithms.wording import in_words, row_in_words
from common.typography import french


@dataclass(frozen=True, slots=True)
class Said:
    """A fact that answers: its name, its label, and what it says, a line for each row."""

    fact: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A field of the law: its number, its words, and the answers, or why there are none."""

    id: str
    label: str
    answers: tuple[Said, ...]
    reason: str = ""


def points(standard: Standard, sheet: SheetVersion, signed: Signed = NOT_SIGNED) -> list[Point]:
    return [
        Point(one.id, one.label, (*_answers(one, sheet), *_quoted(one, signed)), _reason(one, signed))
        for one in standard.asked
    ]


def record(standard: Standard, sheet: SheetVersion, signed: Signed = NOT_SIGNED) -> dict[str, Any]:
    """The same as data: what nobody said is an empty list."""
    return {
        "standard": standard.code,
        "title": standard.title,
        "source": standard.source,
        "reference": sheet.algorithm.reference,
        "name": sheet.name,
        "version": sheet.number,
        "notice": notice(sheet) or None,
        "fields": [
            {
                "id": point.id,
                "label": point.label,
                "answers": [
                    {"fact": one.fact, "label": one.label, "values": list(one.values)} for one in point.answers
                ],
                "reason": point.reason or None,
            }
            for point in points(standard, sheet, signed)
        ],
    }


def write(standard: Standard, sheet: SheetVersion, signed: Signed = NOT_SIGNED) -> bytes:
    return (json.dumps(record(standard, sheet, signed), ensure_ascii=False, indent=2) + "\n").encode()


def _answers(asked: Asked, sheet: SheetVersion) -> Iterator[Said]:
    """The facts of the field, then those that serve too, when they say something."""
    for fact in (*asked.facts, *asked.also):
        values = tuple(value for value in _values(sheet, fact) if value)
        if values:
            label = label_of(fact)
            yield Said(fact, french(label[:1].upper() + label[1:]), values)


def _quoted(asked: Asked, signed: Signed) -> Iterator[Said]:
    """What the signed assessment answers, with its date; the justifications that ground it."""
    said = [(code, "", signed.answer(code)) for code in asked.assessed]
    said += [(code, "Motifs de la réponse : ", signed.grounds(code)) for code in asked.grounds]
    for code, title, text in said:
        if text:
            label = french(f"{title}{QUESTIONS[code].text}")
            yield Said(f"legal_assessment.{code}", label, (text, f"({signed.mark})"))


def _reason(asked: Asked, signed: Signed) -> str:
    if not asked.assessed and not asked.grounds:
        return asked.reason
    if signed.signed_on is None:
        return "Manque : c’est l’analyse juridique qui le dit, et aucune n’est signée pour cette version."
    return french(f"Non renseigné par l’{signed.mark}.")


def _values(sheet: SheetVersion, fact: str) -> Iterator[str]:
    name, _, column = fact.partition(".")
    name = name.partition(":")[0]
    if name == OBJECTIVES:
        yield from (french(objective.short_title) for objective in sheet.objectives.all())
    elif name not in BY_NAME or not BY_NAME[name].rows:
        yield in_words(sheet.column(name), getattr(sheet, name))
    else:
        for row in rows_said(sheet, fact):
            if not column:
                yield row_in_words(row)
            elif value := in_words(row.column(column), getattr(row, column)):
                yield french(f"{row} : {value}")

"""What a sheet says: where each field stands, what helps to fill it, which text asks for it, and when it is asked.

The form, the page, the publication, the comparison and the completeness all read this list, from
algorithms/texts/sheet.toml. Labels are those of the models.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from algorithms.models import ROWS, SheetRow, SheetVersion

_FILE = Path(__file__).parent / "texts" / "sheet.toml"
OBJECTIVES = "objectives"


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked when another one holds one of these answers."""

    field: str
    values: frozenset[str]

    def is_met(self, answer: Callable[[str], object]) -> bool:
        return str(answer(self.field) or "unknown") in self.values


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """A column of the sheet, its objectives, or a kind of row; a row has a title, and the help of its columns."""

    name: str
    step: str
    help: str
    example: str = ""
    source: str = ""
    only_if: Condition | None = None
    rows: bool = False
    title: str = ""
    one: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def row(self) -> type[SheetRow]:
        """The kind of row that it is. Raises: KeyError when it is not one."""
        return ROWS[self.name]

    @property
    def label(self) -> str:
        """Its name on the screen, with a capital."""
        label = self.title or str(SheetVersion.column(self.name).verbose_name)
        return label[:1].upper() + label[1:]

    def is_asked(self, answer: Callable[[str], object]) -> bool:
        """`answer` gives what is said of a column, on a sheet or on a page that is being typed."""
        return self.only_if is None or self.only_if.is_met(answer)


@dataclass(frozen=True, slots=True)
class Step:
    """Some questions that are answered together; the anchor is its address in a page."""

    anchor: str
    title: str
    fields: tuple[Field, ...]

    @property
    def columns(self) -> tuple[Field, ...]:
        """Its fields that are not rows."""
        return tuple(field for field in self.fields if not field.rows)

    @property
    def rows(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.rows)


def _read() -> tuple[Step, ...]:
    with _FILE.open("rb") as file:
        found = tomllib.load(file)["steps"]
    return tuple(
        Step(step["anchor"], step["title"], tuple(_field(step["anchor"], each) for each in step["fields"]))
        for step in found
    )


def _field(step: str, described: dict[str, Any]) -> Field:
    condition = described.pop("only_if", None)
    only_if = Condition(condition["field"], frozenset(condition["values"])) if condition else None
    return Field(step=step, only_if=only_if, **described)


STEPS = _read()
FIELDS = tuple(field for step in STEPS for field in step.fields)
BY_NAME = {field.name: field for field in FIELDS}
# Those that are columns of the sheet; the objectives are a relation, the rows are models of their own.
COLUMNS = tuple(field.name for field in FIELDS if not field.rows and field.name != OBJECTIVES)

"""What somebody writes in a sheet, on its way from a form or a file to an operation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from algorithms.enums import SourceKind


@dataclass(frozen=True, slots=True)
class DataSetContent:
    data: str
    origin: str = ""
    collection: str = ""


@dataclass(frozen=True, slots=True)
class SourceContent:
    label: str
    url: str = ""
    kind: SourceKind = SourceKind.FACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """`values` are by the names of algorithms.fields.COLUMNS, and `change_note`; what is absent is emptied."""

    values: Mapping[str, Any]
    objective_ids: tuple[int, ...] = ()
    datasets: tuple[DataSetContent, ...] = ()
    sources: tuple[SourceContent, ...] = field(default=())

"""Which format a file is in, from its content, and what it says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from algorithms.enums import ImportFormat as F
from algorithms.readers import atrs, dutch, etalab, model_cards, native
from algorithms.readers.decoding import (
    MAX_BYTES,
    MAX_LINES,
    MAX_ROWS,
    decoded,
    headers_of,
    limited,
    model_card,
    records,
    table,
)
from algorithms.readers.gathering import ReadRow
from common.errors import RuleBroken

__all__ = ["MAX_BYTES", "MAX_ROWS", "Reading", "read"]

Reader = Callable[[int, Mapping[str, Any]], ReadRow]
# Asked in this order: ours first, whose names are the most particular.
_JSON: tuple[tuple[F, Callable[[Mapping[str, Any]], bool], Reader], ...] = (
    (F.NATIVE, native.recognises, native.read),
    (F.DUTCH, dutch.recognises, dutch.read),
    (F.DUTCH_LIST, dutch.recognises_list, dutch.read_listed),
    (F.ATRS, atrs.recognises, atrs.read),
)
_TABLES: tuple[tuple[F, Callable[[Mapping[str, Any]], bool], Reader], ...] = (
    (F.ETALAB, etalab.recognises, etalab.read),
    (F.ATRS, atrs.recognises, atrs.read),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was understood."""

    format: F
    rows: tuple[ReadRow, ...]


def read(data: bytes, name: str) -> Reading:
    """The rows of a file. Its format is the one of its content; its name only says where to begin.

    Raises: RuleBroken when it is none of the formats that are read, or beyond the limits.
    """
    text = decoded(data)
    start = text.lstrip()[:1]
    extension = name.rpartition(".")[2].lower()
    if extension in {"yaml", "yml", "md"} or text.lstrip().startswith("---"):
        return Reading(F.MODEL_CARD, (model_cards.read(1, model_card(text)),))
    if start in {"{", "["}:
        return _first(_JSON, records(text))
    if atrs.recognises_long(headers_of(text)):
        sheets = limited(atrs.gathered(table(text, most=MAX_LINES)))
        return Reading(F.ATRS, tuple(atrs.read(number, one) for number, one in enumerate(sheets, start=1)))
    return _first(_TABLES, table(text))


def _first(
    known: tuple[tuple[F, Callable[[Mapping[str, Any]], bool], Reader], ...], found: Sequence[Mapping[str, Any]]
) -> Reading:
    for code, recognises, reader in known:
        if recognises(found[0]):
            return Reading(code, tuple(reader(number, one) for number, one in enumerate(found, start=1)))
    seen = ", ".join(f"« {key} »" for key in list(found[0])[:6])
    raise RuleBroken(
        f"Le format de ce fichier n’est pas reconnu : il commence par {seen}. Formats lus : inventaire d’Etalab (CSV), "
        "notre JSON (une fiche, une liste, ou une fiche par ligne), registre des Pays-Bas (JSON), ATRS (JSON ou CSV), "
        "carte de modèle (YAML)."
    )

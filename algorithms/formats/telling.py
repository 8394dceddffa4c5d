"""Several facts in one text, for registers that have one field where the sheet has several. Pure."""

from collections.abc import Iterable

from algorithms.models import SheetRow, SheetVersion
from algorithms.standards import rows_said
from algorithms.wording import in_words
from common.typography import french


def said(sheet: SheetVersion, name: str) -> str:
    """A column in words; nothing when nothing is said."""
    return in_words(sheet.column(name), getattr(sheet, name))


def cell(row: SheetRow, name: str) -> str:
    """A fact of a row in words."""
    return in_words(row.column(name), getattr(row, name))


def told(*texts: str) -> str:
    """The texts that say something, a paragraph each."""
    return "\n\n".join(text for text in texts if text)


def titled(title: str, text: str) -> str:
    """« Autres solutions : … »; nothing for nothing."""
    return french(f"{title} : {text}") if text else ""


def rows_as_text(rows: Iterable[SheetRow], *names: str) -> str:
    """A line for each row: what names it, then these facts."""
    return "\n".join(" – ".join(text for name in names if (text := cell(row, name))) for row in rows)


def first_url(sheet: SheetVersion, fact: str) -> str:
    """The first address among the rows that « sources:code » or « datasets » names."""
    return next((url for row in rows_said(sheet, fact) if (url := getattr(row, "url", ""))), "")

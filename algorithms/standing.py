"""Where a sheet stands before each text that asks something of it: the codes that the list is narrowed by."""

from algorithms.completeness import Completeness, completeness_of, grouped
from algorithms.models import SheetVersion
from algorithms.standards import STANDARDS

# How a sheet stands before one text.
STANDINGS = {"complete": "rien ne manque", "gaps": "incomplet", "none": "sans objet"}


def standings_of(sheet: SheetVersion, risk_class: str) -> list[str]:
    """One code for each law, « <text>-<standing> ». Pure: the rows of the sheet are loaded."""
    return [f"{item.code}-{standing(item)}" for item in grouped(completeness_of(sheet, risk_class)).laws]


def texts() -> dict[str, str]:
    """The laws that `completeness_of` knows: their titles by code. Registers that bind nobody here are left out."""
    return {code: standard.title for code, standard in STANDARDS.items() if not standard.is_voluntary}


def standing(item: Completeness) -> str:
    """One of `STANDINGS`."""
    if not item.is_concerned:
        return "none"
    return "gaps" if item.gaps else "complete"

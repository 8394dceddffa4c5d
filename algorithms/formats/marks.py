"""What a file says of itself, so that nobody takes a draft or invented data for the registry."""

from algorithms.enums import SheetStatus
from algorithms.models import SheetVersion
from common.typography import french

_STATES = {
    SheetStatus.DRAFT: "brouillon : rien n’en est approuvé",
    SheetStatus.PROPOSED: "brouillon : proposé, non approuvé",
    SheetStatus.APPROVED: "brouillon : approuvé, non publié",
    SheetStatus.SUPERSEDED: "version remplacée",
}


def notice(sheet: SheetVersion) -> str:
    """« Brouillon : rien n’en est approuvé – donnée de démonstration »; nothing for a real sheet in force."""
    marks = [_STATES.get(SheetStatus(sheet.status), "")]
    if sheet.algorithm.is_demonstration:
        marks.append("donnée de démonstration")
    text = " – ".join(mark for mark in marks if mark)
    return french(text[:1].upper() + text[1:])


def is_in_force(sheet: SheetVersion) -> bool:
    return sheet.status == SheetStatus.PUBLISHED

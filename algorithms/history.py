"""What was done to a sheet, from the journal, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from algorithms.models import SheetVersion
from common import journal
from common.journal import Person
from common.models import JournalEntry

EDIT = "sheet.edit"
# Every action that the operations record of a sheet; a test says which is missing.
WORDS = {
    "sheet.create": "Fiche créée",
    EDIT: "Fiche modifiée",
    "sheet.join_document": "Document joint",
    "sheet.withdraw_document": "Document retiré",
    "sheet.propose": "Proposée à l’approbation",
    "sheet.approve": "Approuvée",
    "sheet.send_back": "Renvoyée pour correction",
    "sheet.publish": "Publiée",
    "sheet.start_version": "Nouvelle version ouverte",
    "sheet.decline_referral": "Nouvelle saisine du comité écartée",
    "sheet.supersede": "Remplacée par une version plus récente",
}


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline component."""

    at: datetime
    label: str
    actor: str
    detail: str = ""


def events_of(sheet: SheetVersion) -> list[Event]:
    """Oldest first; the saves that one person made in a row are one line. One query."""
    return [_event(entries) for entries in _in_a_row(journal.lines_of(sheet))]


def last_step_of(sheet: SheetVersion, person: Person) -> str:
    """The anchor of the step that this person last saved in this sheet; nothing when there is none. One query."""
    last = journal.lines_of(sheet).filter(action=EDIT, actor_id=person.journal_id).last()
    steps = last.details.get("steps", []) if last else []
    return str(steps[-1]) if steps else ""


def _in_a_row(entries: Iterable[JournalEntry]) -> list[list[JournalEntry]]:
    groups: list[list[JournalEntry]] = []
    for entry in entries:
        last = groups[-1][-1] if groups else None
        is_same = last is not None and (last.action, last.actor_id) == (entry.action, entry.actor_id)
        if is_same and entry.action == EDIT:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _event(entries: list[JournalEntry]) -> Event:
    last = entries[-1]
    detail = f"{len(entries)} enregistrements" if len(entries) > 1 else ""
    return Event(at=last.at, label=WORDS.get(last.action, last.action), actor=last.actor_label, detail=detail)

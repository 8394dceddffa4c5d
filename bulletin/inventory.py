"""The inventory of Etalab, from the open data of a sheet: the 21 fields of its template, under their own French titles.

One line for each algorithm. The template repeats three fields for each data set (data, source, collection): here they
are three cells of as many lines, the same line for the same data set, so that counting lines counts algorithms.
« Ressources connexes » stands three times in the template: the part is added, as a spreadsheet needs distinct titles.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from common import spreadsheets
from common.typography import french

HEADERS = (
    "Nom de l'administration concernée",
    "Direction/service porteur",
    "Contact au sein de l'administration concernée",
    "Date de mise à jour des informations",
    "Nom de l'algorithme",
    "Contexte global",
    "Finalité de l'algorithme",
    "Comment et quand l'algorithme intervient-il dans la prise de décision ?",
    "Niveau d'automatisation de la décision",
    "Fondements juridiques",
    "Ressources connexes (métier et décision)",
    "Nombre de décisions administratives prises par an",
    "Portée de la décision",
    "Public concerné par la décision",
    "Ressources connexes (impact)",
    "Données traitées",
    "Source des données traitées",
    "Mode de collecte des données traitées",
    "Type d'algorithme",
    "Opérations effectuées par l'algorithme",
    "Ressources connexes (fonctionnement interne)",
)
# Ours, after those of the template: what the line is of, and what must be known of it (a draft, a demonstration).
OURS = ("Référence", "Version", "Mention")
NOT_SAID = "Non renseigné"

Record = Mapping[str, Any]


def write(records: Iterable[tuple[Record, str]]) -> bytes:
    """The CSV file of these sheets, each with what must be known of it. No cell is a formula."""
    rows = ([*cells(record), record.get("reference"), record.get("version"), mark] for record, mark in records)
    return spreadsheets.table((*HEADERS, *OURS), rows, cell=spreadsheets.safe_lines)


def cells(record: Record) -> list[object]:
    """The cells of one algorithm, in the order of the headers. What nobody said is empty."""
    datasets = record.get("datasets") or []
    return [
        record.get("administration"),
        record.get("bearer_service"),
        _lines(contact.get("address") for contact in record.get("contacts") or []),
        record.get("updated_on"),
        record.get("name"),
        record.get("context"),
        _and(record.get("purpose"), "Pourquoi un algorithme", record.get("why_algorithm")),
        record.get("role_in_decision"),
        record.get("automation_label"),
        _lines(" ".join(basis["title"].split()) for basis in record.get("legal_bases") or []),
        _links(record, "decision"),
        record.get("decisions_per_year"),
        record.get("decision_scope_label"),
        _and(record.get("audience"), "Effets importants", record.get("important_effects")),
        _links(record, "impact"),
        _lines(each.get("data") for each in datasets),
        _column(datasets, "origin"),
        _column(datasets, "collection"),
        record.get("technique_label"),
        record.get("operations"),
        _links(record, "internals", "code"),
    ]


def _lines(texts: Iterable[str | None]) -> str:
    return "\n".join(text for text in texts if text)


def _and(text: str | None, title: str, more: str | None) -> str:
    return "\n".join(part for part in (text, french(f"{title} : {more}") if more else "") if part)


def _column(datasets: Iterable[Record], name: str) -> str:
    """A line for each data set, so that the lines of the three cells go together; nothing when none says it."""
    said = [each.get(name) or "" for each in datasets]
    return "\n".join(text or NOT_SAID for text in said) if any(said) else ""


def _links(record: Record, *kinds: str) -> str:
    sources = [source for source in record.get("sources") or [] if source.get("kind") in kinds]
    return _lines(source.get("url") or source.get("label") for source in sources)

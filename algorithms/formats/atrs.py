"""The British record (ATRS): each attribute by its own name; those that repeat are lists of the same length.

The texts stay in French. In CSV there is one line for each attribute and rank, as the standard lists them.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from algorithms.enums import AccountableRole, Lifecycle
from algorithms.formats.marks import notice
from algorithms.formats.telling import cell, first_url, said, titled, told
from algorithms.models import SheetVersion
from common import spreadsheets

_PHASES = {
    Lifecycle.STUDY: "design",
    Lifecycle.EXPERIMENT: "development",
    Lifecycle.ROLLOUT: "production",
    Lifecycle.GENERALISED: "production",
    Lifecycle.SUSPENDED: "retired",
    Lifecycle.ABANDONED: "retired",
    Lifecycle.RETIRED: "retired",
}
# For each kind of row, the attributes that repeat and the fact that each holds.
REPEATED = {
    "suppliers": {
        "external_supplier": "name",
        "external_supplier_identifier": "identifier",
        "external_supplier_role": "role",
        "data_access_terms": "data_access_terms",
    },
    "datasets": {
        "source_data_name": "title",
        "source_data_description": "data",
        "source_data_url": "url",
        "data_collection": "collection",
        "data_sharing_agreements": "sharing",
        "data_access_and_storage": "storage",
    },
    "assessments": {
        "impact_assessment_name": "title",
        "impact_assessment_description": "summary",
        "impact_assessment_date": "carried_on",
        "impact_assessment_link": "url",
    },
    "risks": {"risk_name": "name", "risk_description": "description", "risk_mitigation": "mitigation"},
}
CSV_HEADERS = ("reference", "name", "attribute", "rank", "value", "notice")


def record(sheet: SheetVersion) -> dict[str, Any]:
    """Empty texts for what nobody said; the phase is one of the five of the standard, and empty when not known."""
    owner = next((row for row in sheet.accountables.all() if row.role == AccountableRole.OWNER), None)
    found: dict[str, Any] = {
        "name": sheet.name,
        "description": said(sheet, "summary"),
        "website": first_url(sheet, "sources:public_page"),
        "contact_email": next((cell(row, "address") for row in sheet.contacts.all()), ""),
        "organisation": sheet.administration,
        "team": said(sheet, "bearer_service"),
        "senior_responsible_owner": cell(owner, "title") if owner else "",
        "scope": told(said(sheet, "purpose"), titled("Ne doit pas servir à", said(sheet, "out_of_scope"))),
        "benefit": said(sheet, "why_algorithm"),
        "alternatives_considered": said(sheet, "alternatives"),
        "model_type": told(said(sheet, "technique"), said(sheet, "technique_note")),
        "frequency_usage": told(
            said(sheet, "volume_note"), titled("Décisions par an", said(sheet, "decisions_per_year"))
        ),
        "phase": _PHASES.get(Lifecycle(sheet.lifecycle), ""),
        "maintenance": said(sheet, "monitoring"),
        "system_architecture": first_url(sheet, "sources:architecture"),
        "process_integration": said(sheet, "role_in_decision"),
        "provided_information": said(sheet, "information_provided"),
        "human_decisions": said(sheet, "human_intervention"),
        "required_training": said(sheet, "training"),
        "appeals_and_review": said(sheet, "appeals"),
    }
    for kind, attributes in REPEATED.items():
        rows = list(getattr(sheet, kind).all())
        found |= {theirs: [_fact(row, ours) for row in rows] for theirs, ours in attributes.items()}
    return found | {"reference": sheet.algorithm.reference, "notice": notice(sheet)}


def write(sheet: SheetVersion) -> bytes:
    return (json.dumps(record(sheet), ensure_ascii=False, indent=2) + "\n").encode()


def write_table(sheets: Iterable[SheetVersion]) -> bytes:
    return table_of(record(sheet) for sheet in sheets)


def table_of(records: Iterable[dict[str, Any]]) -> bytes:
    """CSV: one line for each attribute of each algorithm, its rank when it repeats. `readers.atrs` reads it back."""
    rows = (line for found in records for line in _lines(dict(found)))
    return spreadsheets.table(CSV_HEADERS, rows, cell=spreadsheets.safe_lines)


def _lines(found: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    reference, mark = found.pop("reference"), found.pop("notice")
    for attribute, value in found.items():
        for rank, one in enumerate(value, start=1) if isinstance(value, list) else [("", value)]:
            yield reference, found["name"], attribute, rank, one, mark


def _fact(row: Any, name: str) -> str:
    """A date stays as ISO 8601 writes it."""
    return str(row.carried_on) if name == "carried_on" else cell(row, name)

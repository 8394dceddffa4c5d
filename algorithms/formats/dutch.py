"""The record of the Dutch register: « publicatiestandaard 1.0.0 », 18 properties that it wants, and those it admits.

Its schema wants a language that is the constant « nld »: the texts stay in French, and `notice`, a property of ours
that it admits, says so. It also says what was cut to the length allowed, and what is chosen for want of an answer: an
enumeration has no « unknown ». A text that it wants and that nobody gave is « Non renseigné ». The pattern of a date is
four digits and two: a year whose month is not known is « 2015-00 », an unknown date « 0000-00 »; no month is invented.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from algorithms.enums import IN_USE, LegalBasisKind, Lifecycle, RiskClass
from algorithms.formats.marks import notice
from algorithms.formats.telling import cell, first_url, rows_as_text, said, titled, told
from algorithms.models import SheetVersion
from bulletin import addresses
from bulletin.inventory import NOT_SAID
from common.typography import french

NO_DATE = "0000-00"
# The most that each property holds.
LENGTHS = {
    "name": 99,
    "description_short": 399,
    "organization": 99,
    "legal_basis_title": 99,
    "supplier": 199,
    "data_source_title": 499,
    "technical_operation": 4999,
    **dict.fromkeys(
        (
            *("purpose_and_impact", "considerations", "human_intervention", "risk_management"),
            *("legal_basis", "impact_assessment_explanation", "data"),
        ),
        2499,
    ),
}
_STATUSES = {
    Lifecycle.STUDY: "In ontwikkeling",
    Lifecycle.SUSPENDED: "Buiten gebruik",
    Lifecycle.ABANDONED: "Buiten gebruik",
    Lifecycle.RETIRED: "Buiten gebruik",
    **dict.fromkeys(IN_USE, "In gebruik"),
}
_HIGH = "Hoog-risico AI-systeem (Categorie A)"
_IMPACT = "Impactvolle algoritmes (Categorie B)"
_OTHER = "Overige algoritmes (Categorie C)"
_ENDED = (Lifecycle.RETIRED, Lifecycle.ABANDONED)


def record(sheet: SheetVersion, risk_class: str) -> dict[str, Any]:
    """`risk_class` is that of the last assessment signed."""
    texts = {name: text or NOT_SAID for name, text in _wanted(sheet).items()}
    texts |= {name: text for name, text in _admitted(sheet).items() if text and text != NO_DATE}
    return {
        **{name: _cut(text, LENGTHS.get(name)) for name, text in texts.items()},
        "theme": list(settings.DUTCH_THEMES),
        "status": _STATUSES.get(Lifecycle(sheet.lifecycle), "In ontwikkeling"),
        "start_date": _month(sheet, tuple(IN_USE)),
        "publication_category": category(sheet, risk_class),
        "source_link": settings.PUBLIC_URL + addresses.algorithm_page(sheet.algorithm.reference),
        "source_id": sheet.algorithm.reference,
        "language": "nld",
        "schema": "1.0.0",
        "notice": _notice(sheet, risk_class, [name for name, text in texts.items() if _is_long(name, text)]),
    }


def write(sheet: SheetVersion, risk_class: str) -> bytes:
    return (json.dumps(record(sheet, risk_class), ensure_ascii=False, indent=2) + "\n").encode()


def write_all(sheets: Iterable[tuple[SheetVersion, str]]) -> Iterable[bytes]:
    """Many records, one array."""
    before = "[\n"
    for sheet, risk_class in sheets:
        yield (before + json.dumps(record(sheet, risk_class), ensure_ascii=False)).encode()
        before = ",\n"
    yield (before if before == "[\n" else "\n").encode() + b"]\n"


def category(sheet: SheetVersion, risk_class: str) -> str:
    """A for a high risk that was signed; B for what founds a decision or has important effects; C otherwise."""
    if risk_class == RiskClass.HIGH:
        return _HIGH
    return _IMPACT if sheet.founds_decision == "yes" or sheet.important_effects else _OTHER


def _wanted(sheet: SheetVersion) -> dict[str, str]:
    """The texts that the schema wants, from the sheet."""
    return {
        "name": sheet.name,
        "description_short": said(sheet, "summary"),
        "organization": sheet.administration,
        "contact": "\n".join(cell(row, "address") for row in sheet.contacts.all()),
        "purpose_and_impact": told(said(sheet, "purpose"), titled("Effets", said(sheet, "important_effects"))),
        "considerations": told(
            said(sheet, "trade_offs"), titled("Autres solutions étudiées", said(sheet, "alternatives"))
        ),
        "human_intervention": said(sheet, "human_intervention"),
        "risk_management": _risks(sheet),
        "impact_assessments": rows_as_text(sheet.assessments.all(), "title"),
        "data": rows_as_text(sheet.datasets.all(), "data", "origin"),
        "technical_operation": told(
            said(sheet, "technique"), said(sheet, "operations"), titled("Paramètres", said(sheet, "parameters"))
        ),
        "supplier": "\n".join(cell(row, "name") for row in sheet.suppliers.all()),
    }


def _admitted(sheet: SheetVersion) -> dict[str, str]:
    """Those that it admits: nothing is written for nothing."""
    return {
        "end_date": _month(sheet, _ENDED),
        "link": first_url(sheet, "sources:public_page"),
        "legal_basis": rows_as_text(sheet.legal_bases.all(), "title", "explanation"),
        "legal_basis_link": first_url(sheet, f"legal_bases:{LegalBasisKind.DECISION}")
        or first_url(sheet, "legal_bases"),
        "legal_basis_title": next((cell(row, "title") for row in sheet.legal_bases.all()), ""),
        "processing_register_link": first_url(sheet, "sources:register"),
        "impact_assessment_link": first_url(sheet, "assessments"),
        "impact_assessment_explanation": _why_no_study(sheet),
        "data_source_link": first_url(sheet, "datasets"),
        "data_source_title": next((title for row in sheet.datasets.all() if (title := cell(row, "title"))), ""),
        "source_code_link": first_url(sheet, "sources:code"),
        "search_terms": said(sheet, "keywords"),
    }


def _notice(sheet: SheetVersion, risk_class: str, cut: list[str]) -> str:
    marks = [notice(sheet), "Texte en français"]
    if sheet.lifecycle == Lifecycle.UNKNOWN:
        marks.append("status : étape de vie non renseignée, « In ontwikkeling » par défaut")
    if risk_class == RiskClass.NOT_ASSESSED:
        marks.append("publication_category : provisoire, aucune analyse juridique signée")
    if cut:
        marks.append(f"texte coupé à la longueur admise : {', '.join(cut)}")
    return french(". ".join(mark for mark in marks if mark) + ".")


def _risks(sheet: SheetVersion) -> str:
    return told(
        rows_as_text(sheet.risks.all(), "name", "mitigation"),
        titled("Surveillance", said(sheet, "monitoring")),
        titled("Si un risque se réalise", said(sheet, "governance")),
    )


def _why_no_study(sheet: SheetVersion) -> str:
    """The state of the two studies that the law knows: it is what explains that one is not there."""
    return told(
        titled("Analyse d’impact relative à la protection des données", said(sheet, "impact_study").lower()),
        titled("Analyse d’impact sur les droits fondamentaux", said(sheet, "rights_study").lower()),
    )


def _month(sheet: SheetVersion, stages: Iterable[str]) -> str:
    """The first month of these stages, as precise as it is known."""
    known = sorted(row.began for row in sheet.stages.all() if row.stage in set(stages) and row.began)
    if not known:
        return NO_DATE
    year, month = (*known[0].split("-"), "00")[:2]
    return f"{year}-{month}"


def _is_long(name: str, text: str) -> bool:
    return len(text) > LENGTHS.get(name, len(text))


def _cut(text: str, most: int | None) -> str:
    return text if most is None or len(text) <= most else f"{text[: most - 1].rstrip()}…"

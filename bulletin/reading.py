"""What the records say, read for the eye. A record may lack anything: what it lacks is not shown."""

from dataclasses import dataclass
from typing import Any

from bulletin import addresses
from bulletin.models import Publication
from common.typography import fold

# Colours of the four outcomes, of the three positions and of what the committee finds; the word is always beside.
TONES = {
    "favorable": "success",
    "favorable_with_recommendations": "progress",
    "reserved": "warning",
    "unfavorable": "danger",
    "accepted": "success",
    "partly": "warning",
    "refused": "danger",
    "implemented": "success",
    "in_progress": "progress",
    "not_implemented": "danger",
    "reopened": "warning",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """An algorithm that an act speaks of, with its page."""

    reference: str
    name: str

    @property
    def url(self) -> str:
        return addresses.algorithm_page(self.reference)


def outcome_label(publication: Publication) -> str:
    """« favorable avec recommandations », « acceptée », « mise en œuvre »: the word for the outcome."""
    said = publication.record.get("outcome")
    told = publication.facets.get("label") or publication.record.get("position_label")
    label = said.get("label") if isinstance(said, dict) else told
    return str(label or publication.outcome)


def tone(publication: Publication) -> str:
    return TONES.get(publication.outcome, "neutral")


def commitments(publication: Publication) -> list[tuple[str, str]]:
    """The commitments of the charter that an opinion applied: their titles, and the page of each."""
    said = publication.record.get("recitals", [])
    return [(one["title"], addresses.commitment_page(one["commitment"])) for one in said if one["commitment"]]


def algorithms(publication: Publication) -> list[Subject]:
    """The algorithms that the record names; failing that, those of the subjects."""
    named = [
        Subject(item["reference"], item.get("name") or "")
        for item in publication.record.get("algorithms", [])
        if item.get("reference")
    ]
    return named or [Subject(reference, "") for reference in publication.subjects if reference.startswith("ALG-")]


def version_examined(opinion: Publication, reference: str) -> int | None:
    """Which version of this algorithm's sheet the committee had before it, when the record says so."""
    for item in opinion.record.get("algorithms", []):
        if item.get("reference") == reference and isinstance(number := item.get("sheet_version"), int):
            return number
    return None


def sheet_state(sheet: Publication) -> dict[str, str]:
    """Who answers for an algorithm, and where it is in its life."""
    lifecycle = sheet.facets.get("lifecycle_label") or sheet.record.get("lifecycle_label")
    return {"department": str(sheet.facets.get("department") or ""), "lifecycle": str(lifecycle or "")}


def sheet_facts(sheet: Publication) -> list[tuple[str, str]]:
    state = sheet_state(sheet)
    return [("Direction", state["department"]), ("État", state["lifecycle"].capitalize())]


@dataclass(frozen=True, slots=True)
class Rule:
    """One of the things that the law wants published about an algorithm that founds decisions, and what is said."""

    title: str
    source: str
    paragraphs: tuple[str, ...]


def rules(sheet: Publication) -> list[Rule]:
    """The rules and the main characteristics, from the record of a sheet; empty paragraphs when a record is silent."""
    said = sheet.record
    return [
        Rule("Finalité", "CRPA, art. R.311-3-1-1", _paragraphs(said, "purpose")),
        Rule(
            "Degré et mode de contribution à la décision",
            "CRPA, art. R.311-3-1-2, 1°",
            _paragraphs(said, "role_in_decision", "automation_label", "human_intervention"),
        ),
        Rule("Données traitées et leurs sources", "CRPA, art. R.311-3-1-2, 2°", _data(said)),
        Rule("Paramètres et pondération", "CRPA, art. R.311-3-1-2, 3°", _paragraphs(said, "parameters")),
        Rule("Opérations effectuées", "CRPA, art. R.311-3-1-2, 4°", _paragraphs(said, "operations")),
        Rule("Effets sur les personnes", "CRPA, art. L.312-1-3", _paragraphs(said, "important_effects")),
    ]


def rules_contacts(sheet: Publication) -> list[str]:
    """Where to ask for what concerns oneself: the contacts made for it, else those of the public."""
    contacts = sheet.record.get("contacts") or []
    made_for_it = [contact["address"] for contact in contacts if contact.get("purpose") == "rules"]
    return made_for_it or [contact["address"] for contact in contacts if contact.get("purpose") == "public"]


def _data(said: dict[str, Any]) -> tuple[str, ...]:
    rows = said.get("datasets") or []
    return tuple(" – ".join(filter(None, [row.get("data"), row.get("origin")])) for row in rows)


def _paragraphs(said: dict[str, Any], *names: str) -> tuple[str, ...]:
    texts = [str(said.get(name) or "") for name in names]
    return tuple(text[:1].upper() + text[1:] for text in texts if text)


def masthead(body_name: str) -> str:
    """« BULLETIN OFFICIEL DE POLE EMPLOI »: capitals without accents (DOMAIN.md §3.2)."""
    return fold(f"Bulletin officiel de {body_name}").upper()


def text_of_issue(stored_html: str) -> str:
    """The acts of an issue one after the other, as printed after its contents, each with its anchor."""
    return stored_html.partition("</nav>")[2].strip()


def anchors_of_issue(record: dict[str, Any]) -> dict[str, str]:
    """Where each act of an issue stands in its text, by the slug of the act."""
    return {act["slug"]: act["anchor"] for act in record.get("acts", []) if "anchor" in act}

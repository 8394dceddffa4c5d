"""What the records say, read for the eye. A record may lack anything: what it lacks is not shown."""

from dataclasses import dataclass

from bulletin import addresses
from bulletin.models import Publication
from common.typography import fold

# Colours of the four outcomes and of the three positions; the word is always beside.
TONES = {
    "favorable": "success",
    "favorable_with_recommendations": "progress",
    "reserved": "warning",
    "unfavorable": "danger",
    "accepted": "success",
    "partly": "warning",
    "refused": "danger",
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
    """« favorable avec recommandations », « acceptée »: the word for the outcome, from the record."""
    said = publication.record.get("outcome")
    label = said.get("label") if isinstance(said, dict) else publication.record.get("position_label")
    return str(label or publication.outcome)


def tone(publication: Publication) -> str:
    return TONES.get(publication.outcome, "neutral")


def algorithms(publication: Publication) -> list[Subject]:
    """The algorithms that the record names; failing that, those of the subjects."""
    named = [
        Subject(item["reference"], item.get("name") or "")
        for item in publication.record.get("algorithms", [])
        if item.get("reference")
    ]
    return named or [Subject(reference, "") for reference in publication.subjects if reference.startswith("ALG-")]


def sheet_state(sheet: Publication) -> dict[str, str]:
    """Who answers for an algorithm, and where it is in its life."""
    lifecycle = sheet.facets.get("lifecycle_label") or sheet.record.get("lifecycle_label")
    return {"department": str(sheet.facets.get("department") or ""), "lifecycle": str(lifecycle or "")}


def sheet_facts(sheet: Publication) -> list[tuple[str, str]]:
    state = sheet_state(sheet)
    return [("Direction", state["department"]), ("État", state["lifecycle"].capitalize())]


def masthead(body_name: str) -> str:
    """« BULLETIN OFFICIEL DE POLE EMPLOI »: capitals without accents (DOMAIN.md §3.2)."""
    return fold(f"Bulletin officiel de {body_name}").upper()

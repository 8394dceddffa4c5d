"""What a sheet must say before it is proposed. Pure: reads a sheet whose objectives are loaded, or may be."""

from dataclasses import dataclass

from algorithms.fields import OBJECTIVES
from algorithms.models import SheetVersion


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What forbids to propose the sheet, and the name of the field where it is answered."""

    field: str
    sentence: str


def obstacles_to_proposal(sheet: SheetVersion) -> list[Obstacle]:
    """What the committee cannot do without (délibération n° 2020-41, art. 2: an objective, or the reason for none)."""
    found = []
    if not sheet.purpose.strip():
        found.append(
            Obstacle("purpose", "La fiche doit dire à quoi sert l’algorithme : remplissez « Finalité » (étape 2).")
        )
    if not sheet.objectives_note.strip() and not sheet.objectives.all():
        found.append(
            Obstacle(
                OBJECTIVES,
                "Cochez un objectif stratégique de l’article 2 de la délibération n° 2020-41, "
                "ou dites pourquoi l’algorithme n’en sert aucun (étape 2).",
            )
        )
    return found

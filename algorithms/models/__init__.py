"""The registry: algorithms, the versions of their sheets with their rows, what went wrong with them."""

from algorithms.models.incidents import Incident, IncidentEntry, IncidentLetter, IncidentNotice
from algorithms.models.legal import LegalAnswer, LegalAssessment, LegalDate
from algorithms.models.registry import Algorithm
from algorithms.models.rows import DataSet, SheetSource
from algorithms.models.sheets import SheetVersion

__all__ = [
    "Algorithm",
    "DataSet",
    "Incident",
    "IncidentEntry",
    "IncidentLetter",
    "IncidentNotice",
    "LegalAnswer",
    "LegalAssessment",
    "LegalDate",
    "SheetSource",
    "SheetVersion",
]

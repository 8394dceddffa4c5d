"""The registry: algorithms, the versions of their sheets with their rows, what went wrong with them."""

from algorithms.models.incidents import Incident, IncidentEntry, IncidentLetter, IncidentNotice
from algorithms.models.legal import LegalAnswer, LegalAssessment, LegalDate
from algorithms.models.registry import Algorithm
from algorithms.models.rows import (
    ROWS,
    Accountable,
    Assessment,
    ContactPoint,
    DataSet,
    LegalBasis,
    LifecycleEvent,
    Risk,
    SheetRow,
    SheetSource,
    Supplier,
)
from algorithms.models.self_assessments import SelfAssessment, SelfAssessmentLine
from algorithms.models.sheets import SheetVersion

__all__ = [
    "ROWS",
    "Accountable",
    "Algorithm",
    "Assessment",
    "ContactPoint",
    "DataSet",
    "Incident",
    "IncidentEntry",
    "IncidentLetter",
    "IncidentNotice",
    "LegalAnswer",
    "LegalAssessment",
    "LegalBasis",
    "LegalDate",
    "LifecycleEvent",
    "Risk",
    "SelfAssessment",
    "SelfAssessmentLine",
    "SheetRow",
    "SheetSource",
    "SheetVersion",
    "Supplier",
]

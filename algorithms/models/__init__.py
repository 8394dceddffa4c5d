"""The registry: algorithms, the versions of their sheets with their rows, incidents; and how its list reads it."""

from algorithms.models.documents import SheetDocument
from algorithms.models.entries import SheetEntry, SheetLink, SheetWords
from algorithms.models.imports import SheetImport, SheetImportRow
from algorithms.models.incidents import Incident, IncidentEntry, IncidentLetter, IncidentNotice
from algorithms.models.legal import LegalAnswer, LegalAssessment, LegalDate
from algorithms.models.links import LinkState
from algorithms.models.referring import ReferralDeclined
from algorithms.models.registry import Algorithm
from algorithms.models.requests import RulesRequest
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
from algorithms.models.saved import SavedFilter
from algorithms.models.self_assessments import SelfAssessment, SelfAssessmentLine
from algorithms.models.sheets import SheetVersion
from algorithms.models.tokens import PipelineDeposit, PipelineToken

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
    "LinkState",
    "PipelineDeposit",
    "PipelineToken",
    "ReferralDeclined",
    "Risk",
    "RulesRequest",
    "SavedFilter",
    "SelfAssessment",
    "SelfAssessmentLine",
    "SheetDocument",
    "SheetEntry",
    "SheetImport",
    "SheetImportRow",
    "SheetLink",
    "SheetRow",
    "SheetSource",
    "SheetVersion",
    "SheetWords",
    "Supplier",
]

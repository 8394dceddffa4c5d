"""The registry: algorithms, the versions of their sheets, data sets and sources."""

from algorithms.models.legal import LegalAnswer, LegalAssessment, LegalDate
from algorithms.models.registry import Algorithm
from algorithms.models.rows import DataSet, SheetSource
from algorithms.models.sheets import SheetVersion

__all__ = ["Algorithm", "DataSet", "LegalAnswer", "LegalAssessment", "LegalDate", "SheetSource", "SheetVersion"]

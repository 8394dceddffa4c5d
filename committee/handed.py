"""A self-assessment, as a file has it."""

from dataclasses import dataclass
from datetime import datetime

from algorithms.models import SelfAssessment


@dataclass(frozen=True, slots=True)
class Handed:
    """What a file has of one algorithm: joined on a day and readable under `pk`, or only about to be."""

    assessment: SelfAssessment
    joined_at: datetime | None = None
    pk: int | None = None

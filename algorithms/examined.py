"""Which version of a sheet an opinion bears on: what the later apps answer (`settings.SHEET_OPINIONS`)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Examined:
    """A published opinion, and the version of one algorithm that the committee had before it."""

    algorithm_id: UUID
    version_id: UUID
    number: int
    reference: str
    given_on: date
    url: str

"""What is assessed by a charter version: each criterion, or a whole commitment that has none."""

from dataclasses import dataclass
from uuid import UUID

from charter.models import Commitment, Criterion


@dataclass(frozen=True, slots=True)
class Point:
    """What is assessed: a criterion; or a whole commitment, when its charter gives it none."""

    commitment: Commitment
    criterion: Criterion | None = None

    @property
    def key(self) -> UUID:
        return self.criterion.pk if self.criterion else self.commitment.pk

    @property
    def number(self) -> str:
        """« 2.1 », or « 2 » for a whole commitment."""
        whole = str(self.commitment.position)
        return f"{whole}.{self.criterion.position}" if self.criterion else whole

    @property
    def name(self) -> str:
        """In sentences and labels: « critère 2.1 », « engagement 2 »."""
        return f"critère {self.number}" if self.criterion else f"engagement {self.number}"

    @property
    def of(self) -> str:
        return f"du {self.name}" if self.criterion else f"de l’{self.name}"

    @property
    def on(self) -> str:
        return f"le {self.name}" if self.criterion else f"l’{self.name}"

    @property
    def title(self) -> str:
        return self.criterion.question if self.criterion else self.commitment.title

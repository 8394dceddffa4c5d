"""Acts on the founding acts and on the charter."""

from charter.operations.acts import ActFacts, load_founding_act
from charter.operations.versions import (
    CharterContent,
    CommitmentContent,
    CriterionContent,
    edit_charter,
    open_charter_version,
    publish_charter,
)

__all__ = [
    "ActFacts",
    "CharterContent",
    "CommitmentContent",
    "CriterionContent",
    "edit_charter",
    "load_founding_act",
    "open_charter_version",
    "publish_charter",
]

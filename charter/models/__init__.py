"""Founding acts, and the versions of the charter with their commitments and criteria."""

from charter.models.acts import FoundingAct, FoundingArticle, StrategicObjective
from charter.models.criteria import Criterion
from charter.models.versions import CharterVersion, Commitment

__all__ = ["CharterVersion", "Commitment", "Criterion", "FoundingAct", "FoundingArticle", "StrategicObjective"]

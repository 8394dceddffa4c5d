"""Founding acts, and the versions of the charter with their commitments."""

from charter.models.acts import FoundingAct, FoundingArticle, StrategicObjective
from charter.models.versions import CharterVersion, Commitment

__all__ = ["CharterVersion", "Commitment", "FoundingAct", "FoundingArticle", "StrategicObjective"]

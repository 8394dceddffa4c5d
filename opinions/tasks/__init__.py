"""What the acts on the opinions set off, in the worker."""

from opinions.tasks import fact_checks

__all__ = ["fact_checks"]

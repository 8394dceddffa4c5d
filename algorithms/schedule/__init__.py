"""What the clock sets off in the registry."""

from algorithms.schedule import incidents

__all__ = ["incidents"]

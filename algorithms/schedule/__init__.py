"""What the clock sets off in the registry."""

from algorithms.schedule import incidents, registry

__all__ = ["incidents", "registry"]

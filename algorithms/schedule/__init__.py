"""What the clock sets off in the registry."""

from algorithms.schedule import incidents, links, registry

__all__ = ["incidents", "links", "registry"]

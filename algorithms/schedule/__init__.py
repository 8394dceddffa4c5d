"""What the clock sets off in the registry, and what the worker writes in the name of a person."""

from algorithms.schedule import imports, incidents, links, registry

__all__ = ["imports", "incidents", "links", "registry"]

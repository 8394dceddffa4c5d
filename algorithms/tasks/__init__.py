"""What the acts on the registry set off, in the worker."""

from algorithms.tasks import incidents

__all__ = ["incidents"]

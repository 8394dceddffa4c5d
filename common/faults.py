"""Named points at which a test may stop the process dead. In production each is a call that does nothing.

What kills lives in the tests, never here: they replace `reached` in a worker of their own.
"""

from collections.abc import Callable


def _nothing(_name: str) -> None:
    """The point is passed."""


reached: Callable[[str], None] = _nothing


def point(name: str) -> None:
    """Say that the work has come this far."""
    reached(name)

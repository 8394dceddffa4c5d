"""The tables of opinions, recommendations and publications."""

from common.workflow import Workflow
from opinions.workflow.opinions import OPINION
from opinions.workflow.publication import PUBLICATION
from opinions.workflow.recommendations import RECOMMENDATION

__all__ = ["OPINION", "PUBLICATION", "RECOMMENDATION", "moves"]


def moves(table: Workflow) -> list[tuple[str, str]]:
    """The (from, to) pairs of a table, in a fixed order: what the trigger of its model lets pass."""
    return sorted(
        (source.value, transition.target.value)
        for transition in table.transitions
        for source in transition.sources
        if source != transition.target
    )

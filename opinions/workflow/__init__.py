"""The tables of opinions, recommendations and publications."""

from opinions.workflow.opinions import OPINION
from opinions.workflow.publication import PUBLICATION
from opinions.workflow.recommendations import RECOMMENDATION

__all__ = ["OPINION", "PUBLICATION", "RECOMMENDATION"]

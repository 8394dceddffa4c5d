"""The tables of opinions, recommendations, annual reports and publications."""

from opinions.workflow.amendments import AMENDMENT
from opinions.workflow.opinions import OPINION
from opinions.workflow.publication import PUBLICATION
from opinions.workflow.recommendations import RECOMMENDATION
from opinions.workflow.reports import ANNUAL_REPORT
from opinions.workflow.review import COMMENT

__all__ = ["AMENDMENT", "ANNUAL_REPORT", "COMMENT", "OPINION", "PUBLICATION", "RECOMMENDATION"]

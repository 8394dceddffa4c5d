"""Pages and files of what goes to the bulletin."""

from opinions.rendering.follow_ups import follow_ups_since_the_last_issue
from opinions.rendering.items import IssueName, Prepared, Unfit, act_of, refuse_unfit, render_issue, render_item, sealed

__all__ = [
    "IssueName",
    "Prepared",
    "Unfit",
    "act_of",
    "follow_ups_since_the_last_issue",
    "refuse_unfit",
    "render_issue",
    "render_item",
    "sealed",
]

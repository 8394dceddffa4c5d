"""Pages and files of what goes to the bulletin."""

from opinions.rendering.follow_up_list import follow_ups_since_the_last_issue
from opinions.rendering.items import IssueName, Prepared, Unfit, act_of, refuse_unfit, render_issue, render_item
from opinions.rendering.sealing import NotNow, refuse_unsealed, sealed

__all__ = [
    "IssueName",
    "NotNow",
    "Prepared",
    "Unfit",
    "act_of",
    "follow_ups_since_the_last_issue",
    "refuse_unfit",
    "refuse_unsealed",
    "render_issue",
    "render_item",
    "sealed",
]

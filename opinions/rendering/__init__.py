"""Pages and files of what goes to the bulletin."""

from opinions.rendering.items import Unfit, act_of, head_of, refuse_unfit, render_issue, render_item, sealed
from opinions.rendering.numbering import number, numbers_still_hold

__all__ = [
    "Unfit",
    "act_of",
    "head_of",
    "number",
    "numbers_still_hold",
    "refuse_unfit",
    "render_issue",
    "render_item",
    "sealed",
]

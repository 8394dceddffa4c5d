"""Pages and files of what goes to the bulletin."""

from opinions.rendering.items import IssueName, Prepared, Unfit, act_of, refuse_unfit, render_issue, render_item, sealed

__all__ = ["IssueName", "Prepared", "Unfit", "act_of", "refuse_unfit", "render_issue", "render_item", "sealed"]

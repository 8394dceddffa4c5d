"""Rich text in templates."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from common.rich import page
from common.rich.blocks import Block

register = template.Library()


@register.filter
def rich(blocks: Iterable[Block], is_on_screen: bool = False) -> SafeString:
    """Paragraphs, lists and tables as HTML; on a screen, a wide table scrolls by itself."""
    return page.html_on_screen(blocks) if is_on_screen else page.html_of(blocks)

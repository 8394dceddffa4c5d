"""Stored texts, shown as they are."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from bulletin.models import Publication
from bulletin.queries.amendments import Mark, marks_of
from bulletin.sanitising import demoted, plain_text

register = template.Library()
_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.DOTALL)


@register.filter
def published(body_html: str, levels: int = 0) -> SafeString:
    """The text of a publication, sanitised when it was published; its headings `levels` lower.

    Each table scrolls by itself on a narrow screen, and can be reached by the keyboard to do so.
    """
    for _level in range(levels):
        body_html = demoted(body_html)
    return mark_safe(_TABLE.sub(_scrolling, body_html))  # noqa: S308 -- sanitised by bulletin.operations


@register.filter
def marks(publication: Publication) -> list[Mark]:
    """What later acts did to it: « abrogé le 12 avril 2026 », with the act that says so."""
    return marks_of(publication)


def _scrolling(found: re.Match[str]) -> str:
    caption = _CAPTION.search(found[0])
    label = escape(plain_text(caption[1])) if caption else "Tableau"
    return f'<div class="table-wrap" role="region" aria-label="{label}" tabindex="0">{found[0]}</div>'

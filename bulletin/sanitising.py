"""The last filter before a text becomes public: a closed list of tags, attributes, classes and addresses.

The callers sanitise what people typed; this does it again, so that the public site can show stored HTML as it is.
"""

import html
import re

import nh3

TAGS = {
    *("h2", "h3", "h4", "h5", "p", "br", "hr", "ul", "ol", "li", "dl", "dt", "dd", "strong", "em", "b", "i", "sub"),
    *("sup", "abbr", "q", "blockquote", "cite", "code", "a", "section", "article", "header", "footer", "nav", "div"),
    *("span", "time", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": {"id", "lang"},
    "a": {"href"},
    "abbr": {"title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "data-label", "data-target"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
# Those of the printed act and of the pages: a class that is not here is dropped.
CLASSES = {
    *("act-body", "act-identifier", "act-title", "annex", "annex-title", "article", "article-title", "author-line"),
    *("closing", "colophon", "data", "decides", "deliberation", "demonstration", "done-at", "essentiel", "even"),
    *(
        "facts",
        "figure",
        "formula",
        "group-title",
        "masthead",
        "masthead-issue",
        "masthead-title",
        "muted",
        "note-back",
    ),
    *("note-call", "notes", "operative", "outcome", "question", "quiet", "recital-list", "recitals"),
    *("recommendation-list", "recommendation-meta", "recommendation-title", "recommendations", "section"),
    *("section-title", "separate-opinion", "signatory-name", "signatory-quality", "sommaire", "sommaire-identifier"),
    *("source", "sommaire-object", "sommaire-page", "sommaire-table", "sommaire-title", "to-complete", "visa", "visas"),
    # The bars behind the figures of a report, in twentieths of their cell.
    *("kept", "bar", *(f"bar-{length}" for length in range(21))),
}
# Identifiers that the page around the text keeps for itself.
RESERVED_IDS = {"contenu", "main", "content", "menu", "navigation", "footer", "header", "q", "suites", "versions"}

_HEADING_ONE = re.compile(r"<(/?)h1(?=[\s>])", re.IGNORECASE)
_HEADING = re.compile(r"<(/?)h([2-5])(?=[\s>])")
_ID = re.compile(r"[a-z][a-z0-9-]{0,80}")
_ADDRESS = re.compile(r"#[a-z][a-z0-9-]*|https://[^\s]+|mailto:[^\s]+|/(?!/)[^\s\\]*", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|li|h[2-5]|dt|dd|tr|caption|div|section|article|blockquote|header)>|<br>|<hr>|</t[dh]>")
_MARK = re.compile(r"<[^>]+>")


def sanitised(text: str) -> str:
    """The same text with nothing in it that could act, load or disguise. A first-level heading becomes a second."""
    return nh3.clean(
        _HEADING_ONE.sub(r"<\1h2", text),
        tags=TAGS,
        clean_content_tags={"script", "style", "title"},
        attributes=ATTRIBUTES,
        allowed_classes=dict.fromkeys(TAGS, CLASSES),
        attribute_filter=_kept,
        url_schemes={"https", "mailto"},
        link_rel=None,
    ).strip()


def plain_text(clean_html: str) -> str:
    """What one reads in a sanitised text, on one line."""
    words = html.unescape(_MARK.sub("", _BLOCK_END.sub(" ", clean_html))).split()
    return "".join(character for character in " ".join(words) if character.isprintable() or character == "\u00a0")


def demoted(clean_html: str) -> str:
    """The same text with its headings one level lower, to stand under a heading of the page."""
    return _HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 1}", clean_html)


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if _ADDRESS.fullmatch(value) else None
    if attribute == "id":
        return value if _ID.fullmatch(value) and value not in RESERVED_IDS else None
    return value

"""A client that reads each page as a person would, and refuses a page that is not fit to be shown."""

import re
from collections import Counter
from typing import Any

import lxml.html
from bs4 import BeautifulSoup
from django.test import Client
from django.utils.functional import SimpleLazyObject

INLINE_HANDLER = re.compile(r"^on[a-z]+$")


class Browser(Client):
    """Django's test client; every HTML answer is checked, and given as `response.page`, parsed once it is asked for."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html") and response.content:
            refuse_unfit(response.content)
            content = response.content
            response.page = SimpleLazyObject(lambda: BeautifulSoup(content, "html.parser"))
        return response


def refuse_unfit(content: bytes) -> None:
    """French, titled, one h1, fields labelled, forms with a token, ids once, nothing inline, no template mark left.

    Read by a fast parser and in one pass: the suite reads thousands of pages.
    """
    page = lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding="utf-8"))
    tags = list(page.iter("*"))
    named = {name: [tag for tag in tags if tag.tag == name] for name in ("title", "h1", "label", "form")}
    assert page.get("lang") == "fr"
    assert [title for title in named["title"] if title.text_content().strip()], "a page has a title"
    assert len(named["h1"]) == 1, f"a page has one h1, not {len(named['h1'])}"
    labels = {label.get("for") for label in named["label"]}
    for field in (tag for tag in tags if _is_field(tag)):
        labelled = (
            field.get("aria-label")
            or field.get("aria-labelledby")
            or next(field.iterancestors("label"), None) is not None
        )
        assert labelled or field.get("id") in labels - {None}, f"no label for {lxml.html.tostring(field)!r}"
    for form in named["form"]:  # that of the verification is open to all, and changes nothing
        if form.get("method") == "post" and form.get("action") != "/verifier/":
            token = form.find(".//input[@name='csrfmiddlewaretoken']")
            assert token is not None, f"a form without its token: {form.get('action')}"
    ids = Counter(tag.get("id") for tag in tags if tag.get("id") is not None)
    assert max(ids.values(), default=1) == 1, f"an id is used twice: {[i for i, count in ids.items() if count > 1]}"
    for tag in tags:
        inline = [name for name in tag.keys() if INLINE_HANDLER.match(name) or name == "style"]  # noqa: SIM118 -- lxml
        assert not inline, f"inline {inline} on <{tag.tag}>"
        assert tag.tag != "style", "no inline style"
        assert tag.tag != "script" or tag.get("src") is not None, "no inline script"
    text = page.text_content()
    assert "{{" not in text
    assert "{%" not in text


def _is_field(tag: Any) -> bool:
    if tag.get("hidden") is not None:  # the editor of rich text stands in its place, with its label
        return False
    return tag.tag in {"select", "textarea"} or (tag.tag == "input" and tag.get("type") not in {"hidden", "submit"})


def text_of(element: Any) -> str:
    """What one reads, with ordinary spaces."""
    return " ".join(element.get_text(" ").replace("\u00a0", " ").replace("\u202f", " ").split())

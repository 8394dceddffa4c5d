"""A client that reads each page as a person would, and refuses a page that is not fit to be shown."""

import re
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

INLINE_HANDLER = re.compile(r"^on[a-z]+$")


class Browser(Client):
    """Django's test client; every HTML answer is checked and given as `response.page`."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html") and response.content:
            response.page = BeautifulSoup(response.content, "html.parser")
            refuse_unfit(response.page)
        return response


def refuse_unfit(page: BeautifulSoup) -> None:
    """French, titled, one h1, fields labelled, forms with a token, ids once, nothing inline, no template mark left."""
    assert page.html["lang"] == "fr"
    assert page.title.get_text(strip=True), "a page has a title"
    assert len(page.find_all("h1")) == 1, f"a page has one h1, not {len(page.find_all('h1'))}"
    for field in page.select("input:not([type=hidden]):not([type=submit]), select, textarea"):
        labelled = field.get("aria-label") or field.get("aria-labelledby") or field.find_parent("label")
        assert labelled or page.select_one(f'label[for="{field.get("id")}"]'), f"no label for {field}"
    for form in page.select('form[method="post"]:not([action="/verifier/"])'):  # open to all, and changes nothing
        assert form.select_one("input[name=csrfmiddlewaretoken]"), f"a form without its token: {form.get('action')}"
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)), f"an id is used twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    for tag in page.find_all(True):
        inline = [name for name in tag.attrs if INLINE_HANDLER.match(name) or name == "style"]
        assert not inline, f"inline {inline} on <{tag.name}>"
    assert not page.select("script:not([src]), style"), "no inline script or style"
    text = page.get_text()
    assert "{{" not in text
    assert "{%" not in text


def text_of(element: Any) -> str:
    """What one reads, with ordinary spaces."""
    return " ".join(element.get_text(" ").replace("\u00a0", " ").replace("\u202f", " ").split())

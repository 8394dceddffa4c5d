"""How every public answer is cached: an ETag, a short life, and 304 when nothing changed.

No server-side page cache (RELIABILITY.md §0, finding 2): freshness is asked of the browser and of the proxy.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- a doorway, shared by views and api
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]
# Nothing that may change stays in a cache longer than this (RELIABILITY.md, bar B8).
MAX_AGE = 60
FOR_EVER = 365 * 24 * 3600


def public(view: View) -> View:
    """GET and HEAD only; the answer carries its ETag, lives a minute, and is not sent twice."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code not in {200, 304}:
            return response
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        if "ETag" not in response:
            response["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        return get_conditional_response(request, etag=response["ETag"], response=response) or response

    return answer


def open_data(view: View) -> View:
    """The same, for data that any site may read from a browser."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return public(answer)


def unless_known(request: HttpRequest, state: tuple[object, ...], respond: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer 304 before the page is even made, when the reader holds the page of this `state`."""
    etag = quote_etag(hashlib.sha256(repr((release(), settings.BODY_NAME, state)).encode()).hexdigest()[:32])
    known = get_conditional_response(request, etag=etag)
    response = known if known is not None else respond()
    response["ETag"] = etag
    return response


@lru_cache(maxsize=1)
def release() -> str:
    """What the code and the templates are: a new release makes every page new."""
    digest = hashlib.sha256()
    roots = (settings.BASE_DIR / "templates", settings.BASE_DIR / "bulletin", settings.BASE_DIR / "common")
    for path in sorted(path for root in roots for path in root.rglob("*") if path.suffix in {".html", ".py"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()

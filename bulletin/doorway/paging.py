"""Lists by pages, without ever counting the whole (DEPENDENCIES.md §6)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import Http404, HttpRequest  # noqa: TID251 -- a doorway, shared by views and api

Item = TypeVar("Item")
SIZE = 20
LAST = 500


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    items: list[Item]
    previous_url: str
    next_url: str
    position: str


def page_of(request: HttpRequest, fetch: Callable[[int, int], list[Item]], *, size: int = SIZE) -> Page[Item]:
    """The page that the address asks for; `fetch(start, stop)` reads one row more than is shown.

    Raises: Http404 for a page that cannot be.
    """
    number = _number(request)
    start = (number - 1) * size
    items = fetch(start, start + size + 1)
    if number > 1 and not items:
        raise Http404
    return Page(
        items=items[:size],
        previous_url=_address(request, number - 1) if number > 1 else "",
        next_url=_address(request, number + 1) if len(items) > size else "",
        position=f"Page {number}",
    )


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked) <= LAST:
        raise Http404
    return int(asked)


def _address(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    if number == 1:
        del asked["page"]
    return f"{request.path}?{asked.urlencode()}" if asked else request.path

"""What an address asks for, read strictly: a parameter that cannot be is a page that does not exist."""

from uuid import UUID

from django.http import Http404, HttpRequest  # noqa: TID251 -- a doorway, shared by views and api


def whole(request: HttpRequest, name: str) -> int | None:
    """A positive whole number, or nothing when it is not given.

    Raises: Http404 when it is something else.
    """
    given = request.GET.get(name, "").strip()
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 4:
        raise Http404
    return int(given)


def text(request: HttpRequest, name: str, *, length: int = 200) -> str:
    """A text of reasonable length, without control characters: PostgreSQL refuses NUL."""
    return "".join(letter for letter in request.GET.get(name, "")[:length] if letter.isprintable()).strip()


def identifier(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None

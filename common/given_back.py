"""A long form sent when the session has ended: its words come back on a page, to be sent again once signed in.

Only what the browser itself just sent is shown, and only by the views that ask for it (`gives_back`).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

View = TypeVar("View", bound=Callable[..., HttpResponse])
_MARK = "gives_back_what_was_typed"
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- the name of the field


def gives_back(view: View) -> View:
    """Mark a view whose form is long to write: the outermost decorator."""
    setattr(view, _MARK, True)
    return view


class GivenBackMiddleware:
    """Before the redirection to the sign-in page, which would lose what was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        is_lost = request.method == "POST" and not request.user.is_authenticated and hasattr(view, _MARK)
        return given_back(request) if is_lost and request.POST else None


def of_an_expired_page(request: HttpRequest, reason: str) -> HttpResponse | None:
    """When only the token of the page is out of date, as after another sign-in; None for what came from elsewhere."""
    is_ours = request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"
    if request.method != "POST" or not is_ours or not reason.startswith("CSRF token"):
        return None
    try:
        view = resolve(request.path_info, getattr(request, "urlconf", None)).func
    except Resolver404:
        return None
    return given_back(request) if hasattr(view, _MARK) else None


def given_back(request: HttpRequest) -> HttpResponse:
    """The page, with every field as it was sent."""
    sent = [(name, value) for name, values in request.POST.lists() if name != _TOKEN for value in values]
    context = {
        "sent": sent,
        "texts": [value for _name, value in sent if " " in value.strip()],
        "is_signed_in": request.user.is_authenticated,
    }
    return render(request, "given_back.html", context, status=403)

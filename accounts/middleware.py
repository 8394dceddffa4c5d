"""Builds who acts, once for each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor


class ActorRequest(HttpRequest):
    """A request whose sender is known: what every closed view receives."""

    actor: Actor


class ActorMiddleware:
    """Sets `request.actor` for whoever is signed in. Roles, mandate and recusals are read at each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.actor = actors.build(request.user, timezone.now())  # type: ignore[attr-defined]  # see ActorRequest
        return self.get_response(request)

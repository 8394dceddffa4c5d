"""What surrounds every request: refusals become pages, inside answers are never stored."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from common.errors import DomainError, NotVisible
from common.views import refused

Handler = Callable[[HttpRequest], HttpResponse]


class NoStoreMiddleware:
    """Nothing of the internal site may stay in a cache, a disk or a back button."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        return response


class RefusalMiddleware:
    """The only place where a refusal becomes an HTTP answer: 403, 404, 409 or 422, with its French sentence."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotVisible):
            return page_not_found(request, exception)
        if isinstance(exception, DomainError):
            return refused(request, exception)
        return None

"""The pages of refusal, and the one that says that the site is up."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme

from common.documents import safe_name
from common.errors import DomainError, NotAllowed, NotVisible
from common.given_back import of_an_expired_page
from common.models import StoredDocument

RETRY_SECONDS = 5


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """The refusal as a page: what was refused, why, and the way back."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    context = {
        "status": refusal.status_code,
        "message": refusal.message,
        "back_url": came_from if is_ours else "/",
    }
    return render(request, "refused.html", context, status=refusal.status_code)


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """The page of a fault of ours; when the database is away, the one that says to come back, and when (seconds).

    Called while the fault is being handled, and reads nothing: what these pages need is in them.
    """
    is_away = isinstance(sys.exception(), OperationalError | InterfaceError)
    status = 503 if is_away else 500
    response = HttpResponse(get_template(f"{status}.html").render(), status=status)
    if is_away:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


@login_not_required
def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or sent from elsewhere."""
    return of_an_expired_page(request, reason) or refused(
        request,
        NotAllowed(
            "Ce formulaire a expiré ou a été envoyé depuis une autre page. "
            "Revenez en arrière, rechargez la page, puis envoyez-le de nouveau."
        ),
    )


@login_not_required
def healthy(request: HttpRequest) -> HttpResponse:
    """Answers when the process and its database do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def attachment(document: StoredDocument) -> FileResponse:
    """The bytes of a file, to be saved and never run by the browser. The caller has asked who may.

    Raises: NotVisible until the gate has let it through, and when it was refused.
    """
    if not document.is_readable:
        raise NotVisible("Ce fichier n’a pas passé la vérification.")
    response = FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=safe_name(document.name),
        content_type=document.content_type,
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response

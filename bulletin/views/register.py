"""The public register: how far it goes, its signed checkpoints, and the script that verifies it all."""

from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from bulletin import queries
from bulletin.doorway.conditional import FOR_EVER, open_data, public
from bulletin.doorway.paging import page_of
from bulletin.models import Checkpoint

NOTE_TYPE = "text/plain; charset=utf-8"
SIGNATURE_TYPE = "application/pkcs7-signature"


@public
def register(request: HttpRequest) -> HttpResponse:
    """Where the register stands, and the checkpoints, latest first."""
    found = queries.checkpoints()
    page = page_of(request, lambda start, stop: list(found[start:stop]))
    return render(request, "bulletin/register.html", {"tip": queries.register_tip(), "page": page})


@open_data
def latest_note(request: HttpRequest) -> HttpResponse:
    """The latest checkpoint: an address that never changes, for those who come back to it."""
    return _note(queries.latest_checkpoint())


@open_data
def note(request: HttpRequest, sequence: int) -> HttpResponse:
    return _kept(_note(queries.checkpoint_at(sequence)))


@open_data
def signature(request: HttpRequest, sequence: int) -> HttpResponse:
    """The detached signature of the note of the same rank."""
    checkpoint = queries.checkpoint_at(sequence)
    if checkpoint is None:
        raise Http404
    response = HttpResponse(bytes(checkpoint.signature), content_type=SIGNATURE_TYPE)
    return _kept(_named(response, f"point-de-controle-{sequence}.p7s"))


@open_data
def script(request: HttpRequest) -> HttpResponse:
    """The program that verifies the register, to be read before it is run."""
    return _named(HttpResponse(_script(), content_type=NOTE_TYPE), "verify_register.py")


@cache
def _script() -> bytes:
    return (settings.BASE_DIR / "script" / "verify_register").read_bytes()


def _note(checkpoint: Checkpoint | None) -> HttpResponse:
    if checkpoint is None:
        raise Http404
    return _named(HttpResponse(checkpoint.note, content_type=NOTE_TYPE), f"point-de-controle-{checkpoint.entry_id}.txt")


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _kept(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, public=True, immutable=True, max_age=FOR_EVER)
    return response

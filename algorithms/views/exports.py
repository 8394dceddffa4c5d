"""The outputs of a sheet, with what is missing for each; and those of every sheet that a list shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.actors import Actor
from accounts.middleware import ActorRequest
from algorithms import policies, printing, queries
from algorithms.completeness import Completeness, completeness_for
from algorithms.enums import SheetStatus
from algorithms.formats import atrs, dutch, etalab, native
from algorithms.formats.marks import notice
from algorithms.formats.outputs import CONTENT_TYPES, OUTPUTS, PDF, Output, file_name
from algorithms.forms.lists import WordsForm, criteria_of
from algorithms.legal.signed import Signed
from algorithms.models import SheetVersion
from algorithms.queries.legal import signed_for
from algorithms.views.lists import labels_now
from bulletin import schemas
from common.errors import RuleBroken
from common.pdf.render import RenderError

Rows = Iterator[tuple[SheetVersion, str]]
# Every sheet of a list in one file, by its name and its extension (templates/algorithms/exports/registry.html).
REGISTRY: dict[tuple[str, str], Callable[[Rows], bytes]] = {
    ("etalab", "csv"): lambda rows: etalab.write(sheet for sheet, _risk in rows),
    ("fiches", "jsonl"): lambda rows: b"".join(native.write_lines(sheet for sheet, _risk in rows)),
    ("pays-bas", "json"): lambda rows: b"".join(dutch.write_all(rows)),
    ("atrs", "csv"): lambda rows: atrs.write_table(sheet for sheet, _risk in rows),
}
BATCH = 200


@dataclass(frozen=True, slots=True)
class Offered:
    """An output as the page shows it. The whole sheet has no completeness of its own."""

    output: Output
    completeness: Completeness | None
    files: tuple[tuple[str, str], ...]


@require_GET
def exports(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Each output of this version: what it is for, what is missing for it, and its files."""
    found = _found(request.actor, pk)
    risk_class = queries.risk_classes([found.pk])[found.pk]
    offered = [_offered(output, found, risk_class) for output in OUTPUTS.values()]
    may_edit = found.status == SheetStatus.DRAFT and bool(policies.can_edit(request.actor, found))
    context = {
        "sheet": found,
        "algorithm": found.algorithm,
        "notice": notice(found),
        "laws": [each for each in offered if each.output.standard is None or not each.output.standard.is_voluntary],
        "registers": [each for each in offered if each.output.standard and each.output.standard.is_voluntary],
        "may_edit": may_edit,
        "schema_url": reverse("algorithms:schema", args=[native.EDITION]),
        "table_url": reverse("algorithms:schema", args=[schemas.INVENTORY]),
    }
    return render(request, "algorithms/exports/detail.html", context)


@require_GET
def export_file(request: ActorRequest, pk: UUID, code: str, extension: str) -> HttpResponse:
    """One output of this version. Made while the reader waits: a PDF takes about a second, in its own process."""
    found = _found(request.actor, pk)
    output = OUTPUTS.get(code)
    if output is None or extension not in output.extensions:
        raise Http404
    signed = signed_for(found)
    data = _printed(output, found, signed) if extension == PDF else output.writers[extension](found, signed)
    return _sent(data, file_name(found, code, extension), extension)


@require_GET
def registry_file(request: ActorRequest, code: str, extension: str) -> HttpResponse:
    """Every sheet of the list that this address asks for, by the filters of the list, in one file."""
    write = REGISTRY.get((code, extension))
    if write is None:
        raise Http404
    on = timezone.localdate()
    criteria = criteria_of(request.GET, WordsForm(request.GET), labels_now())
    entries = queries.found(request.actor, criteria, on=on).values_list("sheet_id", "risk_class")
    data = write(_loaded(request.actor, list(entries)))
    return _sent(data, f"registre-{code}-{on:%Y-%m-%d}.{extension}", extension)


@require_GET
def schema(request: ActorRequest, edition: str) -> HttpResponse:
    """The schema of one of our own formats, as the public site serves it."""
    if (described := schemas.schema(edition)) is None:
        raise Http404
    return HttpResponse(described, content_type=schemas.content_type(edition))


def _found(actor: Actor, pk: UUID) -> SheetVersion:
    return get_object_or_404(queries.with_rows(queries.sheets_visible_to(actor)), pk=pk)


def _loaded(actor: Actor, entries: list[tuple[UUID, str]]) -> Rows:
    """The sheets in the order of the list, by batches: asked again of what this person may read."""
    for start in range(0, len(entries), BATCH):
        batch = dict(entries[start : start + BATCH])
        sheets = {each.pk: each for each in queries.with_rows(queries.sheets_visible_to(actor)).filter(pk__in=batch)}
        yield from ((sheets[pk], risk_class) for pk, risk_class in batch.items() if pk in sheets)


def _offered(output: Output, found: SheetVersion, risk_class: str) -> Offered:
    files = tuple(
        (extension.upper(), reverse("algorithms:export-file", args=[found.pk, output.code, extension]))
        for extension in output.extensions
    )
    asked = completeness_for(output.standard, found, risk_class) if output.standard else None
    return Offered(output, asked, files)


def _printed(output: Output, found: SheetVersion, signed: Signed) -> bytes:
    at = timezone.now()
    try:
        if output.standard is None:
            return printing.sheet_pdf(found, at=at)
        return printing.law_pdf(output.standard, found, at=at, signed=signed)
    except RenderError as failure:
        raise RuleBroken(f"Le document n’a pas pu être mis en pages : {failure}") from failure


def _sent(data: bytes, name: str, extension: str) -> HttpResponse:
    """An attachment that no browser runs."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=CONTENT_TYPES[extension], headers=headers)

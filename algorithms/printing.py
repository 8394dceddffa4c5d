"""A sheet as an accessible PDF: whole, or what one law asks of it. By the engine of the acts, in its own process."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string

from algorithms.formats import by_law, native
from algorithms.formats.marks import notice
from algorithms.legal.signed import NOT_SIGNED, Signed
from algorithms.models import SheetVersion
from algorithms.rendering import parts_of
from algorithms.standards import Standard
from common.pdf.render import PdfSource, render
from common.typography import french

PARIS = ZoneInfo("Europe/Paris")
SECONDS = 30


def sheet_pdf(sheet: SheetVersion, *, at: datetime) -> bytes:
    """The whole sheet, step by step, with its JSON attached. Raises: RenderError, with its reason in French."""
    source = PdfSource(html=sheet_document(sheet), record=native.write(sheet), record_name="fiche.json", record_at=at)
    return render(source, timeout=SECONDS).data


def law_pdf(standard: Standard, sheet: SheetVersion, *, at: datetime, signed: Signed = NOT_SIGNED) -> bytes:
    """What this law asks, field by field, with its data attached. Raises: RenderError, with its reason in French."""
    record, html = by_law.write(standard, sheet, signed), law_document(standard, sheet, signed)
    source = PdfSource(html=html, record=record, record_name="champs.json", record_at=at)
    return render(source, timeout=SECONDS).data


def sheet_document(sheet: SheetVersion) -> str:
    """What is printed of the whole sheet: every word of it is in the PDF."""
    return _document(sheet, "sheet", "Fiche d’algorithme", {"parts": parts_of(sheet)})


def law_document(standard: Standard, sheet: SheetVersion, signed: Signed = NOT_SIGNED) -> str:
    context = {"points": by_law.points(standard, sheet, signed), "source": standard.source}
    return _document(sheet, "law", standard.title, context)


def _document(sheet: SheetVersion, name: str, kind: str, said: Mapping[str, object]) -> str:
    mark = notice(sheet)
    reference = sheet.algorithm.reference
    context = {
        **said,
        "sheet": sheet,
        "algorithm": sheet.algorithm,
        "kind": kind,
        "mark": mark,
        "body_name": settings.BODY_NAME,
        "title": french(f"{kind} – {reference}, version {sheet.number} – {sheet.name}"),
        "folio": f"{settings.BODY_NAME} – {kind}, {reference}, version {sheet.number}",
        "created": datetime.combine(sheet.updated_on, time.min, tzinfo=PARIS).isoformat(timespec="seconds"),
    }
    return render_to_string(f"algorithms/print/{name}.html", context)

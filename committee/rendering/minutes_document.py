"""The minutes on paper: an accessible PDF, each copy with the name of whom it was given to and when. Not sealed."""

from datetime import date, datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from committee.rendering.minutes_reading import ATTENDANCE_HEADERS, Reading
from common.errors import RuleBroken
from common.pdf.render import PdfSource, RenderedPdf, RenderError, render
from common.typography import long_date, long_moment


def minutes_document(reading: Reading, *, given_to: str, at: datetime, approval: str) -> str:
    """The complete document of one copy. `approval` says where the approval stands."""
    copy = f"{given_to}, {long_moment(at)}"
    held_on = date.fromisoformat(reading.text.held_on)
    title = f"Procès-verbal de la séance du {long_date(held_on)}"
    context = {
        "reading": reading,
        "state": reading.state[0],
        "approval": approval,
        "copy": copy,
        "held_on": held_on,
        "is_partial": reading.is_partial,
        "attendance_headers": ATTENDANCE_HEADERS,
        "body_name": settings.BODY_NAME,
    }
    body = render_to_string("committee/print/minutes.html", context)
    shell = {
        "kind": "act",
        # Made just above by a template of ours, from escaped values.
        "body": mark_safe(body),  # noqa: S308 -- see the line above
        "title": title,
        "description": title,
        "author": "Comité éthique externe",
        "folio": f"{_name(reading)} – exemplaire de {copy}",
        "mark": _mark(reading),
        "created": timezone.localtime(at).isoformat(timespec="seconds"),
    }
    return render_to_string("components/print_document.html", shell)


def minutes_pdf(html: str, *, at: datetime) -> RenderedPdf:
    """Raises: RuleBroken when a character of the text cannot be drawn."""
    try:
        return render(PdfSource(html=html, record=None, record_at=at))
    except RenderError as fault:
        raise RuleBroken(str(fault)) from fault


def file_name(reading: Reading) -> str:
    return f"proces-verbal-{reading.text.reference.lower()}.pdf"


def _name(reading: Reading) -> str:
    version = f", version {reading.version.number}" if reading.version else ""
    return f"Procès-verbal {reading.text.reference}{version}"


def _mark(reading: Reading) -> str:
    """At the head of each page: what this is not yet, and that it is not public."""
    state = "confidentiel" if reading.meeting.approved_minutes_id else "projet, confidentiel"
    return f"{state} – donnée de démonstration" if reading.text.is_demonstration else state

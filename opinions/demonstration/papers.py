"""Documents of a sheet in the demonstration: a note in PDF, figures in a workbook. All invented, and each says so."""

import io
import zipfile
from datetime import datetime, timedelta

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from algorithms import operations
from algorithms.operations.documents import join_documents
from common.documents import Upload
from common.pdf.render import PdfSource, render
from opinions.demonstration.files import sheet_named
from opinions.demonstration.stage import Stage
from opinions.demonstration.texts import MARK

_TITLE = "Note d’évaluation"
_NOTE = (
    "Cette note est inventée : elle montre où une direction joint les pièces de sa fiche et ce que le comité en lit.",
    "Deux conseillers ont relu cent recommandations et en ont jugé quatre-vingt-deux utiles.",
)
_FIGURES: tuple[tuple[str | int, ...], ...] = (
    ("Mois", "Recommandations relues", "Jugées utiles"),
    ("Septembre", 50, 40),
    ("Octobre", 50, 42),
)
_OF = "urn:oasis:names:tc:opendocument:xmlns"
_WORKBOOK = "application/vnd.oasis.opendocument.spreadsheet"


def join_papers(stage: Stage) -> None:
    """A next version of « Recommandations personnalisées », still a draft, with a note and its figures."""
    at = stage.days_ago(3)
    actor = stage.actor("contribution", at)
    draft = operations.start_version(sheet_id=sheet_named("Recommandations personnalisées").pk, actor=actor, at=at)
    papers = {
        "note-d-evaluation.pdf": (note(at), f"{MARK} Note d’évaluation de la version à venir."),
        "chiffres-de-l-evaluation.ods": (figures(), f"{MARK} Chiffres de l’évaluation, mois par mois."),
    }
    for name, (data, label) in papers.items():
        at = min(at + timedelta(minutes=10), stage.today)
        upload = Upload(name=name, content=io.BytesIO(data))
        join_documents(sheet_id=draft.pk, actor=stage.actor("contribution", at), at=at, uploads=[upload], label=label)


def note(at: datetime) -> bytes:
    """One page, by the engine that makes the acts: tagged, and readable aloud."""
    said = format_html_join("", "<p>{}</p>", ((paragraph,) for paragraph in (MARK, *_NOTE)))
    shell = {
        "kind": "act",
        "body": format_html("<h1>{}</h1>{}", _TITLE, said),
        "title": f"{_TITLE} – donnée de démonstration",
        "description": MARK,
        "author": "Démonstration",
        "folio": _TITLE,
        "mark": "Démonstration",
        "created": at.isoformat(timespec="seconds"),
    }
    html = render_to_string("components/print_document.html", shell)
    return render(PdfSource(html=html, record=None, record_at=at)).data


def figures() -> bytes:
    """A workbook of one sheet, whose first line says that its figures are invented."""
    lines: list[tuple[str | int, ...]] = [(MARK,), *_FIGURES]
    rows = "".join(f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>" for line in lines)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_OF}:office:1.0" '
        f'xmlns:table="{_OF}:table:1.0" xmlns:text="{_OF}:text:1.0" office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Évaluation">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_OF}:manifest:1.0" '
        f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{_WORKBOOK}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _WORKBOOK, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _cell(value: str | int) -> str:
    kind = f'"float" office:value="{value}"' if isinstance(value, int) else '"string"'
    return f"<table:table-cell office:value-type={kind}><text:p>{value}</text:p></table:table-cell>"

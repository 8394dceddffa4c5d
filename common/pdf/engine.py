"""WeasyPrint, set once and for all. Only the child process imports this module (the import alone costs 1.3 s)."""

import base64
import hashlib
import io
import logging
import mimetypes
import re
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pydyf
import weasyprint
from weasyprint.text import ffi
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from common.pdf import assets, tagging
from common.pdf.source import PdfSource, RenderedPdf, RenderError

MAX_SPARE_OBJECTS = 20
# The print fonts have no narrow no-break space: the one made up for it is half a space: « 18 412 » reads 18412.
# Their plain space is a fifth of an em, which is what French typography calls narrow.
NARROW_SPACE, WIDE_SPACE = "\u202f", "\u00a0"

# PDF/A describes each metadata schema that it does not know; WeasyPrint writes one identifier at a time, so that of
# PDF/UA is added with its description inside the same rdf:RDF (a second one is not seen by validators).
_PDFUA_IDENTIFIER = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # weasyprint is not typed
    """Serves the names of the table; anything else stops the whole rendering, for it would be missing from the page."""

    refused = ""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        path = assets.TABLE.get(url)
        if path is None:
            self.refused = url  # drawings swallow the exception: Engine.render looks here too
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/woff2"})


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


class Engine:
    """One font configuration and one parsed stylesheet for the life of the process."""

    def __init__(self) -> None:
        mimetypes.init(files=[])  # the type of the attachment must not depend on the machine's own list
        self.fetcher = ClosedFetcher(allow_redirects=False)
        self.fonts = FontConfiguration()
        style = assets.STYLESHEET.read_text(encoding="utf-8")
        self.style = weasyprint.CSS(string=style, font_config=self.fonts, url_fetcher=self.fetcher)
        self.warnings = _Warnings()
        logger = logging.getLogger("weasyprint")
        logger.handlers = [self.warnings]
        logger.propagate = False
        self.identity = _identity(style)

    def render(self, source: PdfSource) -> RenderedPdf:
        self.warnings.seen = []
        self.fetcher.refused = ""
        pdf = None
        try:
            pdf = self._render(source)
        except FatalURLFetchingError:
            pass
        except RecursionError:
            raise RenderError("Le document a trop d’éléments imbriqués les uns dans les autres.") from None
        if pdf is None or self.fetcher.refused:
            address = self.fetcher.refused
            raise RenderError(f"Le document demande une ressource extérieure, ce qui est interdit\u00a0: {address}")
        return pdf

    def _render(self, source: PdfSource) -> RenderedPdf:
        html = weasyprint.HTML(string=source.html.replace(NARROW_SPACE, WIDE_SPACE), url_fetcher=self.fetcher)
        _refuse_what_is_missing(html)
        document = html.render(font_config=self.fonts, stylesheets=[self.style], **_OPTIONS)
        data = _write(document, source)
        _refuse_undrawn(self.warnings.seen)
        anchors: dict[str, int] = {}
        for number, page in enumerate(document.pages, 1):
            for name in page.anchors:
                anchors.setdefault(name, number)  # an element that goes on is listed on each of its pages
        return RenderedPdf(
            data=data,
            pages=len(document.pages),
            sha256=hashlib.sha256(data).hexdigest(),
            anchors=anchors,
            engine=self.identity,
            warnings=tuple(self.warnings.seen),
        )


# Presentational hints: `<ol start="4">`, by which recitals are numbered through their groups.
_OPTIONS = {"pdf_variant": "pdf/a-3a", "presentational_hints": True}


def _refuse_undrawn(warnings: list[str]) -> None:
    """A character that none of our fonts draws would be an empty box on paper and nothing to a screen reader."""
    for warning in warnings:
        if found := re.search(r"glyph .*unsupported by fonts: (.+)", warning):
            raise RenderError(
                f"Aucune de nos polices ne dessine ce caractère, à remplacer dans le texte\u00a0: {found[1]}."
            )


def _refuse_what_is_missing(html: weasyprint.HTML) -> None:
    root = html.etree_element
    metas = {meta.get("name", ""): meta.get("content", "").strip() for meta in root.iter("meta")}
    title = root.find("head/title")
    if not (root.get("lang") or "").startswith("fr"):
        raise RenderError("Le document n’indique pas qu’il est en français.")
    if title is None or not (title.text or "").strip():
        raise RenderError("Le document n’a pas de titre.")
    for name in ("dcterms.created", "dcterms.modified"):
        try:
            datetime.fromisoformat(metas.get(name, ""))
        except ValueError:
            raise RenderError(f"Le document n’a pas de date fixe ({name}).") from None


def _attachments(source: PdfSource) -> list[weasyprint.Attachment]:
    if source.record is None:
        return []
    at = source.record_at.astimezone(UTC)  # WeasyPrint writes a Z whatever the zone
    return [
        weasyprint.Attachment(
            file_obj=io.BytesIO(source.record),
            name=source.record_name,
            description="Le même contenu en données structurées",
            relationship="Data",
            created=at,
            modified=at,
        )
    ]


def _write(document: weasyprint.Document, source: PdfSource) -> bytes:
    """The file, none of whose streams ends with a carriage return.

    The end of a stream and the end of its line are then told apart only by its length, which PDF/A validators refuse to
    rely on. The two streams made after `_finish` are changed by an unused object until their last byte is another.
    """
    for spare_objects in range(MAX_SPARE_OBJECTS):
        finisher = partial(_finish, spare_objects=spare_objects)
        data: bytes = document.write_pdf(finisher=finisher, attachments=_attachments(source), **_OPTIONS)
        if b"\r\nendstream" not in data:
            return data
    raise RenderError("Le fichier produit n’a pas pu être mis en forme pour l’archivage.")


def _finish(_document: weasyprint.Document, pdf: Any, *, spare_objects: int) -> None:
    """Runs on the objects of the file just before they are written."""
    for _ in range(spare_objects):
        pdf.add_object(pydyf.Dictionary())
    tagging.repair_lists(pdf)
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    head, tail = metadata.stream[0].rsplit(b"</rdf:RDF>", 1)
    metadata.stream[0] = head + _PDFUA_IDENTIFIER + b"</rdf:RDF>" + tail
    if "AF" in pdf.catalog:  # WeasyPrint lists each attachment twice
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    metadata.compress = False  # page-validation refuses a compressed one; PDF/A-3 does not
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            _compress(stream)


def _compress(stream: Any) -> None:
    """Once, where pydyf would do it again at each reading; and never ending with a carriage return."""
    data = stream.data
    packed = data[data.index(b"\nstream\n") + len(b"\nstream\n") : -len(b"\nendstream")]
    stream.compress = False
    stream.extra["Filter"] = "/FlateDecode"
    stream.stream = [packed]
    if packed.endswith(b"\r"):
        stream.extra["Filter"] = pydyf.Array(["/ASCII85Decode", "/FlateDecode"])
        stream.stream = [base64.a85encode(packed) + b"~>"]


def _identity(style: str) -> str:
    """What else the bytes depend on: the versions of the libraries, the stylesheet and the fonts."""
    digest = hashlib.sha256(style.encode())
    for path in (*assets.TABLE.values(), assets.FALLBACK_FONT):
        digest.update(path.read_bytes())
    pango = ffi.pango.pango_version()
    version = f"{pango // 10000}.{pango // 100 % 100}.{pango % 100}"
    subset = "harfbuzz-subset" if ffi.harfbuzz_subset else "fonttools"
    return f"weasyprint {weasyprint.__version__}, pango {version}, {subset}, print {digest.hexdigest()[:16]}"

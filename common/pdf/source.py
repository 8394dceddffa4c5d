"""What goes into the renderer and what comes out of it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfSource:
    """Everything that the bytes depend on, besides the engine itself (`RenderedPdf.engine`)."""

    html: str
    """A complete document: lang, title, dcterms dates; see the docstring of `common.pdf.render`."""
    record: bytes | None
    """The same content as JSON, attached with the relationship Data."""
    record_name: str = "avis.json"
    record_at: datetime
    """Date of the attachment: given, or the bytes would change at each rendering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPdf:
    data: bytes
    pages: int
    sha256: str
    anchors: dict[str, int] = field(default_factory=dict)
    """Element id to page number, from 1."""
    engine: str = ""
    """Versions and stylesheet that made the bytes; kept beside them, since another engine makes others."""
    warnings: tuple[str, ...] = ()
    """What the engine did not understand of the document."""


class RenderError(Exception):
    """The document could not be made; the message is a French sentence for the people who wait for it."""

"""The two sample documents, rendered and sealed once for all tests."""

import functools
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from common.pdf.certificates import AUTHORITY_NAME, CERTIFICATE_NAME, KEY_NAME
from common.pdf.render import PdfSource, RenderedPdf, render
from common.pdf.seal import FileKey, Sealer, make_development_certificate

SAMPLES = Path(__file__).parent / "samples"
AT = datetime(2026, 11, 17, 9, tzinfo=UTC)
RECORD = '{"numéro": "2026-03"}'.encode()


@functools.cache
def html(name: str = "opinion") -> str:
    return (SAMPLES / f"{name}.html").read_text(encoding="utf-8")


def with_body(extra: str) -> str:
    """The opinion, with something more at the end of its text."""
    return html().replace("</article>", extra + "</article>")


def source(html: str) -> PdfSource:
    return PdfSource(html=html, record=RECORD, record_at=AT)


@functools.cache
def rendered(name: str = "opinion") -> RenderedPdf:
    return render(source(html(name)))


@functools.cache
def seal_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="saisine-seal-"))
    make_development_certificate(folder, at=AT)
    return folder


def file_sealer() -> Sealer:
    key = FileKey(certificate_path=seal_folder() / CERTIFICATE_NAME, key_path=seal_folder() / KEY_NAME)
    return Sealer(key=key, trust_path=trust_path())


def trust_path() -> Path:
    return seal_folder() / AUTHORITY_NAME


@functools.cache
def sealed(name: str = "opinion") -> bytes:
    return file_sealer().seal(rendered(name).data, at=AT)

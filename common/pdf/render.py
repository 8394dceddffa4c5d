"""HTML to PDF/A-3a and PDF/UA-1, in a child process with limits, no network and no file but our stylesheet and fonts.

    pdf = render(PdfSource(html=html, record=json_bytes, record_name="avis.json", record_at=adopted_at))

One child per process is started at the first document and kept, because importing the engine costs 1.3 s. It is killed
and replaced when it exceeds its time or its memory. The same source gives the same bytes, whatever the process, as long
as `RenderedPdf.engine` is the same.

What the document must be
-------------------------
A complete HTML document with `<html lang="fr">`, a `<title>`, `<meta name="author">`, and the fixed dates
`<meta name="dcterms.created">` and `<meta name="dcterms.modified">`. No stylesheet, script or image:
static/print/bulletin.css is always applied, and anything that would have to be fetched refuses the whole document.
Links are `#id` or absolute.

`<body class="act">` is one act, `<body class="issue">` a whole issue of the bulletin. `data-folio` is the running foot
(the engine adds « [ 2 / 35 ] »), `data-mark` a mark repeated at the head of each page (« donnée de démonstration »).
Headings follow one another without a gap, and each becomes a bookmark; the look hangs on classes, so that a fragment
serves in an act and, one level lower, in an issue:

- `.masthead` > `.masthead-title`, `.masthead-issue`; `.demonstration`;
- `nav.sommaire` > `.sommaire-title`, `table.sommaire-table` with rows of `.sommaire-identifier`, `.sommaire-object` and
  an empty `td.sommaire-page[data-target="#id"]` in which the page number is printed;
- `article.act-body` > `.act-identifier`, `.act-title`, `table.facts`, `.essentiel`, `.author-line`, `.visas` > `.visa`,
  `.formula`, `.recitals` > `.group-title`, `ol.recital-list`, `.operative` > `.decides`, `.outcome`, `.article` >
  `.article-title`, `.recommendations` > `ol.recommendation-list` > `.recommendation-title`, `.recommendation-meta`,
  `table.data` with `td.figure`, `.deliberation`, `.separate-opinion`, `.closing` > `.done-at`, `.signatory-quality`,
  `.signatory-name`, `.notes` with `.note-call` and `.note-back`, `.annex` > `.annex-title`, `.colophon`;
- `.section-title` on the headings of these sections; `data-bookmark` on a heading whose bookmark says something else;
- notes are end notes: the engine loses notes placed at the foot of the page.

tests/common/samples holds one document of each kind.
"""

import atexit
import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from common.pdf import assets, frames
from common.pdf.source import PdfSource, RenderedPdf, RenderError

__all__ = ["PdfSource", "RenderError", "RenderedPdf", "render"]

START_SECONDS = 30.0
_ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    # Only read where libharfbuzz-subset is missing: the fonts would otherwise carry the time of the rendering.
    "SOURCE_DATE_EPOCH": "1594080000",
    # The pages must not depend on the fonts of the machine.
    "FONTCONFIG_FILE": str(assets.PRINT_DIR / "fonts.conf"),
}


class _Died(Exception):
    """The child closed its end."""


class _Child:
    """A running `common.pdf.child` and the socket to speak to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        environment = dict(_ENVIRONMENT)
        if "LD_LIBRARY_PATH" in os.environ:  # where the libraries of WeasyPrint were unpacked without being installed
            environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "common.pdf.child"],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                cwd=assets.PRINT_DIR.parents[1],
                env=environment,
            )
        self.socket = ours
        self.owner = os.getpid()
        self.is_fresh = True

    def ask(self, message: bytes, deadline: float) -> tuple[dict[str, Any], list[bytes]]:
        """Raises TimeoutError, or _Died."""
        allowance = START_SECONDS if self.is_fresh else 0.0
        self.is_fresh = False
        self.deadline = deadline + allowance
        try:
            self._send(message)
            return frames.unpack(self._read)
        except (EOFError, ConnectionError, BrokenPipeError):
            raise _Died from None

    def _send(self, message: bytes) -> None:
        self.socket.settimeout(self._left())
        self.socket.sendall(message)

    def _read(self, size: int) -> bytes:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            self.socket.settimeout(self._left())
            count = self.socket.recv_into(view)
            if not count:
                raise EOFError
            view = view[count:]
        return bytes(data)

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def stop(self) -> int:
        """Returns how it ended: negative is the signal that killed it."""
        self.socket.close()
        try:
            code = self.process.wait(0.2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        return code


class _Keeper:
    """The child of this process, at most one. A fork (Celery's prefork) starts its own."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.child: _Child | None = None

    def take(self) -> _Child:
        if self.child is None or self.child.process.poll() is not None:
            self.drop()
            self.child = _Child()
        return self.child

    def drop(self) -> int:
        child, self.child = self.child, None
        return child.stop() if child is not None else 0

    def forget(self) -> None:
        """After a fork: the child is our parent's. Our copy of its socket would keep it alive after our parent."""
        self.lock = threading.Lock()
        if self.child is not None:
            self.child.socket.close()
            self.child = None

    def close(self) -> None:
        if self.child is not None and self.child.owner == os.getpid():
            self.drop()


_keeper = _Keeper()
os.register_at_fork(after_in_child=_keeper.forget)
atexit.register(_keeper.close)


def render(source: PdfSource, *, timeout: float = 60) -> RenderedPdf:
    """Raises RenderError, with the reason in French, when the document cannot or may not be made."""
    if source.record_at.tzinfo is None:
        raise RenderError("La date de la pièce jointe n’a pas de fuseau horaire.")
    message = _message(source, timeout)
    with _keeper.lock:
        answer, blobs = _exchange(message, timeout)
        if answer.pop("last"):
            _keeper.drop()
    if "reason" in answer:
        raise RenderError(answer["reason"])
    return RenderedPdf(data=blobs[0], **{**answer, "warnings": tuple(answer["warnings"])})


def _message(source: PdfSource, timeout: float) -> bytes:
    header = {
        "seconds": math.ceil(timeout),
        "has_record": source.record is not None,
        "record_name": source.record_name,
        "record_at": source.record_at.isoformat(),
    }
    return frames.pack(header, [source.html.encode(), source.record or b""])


def _exchange(message: bytes, timeout: float) -> tuple[dict[str, Any], list[bytes]]:
    try:
        return _keeper.take().ask(message, time.monotonic() + timeout)
    except TimeoutError:
        _keeper.drop()
        raise RenderError(_too_long(timeout)) from None
    except _Died:
        code = _keeper.drop()
        if code == -signal.SIGXCPU:
            raise RenderError(_too_long(timeout)) from None
        raise RenderError(
            f"Le moteur de mise en pages s’est arrêté (code {code}), peut-être faute de mémoire."
        ) from None


def _too_long(timeout: float) -> str:
    return f"La mise en pages a dépassé le temps permis ({math.ceil(timeout)}\u00a0secondes)."

"""What the child process, the repairs and the limits cost: our interface against WeasyPrint called directly, warm.

    python -m tests.bench.bench_render

The bar is 1.15. Both give PDF/A-3a from the same HTML, stylesheet and fonts, in turn (A B A B), in one run.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from common.pdf import assets
from common.pdf import render as renderer
from common.pdf.render import PdfSource, render

BAR = 1.15
ROUNDS = 9
SAMPLES = Path(__file__).resolve().parents[1] / "common" / "samples"

os.environ["FONTCONFIG_FILE"] = str(assets.PRINT_DIR / "fonts.conf")  # read when WeasyPrint is imported

import weasyprint  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402

from common.pdf.engine import ClosedFetcher  # noqa: E402


def raw_renderer() -> Callable[[str], bytes]:
    """WeasyPrint at its best: one font configuration and one parsed stylesheet, kept."""
    fonts, fetcher = FontConfiguration(), ClosedFetcher(allow_redirects=False)
    style = weasyprint.CSS(filename=assets.STYLESHEET, font_config=fonts, url_fetcher=fetcher)

    def write(html: str) -> bytes:
        document = weasyprint.HTML(string=html, url_fetcher=fetcher)
        data: bytes = document.write_pdf(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3a", presentational_hints=True
        )
        return data

    return write


def ours(html: str) -> bytes:
    return render(PdfSource(html=html, record=None, record_at=datetime(2026, 11, 17, tzinfo=UTC))).data


def spent() -> tuple[float, float]:
    """Seconds on the clock, and of processor in this process and in the one that renders for it."""
    child = renderer._keeper.child
    theirs = 0.0
    if child is not None:
        theirs = int(Path(f"/proc/{child.process.pid}/schedstat").read_text().split()[0]) / 1e9
    return time.perf_counter(), time.process_time() + theirs


def cost(call: Callable[[str], bytes], html: str) -> tuple[float, float]:
    before = spent()
    call(html)
    after = spent()
    return after[0] - before[0], after[1] - before[1]


def main() -> int:
    raw = raw_renderer()
    print(f"Python {sys.version.split()[0]}, {sys.executable}, {ROUNDS} rounds")
    within = True
    for name in ("opinion", "issue"):
        html = (SAMPLES / f"{name}.html").read_text(encoding="utf-8")
        ours(html)
        raw(html)
        pairs = [(cost(ours, html), cost(raw, html)) for _ in range(ROUNDS)]
        for place, unit in enumerate(("clock", "processor")):
            mine = statistics.median(one[place] for one, _other in pairs)
            direct = statistics.median(other[place] for _one, other in pairs)
            times = f"ours {mine * 1000:.0f} ms, WeasyPrint {direct * 1000:.0f} ms"
            print(f"render {name}, {unit}: {times}, ratio {mine / direct:.2f} (bar {BAR})")
        within &= mine / direct <= BAR  # processor: a busy machine moves the clock by more than the bar
    return 0 if within else 1


if __name__ == "__main__":
    raise SystemExit(main())

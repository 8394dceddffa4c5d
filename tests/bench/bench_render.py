"""What the child process, the repairs and the limits cost: our interface against WeasyPrint called directly, warm.

    script/bench render

The bar is 1.15. Both give PDF/A-3a from the same HTML, stylesheet and fonts, in turn (A B A B), in one run. Headless
Chromium prints the same HTML in the same turns, at 3, 30 and 100 pages: its file is tagged, and is neither PDF/A nor
PDF/UA, so it is a measure and not a rival.
"""

import base64
import contextlib
import io
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import psutil
from playwright.sync_api import Page, sync_playwright

from common.pdf import assets
from common.pdf import render as renderer
from common.pdf.render import PdfSource, render

BAR = 1.15
ROUNDS = 9
# Pages wanted, and turns of each: long documents are slow.
LENGTHS = {3: 9, 30: 5, 100: 3}
SAMPLE_PAGES = 3
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


def printed_by_chromium(page: Page) -> Callable[[str], bytes]:
    """The same stylesheet and fonts, given whole: nothing is fetched."""
    style = assets.STYLESHEET.read_text(encoding="utf-8")
    for address, path in assets.TABLE.items():
        style = style.replace(address, f"data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()}")

    def write(html: str) -> bytes:
        page.set_content(html.replace("</head>", f"<style>{style}</style></head>"))
        return page.pdf(prefer_css_page_size=True, tagged=True, outline=True)

    return write


def chromium_seconds() -> float:
    """Of processor, in all the processes of the browser."""
    spent_there = 0.0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "chrom" in process.name():
                spent_there += sum(process.cpu_times()[:2])
    return spent_there


def of_length(pages: int) -> str:
    """The sample of an opinion, whose text is repeated until it fills about so many pages."""
    html = (SAMPLES / "opinion.html").read_text(encoding="utf-8")
    start, end = html.index("<article"), html.index("</article>") + len("</article>")
    times = max(1, round(pages / SAMPLE_PAGES))
    copies = [re.sub(r'(\bid="|href="#)', rf"\g<1>c{copy}-", html[start:end]) for copy in range(times)]
    return html[:start] + "".join(copies) + html[end:]


def compared(raw: Callable[[str], bytes]) -> None:
    """Cost of a page, and renders per second and core, of the three engines in the same turns."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        engines = {"ours": ours, "WeasyPrint": raw, "Chromium": printed_by_chromium(browser.new_page())}
        for wanted, rounds in LENGTHS.items():
            html = of_length(wanted)
            costs: dict[str, list[tuple[float, float]]] = {name: [] for name in engines}
            lengths = {}
            for _ in range(rounds + 1):
                for name, engine in engines.items():
                    there = chromium_seconds() if name == "Chromium" else 0.0
                    before = spent()
                    data = engine(html)
                    after = spent()
                    there = chromium_seconds() - there if name == "Chromium" else 0.0
                    costs[name].append((after[0] - before[0], after[1] - before[1] + there))
                    lengths[name] = len(pikepdf.open(io.BytesIO(data)).pages)
            for name, measured in costs.items():
                # The first turn warms up.
                clock, processor = (statistics.median(one[place] for one in measured[1:]) for place in (0, 1))
                pages = lengths[name]
                print(
                    f"{pages:4d} pages, {name:10s}: {clock / pages * 1000:6.1f} ms a page by the clock, "
                    f"{processor / pages * 1000:6.1f} of processor, {1 / processor:6.2f} renders per second and core"
                )
        browser.close()


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
    compared(raw)
    return 0 if within else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""Documents made to hold the renderer for ever, or to take the whole machine: stopped, told, and nothing else stops.

Three of them and a second each in every run; all ten and a minute, as in production, by `script/faults` (bar F8).
"""

import os
import time

import pytest

from common.pdf import render as renderer
from common.pdf.render import RenderError, render
from tests.common import printed

SECONDS = float(os.environ.get("SAISINE_RENDER_SECONDS", "1"))
IN_EVERY_RUN = 3
# The start of a child, its end, and the next document.
MARGIN = 60

HOSTILE = {
    "a hundred thousand pages": '<p style="break-after: page">mot</p>' * 100_000,
    "one endless word": f"<p>{'mot' * 1_000_000}</p>",
    "a million cells": "<table>" + f"<tr>{'<td>1</td>' * 1000}</tr>" * 1000 + "</table>",
    "tables in tables": "<table><tr><td>" * 60 + "mot" + "</td></tr></table>" * 60,
    "cells that span everything": '<table><tr><td colspan="1000000" rowspan="65534">1</td></tr></table>' * 500,
    "letters as large as the moon": '<p style="font-size: 1e9px; letter-spacing: 1e9px">mot</p>' * 2000,
    "a million items": "<ol>" + "<li>mot</li>" * 1_000_000 + "</ol>",
    "columns without number": f'<div style="column-count: 100000">{"<p>mot</p>" * 20_000}</div>',
    "boxes that float on boxes": '<div style="float: left; width: 1px">mot</div>' * 50_000,
    "a picture that repeats itself": (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><defs>'
        '<g id="r0"><path d="M0 0h9"/></g>'
        + "".join(f'<g id="r{n}">{f"<use xlink:href=#r{n - 1}></use>" * 10}</g>' for n in range(1, 9))
        + "</defs><use xlink:href=#r8></use></svg>"
    ),
}


TRIED = list(HOSTILE)[: None if "SAISINE_RENDER_SECONDS" in os.environ else IN_EVERY_RUN]


@pytest.mark.faults
@pytest.mark.parametrize("name", TRIED)
def test_a_hostile_document_is_stopped_and_the_next_one_is_made(name):
    body = HOSTILE[name]
    # A child that runs already: one that starts is given the time to.
    render(printed.source(printed.html()))
    began = time.monotonic()

    with pytest.raises(RenderError) as refused:
        render(printed.source(printed.with_body(body)), timeout=SECONDS)

    assert time.monotonic() - began < SECONDS + MARGIN
    assert str(refused.value)[0].isupper()
    assert render(printed.source(printed.html())).sha256 == printed.rendered().sha256
    assert renderer._keeper.child is not None

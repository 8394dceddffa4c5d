"""Repairs of the structure that WeasyPrint gives to lists, done on its objects before the file is written.

PDF/UA wants each item to hold a label and one body. WeasyPrint puts the paragraphs of an item beside its label, and a
nested list after the item that holds it, so that what follows this list in the item is read before it.
"""

from typing import Any

import pydyf


def repair_lists(pdf: Any) -> None:
    pages = {reference: number for number, reference in enumerate(pdf.page_references)}
    for holder in [item for item in pdf.objects if _kind(item) in {"/L", "/LI"}]:
        if _kind(holder) == "/L":
            _put_nested_lists_back(pdf, holder)
    for item in [item for item in pdf.objects if _kind(item) == "/LI"]:
        _gather_body(pdf, item, pages)


def _kind(item: Any) -> str | None:
    return item.get("S") if isinstance(item, pydyf.Dictionary) else None


def _target(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _put_nested_lists_back(pdf: Any, outer: Any) -> None:
    """A list that follows an item goes into the item."""
    kept: list[bytes] = []
    for reference in outer["K"]:
        kid = _target(pdf, reference)
        before = _target(pdf, kept[-1]) if kept else None
        if _kind(kid) == "/L" and _kind(before) == "/LI" and before is not None:
            before["K"].append(reference)
            kid["P"] = before.reference
        else:
            kept.append(reference)
    outer["K"] = pydyf.Array(kept)


def _gather_body(pdf: Any, item: Any, pages: dict[bytes, int]) -> None:
    kids = [(reference, _target(pdf, reference)) for reference in item["K"]]
    labels = [reference for reference, kid in kids if _kind(kid) == "/Lbl"]
    content = [(reference, kid) for reference, kid in kids if _kind(kid) != "/Lbl"]
    if not content or [_kind(kid) for _reference, kid in content] == ["/LBody"]:
        return
    content.sort(key=lambda pair: _place(pdf, pair[1], pages))
    body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "Pg": item["Pg"], "P": item.reference})
    body["K"] = pydyf.Array(reference for reference, _kid in content)
    pdf.add_object(body)
    for _reference, kid in content:
        kid["P"] = body.reference
        if _kind(kid) == "/LBody":
            kid["S"] = "/P"
    item["K"] = pydyf.Array([*labels, body.reference])


def _place(pdf: Any, element: Any, pages: dict[bytes, int]) -> tuple[int, int]:
    """Page and number of the first text of an element: texts are numbered as drawn, labels last."""
    pending = [element]
    while pending:
        node = pending.pop()
        if _kind(node) == "/Lbl":
            continue
        for kid in node.get("K", ()):
            if isinstance(kid, int):
                return pages.get(node.get("Pg"), 0), kid
        pending.extend(_target(pdf, kid) for kid in reversed(list(node.get("K", ()))) if not isinstance(kid, int))
    return len(pages), 0

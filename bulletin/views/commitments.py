"""One commitment of the charter: every opinion that applied it, on the text of its time."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bulletin import following, queries
from bulletin.doorway.conditional import open_data, public
from bulletin.doorway.paging import Page, page_of
from bulletin.models import Publication
from bulletin.queries import Application, CharterText

JSON = "application/json; charset=utf-8"


@public
def commitment(request: HttpRequest, code: str) -> HttpResponse:
    texts, page, applied = _read(request, code)
    context = {
        "code": code,
        "texts": texts,
        "title": _title(code, texts, applied),
        "page": page,
        "applied": applied,
    }
    return render(request, "bulletin/commitment.html", context)


@open_data
def commitment_file(request: HttpRequest, code: str) -> HttpResponse:
    """The same as data, page by page."""
    texts, page, applied = _read(request, code)
    site = settings.PUBLIC_URL
    data = {
        "code": code,
        "title": _title(code, texts, applied),
        "charter": [
            {"version": one.version, "title": one.title, "text": one.text or None, "is_in_force": one.is_in_force}
            for one in texts
        ],
        "opinions": [_data(one, site) for one in applied],
        "next": f"{site}{page.next_url}" if page.next_url else None,
    }
    return HttpResponse(json.dumps(data, ensure_ascii=False, indent=1), content_type=JSON)


def _read(request: HttpRequest, code: str) -> tuple[list[CharterText], Page[Publication], list[Application]]:
    """Raises: Http404 for a commitment that no published charter and no opinion in force names."""
    texts = queries.charter_texts(code)
    opinions = queries.opinions_applying(code)
    page = page_of(request, lambda start, stop: list(opinions[start:stop]))
    if not texts and not page.items:
        raise Http404
    return texts, page, queries.applications(code, page.items, texts, today=timezone.localdate())


def _title(code: str, texts: list[CharterText], applied: list[Application]) -> str:
    if texts:
        return texts[0].title
    return next((one.charter.title for one in applied if one.charter), code)


def _data(one: Application, site: str) -> dict[str, Any]:
    recitals = one.recitals
    return {
        "reference": one.opinion.reference,
        "title": one.opinion.title,
        "date": one.opinion.act_on.isoformat(),
        "url": f"{site}{one.opinion.get_absolute_url()}",
        "outcome": {"code": one.opinion.outcome, "label": one.outcome},
        "charter": {
            "version": one.charter_name,
            "title": one.charter.title if one.charter else None,
            "text": (one.charter.text or None) if one.charter else None,
        },
        "recitals": recitals.paragraphs if recitals else [],
        "recitals_url": f"{site}{one.opinion.get_absolute_url()}{recitals.anchor}" if recitals else None,
        "recommendations": [following.data_of(said, site=site) for said in one.followed],
        "is_demonstration": one.opinion.is_demonstration,
    }

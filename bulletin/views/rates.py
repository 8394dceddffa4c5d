"""How the recommendations were followed, in figures: the page, and the same figures as files."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bulletin import queries, rates
from bulletin.doorway.conditional import open_data, public
from bulletin.rates import Rates


@public
def follow_up_rates(request: HttpRequest) -> HttpResponse:
    """By year, by department, by commitment: each chart is a table."""
    today = timezone.localdate()
    counted = _rates()
    context = {
        "whole": counted.whole,
        "figures": rates.figures(counted),
        "tables": rates.tables(counted),
        "today": today,
    }
    return render(request, "bulletin/rates.html", context)


@open_data
def rates_file(request: HttpRequest, extension: str) -> HttpResponse:
    """The same figures, for a spreadsheet or a program."""
    if extension == "csv":
        return HttpResponse(rates.as_csv(_rates()), content_type="text/csv; charset=utf-8")
    data = {"as_of": timezone.localdate().isoformat(), **rates.as_json(_rates())}
    return HttpResponse(json.dumps(data, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8")


def _rates() -> Rates:
    return rates.rates_of(queries.every_recommendation(today=timezone.localdate()))

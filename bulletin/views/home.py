"""The home page: the coverage first, then what is new."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bulletin import queries, reading
from bulletin.doorway.conditional import public
from bulletin.enums import PublicationKind

SHOWN = 3


@public
def home(request: HttpRequest) -> HttpResponse:
    opinions = queries.current(PublicationKind.OPINION)[:SHOWN]
    answers = queries.latest_follow_ups(limit=SHOWN)
    context = {
        "coverage": queries.coverage(),
        "opinions": [(opinion, reading.outcome_label(opinion)) for opinion in opinions],
        "answers": [(answer, reading.outcome_label(answer), reading.tone(answer)) for answer in answers],
    }
    return render(request, "bulletin/home.html", context)

"""What the committee has already said in a like case."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import ActorRequest
from opinions.queries import recommendations as followed
from opinions.queries.opinions import names_for
from opinions.queries.precedents import precedents_of
from opinions.views.opinion_page import seen


@require_GET
def precedents(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Published opinions of like cases, the nearest first, and how their recommendations ended."""
    opinion, at = seen(request, pk), timezone.now()
    context = {
        "opinion": opinion,
        "precedents": [
            (one, [(said, followed.tone_of(said, at=at)) for said in one.recommendations])
            for one in precedents_of(opinion, names_for(opinion.referral))
        ],
    }
    return render(request, "opinions/opinion/precedents.html", context)

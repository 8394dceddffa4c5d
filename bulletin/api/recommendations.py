"""Recommendations and how they were followed, as data."""

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from bulletin import following, queries, rates
from bulletin.api import serializers
from bulletin.api.views import OpenView, absolute, django_request
from bulletin.doorway import asked
from bulletin.doorway.paging import page_of
from bulletin.following import LATE, STATES


class Recommendations(OpenView):
    @extend_schema(
        summary="Les recommandations des avis en vigueur, l’avis le plus récent d’abord",
        parameters=[
            OpenApiParameter("year", int, description="Année de l’avis."),
            OpenApiParameter("department", str, description="Direction destinataire, par son nom."),
            OpenApiParameter("commitment", str, description="Code de l’engagement de la charte."),
            OpenApiParameter(
                "state", str, enum=[*STATES, LATE], description="État ; « late » : sans réponse, délai dépassé."
            ),
            OpenApiParameter("q", str, description="Mots du texte ou de la référence."),
            OpenApiParameter("page", int, description="Page, à partir de 1 ; 20 lignes par page."),
        ],
        responses=serializers.RecommendationsPageSerializer,
    )
    def get(self, request: Request) -> Response:
        asking = django_request(request)
        state = asked.text(asking, "state")
        if state and state not in {*STATES, LATE}:
            raise Http404
        found = following.selected(
            queries.every_recommendation(today=timezone.localdate()),
            year=asked.whole(asking, "year"),
            department=asked.text(asking, "department"),
            commitment=asked.text(asking, "commitment"),
            state=state,
            words=asked.text(asking, "q"),
        )
        page = page_of(asking, lambda start, stop: found[start:stop])
        return Response(
            {
                "results": [following.data_of(one, site=settings.PUBLIC_URL) for one in page.items],
                "count": len(found),
                "next": absolute(page.next_url),
                "previous": absolute(page.previous_url),
            }
        )


class OneRecommendation(OpenView):
    @extend_schema(
        summary="Une recommandation, par son adresse (« 2026-01-r2 »), avec tout ce qui l’a suivie",
        responses=serializers.RecommendationSerializer,
    )
    def get(self, request: Request, key: str) -> Response:
        one = queries.recommendation_at(key, today=timezone.localdate())
        if one is None:
            raise Http404
        return Response(following.data_of(one, site=settings.PUBLIC_URL))


class RatesView(OpenView):
    @extend_schema(
        summary="Comment les recommandations sont suivies, par année, direction et engagement",
        responses=serializers.RatesSerializer,
    )
    def get(self, request: Request) -> Response:
        today = timezone.localdate()
        counted = rates.rates_of(queries.every_recommendation(today=today))
        return Response({"as_of": today.isoformat(), **rates.as_json(counted)})

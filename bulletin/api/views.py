"""The reads of the API. JSON only, bounded pages, no session, no form."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.cache import patch_cache_control
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bulletin import queries
from bulletin.api import serializers
from bulletin.doorway import asked
from bulletin.doorway.conditional import MAX_AGE
from bulletin.doorway.paging import page_of
from bulletin.enums import PublicationKind

LINES = 100


class OpenView(APIView):
    """GET, HEAD and OPTIONS; anybody; kept a minute by caches."""

    http_method_names = ["get", "head", "options"]
    # Said here too, so that no setting left out of a deployment can open a form or ask who is there.
    authentication_classes = []
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]
    parser_classes = [JSONParser]
    metadata_class = None
    schema = AutoSchema()

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        if answer.status_code == 200:
            patch_cache_control(answer, public=True, max_age=MAX_AGE)
        return answer

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        usual = super().get_exception_handler()

        def refuse(failure: Exception, context: dict[str, Any]) -> Response | None:
            response: Response | None = usual(failure, context)
            if response is not None and response.status_code == 404:
                response.data = {"detail": "Cette adresse ne désigne rien de publié."}
            return response

        return refuse


class Publications(OpenView):
    @extend_schema(
        summary="Les publications en vigueur, la plus récente d’abord",
        parameters=[
            OpenApiParameter("kind", str, enum=PublicationKind.values, description="Nature."),
            OpenApiParameter("subject", str, description="Référence dont l’acte parle, par exemple ALG-2026-0001."),
            OpenApiParameter("page", int, description="Page, à partir de 1 ; 20 lignes par page."),
        ],
        responses=serializers.PublicationsPageSerializer,
    )
    def get(self, request: Request) -> Response:
        kind = request.query_params.get("kind", "")
        if kind and kind not in PublicationKind.values:
            raise Http404
        found = queries.current(*([PublicationKind(kind)] if kind else [])).defer(*queries.UNLISTED)
        asking = django_request(request)
        if subject := asked.text(asking, "subject"):
            found = found.filter(subjects__contains=[subject])
        page = page_of(asking, lambda start, stop: list(found[start:stop]))
        return Response(
            {
                "results": [serializers.PublicationSummarySerializer(item).data for item in page.items],
                "next": absolute(page.next_url),
                "previous": absolute(page.previous_url),
            }
        )


class OnePublication(OpenView):
    @extend_schema(
        summary="Une publication, par son identifiant (cette version) ou par son adresse (la dernière version)",
        responses=serializers.PublicationSerializer,
    )
    def get(self, request: Request, key: str) -> Response:
        publication = queries.of_key(asked.identifier(key), key)
        if publication is None:
            raise Http404
        return Response(serializers.PublicationSerializer(publication).data)


class Issues(OpenView):
    @extend_schema(
        summary="Les numéros du Bulletin officiel, le dernier d’abord",
        parameters=[
            OpenApiParameter("year", int, description="Année du numéro."),
            OpenApiParameter("page", int, description="Page, à partir de 1 ; 20 lignes par page."),
        ],
        responses=serializers.IssuesPageSerializer,
    )
    def get(self, request: Request) -> Response:
        asking = django_request(request)
        found, year = queries.issues(), asked.whole(asking, "year")
        if year is not None:
            found = found.filter(year=year)
        page = page_of(asking, lambda start, stop: list(found[start:stop]))
        return Response(
            {
                "results": [serializers.IssueSummarySerializer(item).data for item in page.items],
                "next": absolute(page.next_url),
                "previous": absolute(page.previous_url),
            }
        )


class OneIssue(OpenView):
    @extend_schema(
        summary="Un numéro du Bulletin officiel et ses actes, par son numéro (2026-07)",
        responses=serializers.IssueInFullSerializer,
    )
    def get(self, request: Request, year: int, number: int) -> Response:
        issue = queries.issue_at(year, number).defer(None).defer("html", "pdf").first()
        if issue is None:
            raise Http404
        return Response(serializers.IssueInFullSerializer(issue).data)


class CoverageView(OpenView):
    @extend_schema(summary="La couverture des algorithmes par les avis", responses=serializers.CoverageSerializer)
    def get(self, request: Request) -> Response:
        return Response(serializers.CoverageSerializer(queries.coverage()).data)


class Register(OpenView):
    @extend_schema(
        summary="Le registre public, ligne par ligne, dans l’ordre",
        parameters=[OpenApiParameter("after", int, description="Dernier rang déjà lu ; 0 pour commencer.")],
        responses=serializers.RegisterPageSerializer,
    )
    def get(self, request: Request) -> Response:
        lines = queries.register_after(_rank(request), limit=LINES + 1)
        shown = lines[:LINES]
        following = f"/api/v1/registre/?after={shown[-1].sequence}" if len(lines) > LINES else ""
        return Response(
            {
                "results": [serializers.RegisterLineSerializer(line).data for line in shown],
                "next": absolute(following),
            }
        )


class Schema(SpectacularJSONAPIView):
    """The OpenAPI description of these reads, and of nothing else."""

    urlconf = "bulletin.api.urls"
    authentication_classes = []
    permission_classes = [AllowAny]
    custom_settings = {
        "TITLE": "Publications du comité éthique externe",
        "VERSION": "1",
        "SCHEMA_PATH_PREFIX_INSERT": "/api/v1",
    }

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]  # the library's own view


def django_request(request: Request) -> HttpRequest:
    """The request under DRF's own, which delegates to it all that is read here."""
    return cast("HttpRequest", request)


def _rank(request: Request) -> int:
    given = request.query_params.get("after", "0")
    if not given.isascii() or not given.isdigit() or len(given) > 12:
        raise Http404
    return int(given)


def absolute(address: str) -> str | None:
    return f"{settings.PUBLIC_URL}{address}" if address else None

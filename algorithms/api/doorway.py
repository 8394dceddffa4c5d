"""Who calls, how often, and how a refusal is told: in French, as JSON."""

from collections.abc import Callable
from typing import Any, cast

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from accounts.actors import Actor
from accounts.models import User
from algorithms.models import PipelineToken
from algorithms.operations import tokens as operations
from algorithms.queries.tokens import pipeline_of
from common.errors import DomainError

_WORDS = {
    400: "Cette demande n’est pas du JSON valable.",
    401: "Clé absente, inconnue, expirée ou révoquée : « Authorization: Bearer … ».",
    403: "Cette demande n’est pas permise.",
    404: "Aucune fiche de votre direction ne porte cette référence.",
    405: "Cette adresse ne sert pas à cela.",
    415: "Envoyez du JSON : « Content-Type: application/json ».",
    429: "Trop de demandes : attendez une minute.",
}


def caller(request: Request) -> tuple[PipelineToken, Actor]:
    """The key that was shown, and who acts with it."""
    return cast("tuple[PipelineToken, Actor]", request.auth)


class TokenAuthentication(BaseAuthentication):
    """« Authorization: Bearer saisine_… ». Every key that is not in force is answered alike."""

    def authenticate(self, request: Request) -> tuple[User, tuple[PipelineToken, Actor]]:
        kind, _, key = get_authorization_header(request).decode("latin-1").partition(" ")
        found = pipeline_of(key.strip(), at=timezone.now()) if kind.lower() == "bearer" else None
        if found is None:
            raise AuthenticationFailed
        operations.note_use(found[0].pk, at=timezone.now())
        return found[1].user, found

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenThrottle(SimpleRateThrottle):
    """For each key."""

    rate = "60/min"
    scope = "pipeline"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return f"pipeline-{caller(request)[0].pk}" if request.auth else None


class PipelineView(APIView):
    """JSON in, JSON out; a key, and no session."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [IsAuthenticated]
    throttle_classes = [TokenThrottle]
    renderer_classes = [JSONRenderer]
    parser_classes = [JSONParser]
    metadata_class = None

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        usual = super().get_exception_handler()

        def refuse(failure: Exception, context: dict[str, Any]) -> Response | None:
            if isinstance(failure, DomainError):
                told = _WORDS[404] if failure.status_code == 404 else failure.message
                return Response({"erreur": told}, status=failure.status_code)
            response: Response | None = usual(failure, context)
            if response is not None:
                response.data = {"erreur": _WORDS.get(response.status_code, "Cette demande n’est pas comprise.")}
            return response

        return refuse

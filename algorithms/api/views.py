"""The two acts of a pipeline, and their description."""

import hashlib
import json
from typing import Any

from django.utils import timezone
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from algorithms import queries
from algorithms.api import described
from algorithms.api.doorway import PipelineView, caller
from algorithms.content import SheetContent
from algorithms.formats import native as written
from algorithms.models import SheetVersion
from algorithms.operations import tokens as operations
from algorithms.queries.imports import objectives_named
from algorithms.readers import native
from common.errors import NotVisible
from common.verdicts import HIDDEN

_REFUSAL = inline_serializer(
    "Refus",
    {
        "erreur": serializers.CharField(),
        "champs": serializers.DictField(child=serializers.CharField(), required=False),
    },
)


class Sheet(PipelineView):
    """The most recent version of a sheet of the direction."""

    schema = AutoSchema()

    @extend_schema(responses={200: described.sheet(), 404: _REFUSAL}, summary="Lire une fiche de sa direction")
    def get(self, request: Request, reference: str) -> Response:
        return Response(told(_found(request, reference)))


class Versions(PipelineView):
    """A new version: the draft is written, and proposed when asked. A person approves it, then publishes it."""

    schema = AutoSchema()

    @extend_schema(
        request={"application/json": described.version()},
        responses={200: described.sheet(), 404: _REFUSAL, 409: _REFUSAL, 422: _REFUSAL},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
        summary="Écrire et proposer une version",
    )
    def post(self, request: Request, reference: str) -> Response:
        token, actor = caller(request)
        sent = request.data if isinstance(request.data, dict) else {}
        content, faults = read(sent)
        if faults:
            return Response({"erreur": "Rien n’est enregistré : corrigez ces champs.", "champs": faults}, status=422)
        sheet = operations.deposit(
            token_id=token.pk,
            actor=actor,
            at=timezone.now(),
            reference=reference,
            content=content,
            propose=sent.get("propose") is True,
            key=request.headers.get("Idempotency-Key", "")[:100],
            sha256=hashlib.sha256(json.dumps([reference, sent], sort_keys=True).encode()).hexdigest(),
        )
        return Response(told(_found(request, sheet.algorithm.reference)))


class Schema(SpectacularJSONAPIView):
    """The OpenAPI description of these acts, and of nothing else."""

    urlconf = "algorithms.api.urls"
    authentication_classes = []
    permission_classes = [AllowAny]
    custom_settings = {
        "TITLE": "Fiches d’algorithmes : API des chaînes",
        "VERSION": "1",
        "SCHEMA_PATH_PREFIX_INSERT": "/api/v1",
    }

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]  # the library's own view


def read(sent: dict[str, Any]) -> tuple[SheetContent, dict[str, str]]:
    """The content that is sent, and what is wrong in it, by the name of the fact."""
    facts = sent.get("content")
    if not isinstance(facts, dict) or not facts:
        return SheetContent(values={}), {"content": "Donnez les faits de la fiche, par leur nom."}
    row = native.read(1, facts)
    row = row.with_objectives(objectives_named([row])[0])
    faults = {**dict(row.faults), **dict.fromkeys(row.unknown, "Ce nom n’est pas celui d’un fait de la fiche.")}
    return row.content, faults


def told(sheet: SheetVersion) -> dict[str, Any]:
    """As the published schema says; its facts may be sent back as they are."""
    return written.record(sheet)


def _found(request: Request, reference: str) -> SheetVersion:
    """Of the direction only; everything else does not exist."""
    _token, actor = caller(request)
    visible = queries.with_rows(queries.latest_visible_to(actor))
    sheet = visible.filter(algorithm__reference=reference, algorithm__department=actor.user.department_id).first()
    if sheet is None:
        raise NotVisible(HIDDEN.refusal)
    return sheet

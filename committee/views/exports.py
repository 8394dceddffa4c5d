"""A whole file as one archive."""

from typing import cast
from uuid import UUID

from django.core.files import File
from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import ActorRequest
from committee.operations import exports as operations


@require_GET
def dossier(request: ActorRequest, referral_id: UUID) -> FileResponse:
    """Written down before it leaves; an attachment that no browser runs."""
    name, archive = operations.export_file(referral_id=referral_id, actor=request.actor, at=timezone.now())
    response = FileResponse(
        cast("File[bytes]", archive), as_attachment=True, filename=name, content_type="application/zip"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response

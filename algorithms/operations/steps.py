"""From draft to public: propose, approve or send back, publish. Two persons at least, always."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.actors import Actor
from algorithms.enums import SheetStatus, SheetStep
from algorithms.models import SheetVersion
from algorithms.operations.documents import refuse_pending
from algorithms.operations.taking import settle, take
from algorithms.rendering import sheet_act
from algorithms.rules import obstacles_to_proposal
from bulletin import operations as bulletin
from common.errors import RuleBroken


@transaction.atomic
def propose_sheet(*, sheet_id: UUID, actor: Actor, at: datetime) -> SheetVersion:
    """Give the draft to an approver of the direction. From here on, its content is frozen.

    Raises: RuleBroken when it does not say what the algorithm is for, or which objective it serves, or while a document
    waits to be read.
    """
    sheet, actor = take(sheet_id, SheetStep.PROPOSE, actor, at)
    if obstacles := obstacles_to_proposal(sheet):
        raise RuleBroken(obstacles[0].sentence)
    refuse_pending(sheet)
    sheet.proposed_at, sheet.proposed_by = at, actor.user
    sheet.sent_back_at = sheet.sent_back_by = None
    sheet.sent_back_reason = ""
    settle(sheet, SheetStep.PROPOSE, actor=actor, at=at)
    return sheet


@transaction.atomic
def approve_sheet(*, sheet_id: UUID, actor: Actor, at: datetime) -> SheetVersion:
    """Answer for the sheet in the name of the direction: never the person who proposed it."""
    sheet, actor = take(sheet_id, SheetStep.APPROVE, actor, at)
    sheet.approved_at, sheet.approved_by = at, actor.user
    settle(sheet, SheetStep.APPROVE, actor=actor, at=at)
    return sheet


@transaction.atomic
def send_back_sheet(*, sheet_id: UUID, actor: Actor, at: datetime, reason: str) -> SheetVersion:
    """Give the sheet back to its contributors, with the reason. The journal keeps who had proposed and approved it.

    Raises: RuleBroken when no reason is given, or when the committee examines this very version.
    """
    sheet, actor = take(sheet_id, SheetStep.SEND_BACK, actor, at)
    _refuse_held(sheet)
    if not reason.strip():
        raise RuleBroken("Dites ce qui doit être corrigé : la direction a besoin du motif pour reprendre la fiche.")
    sheet.proposed_at = sheet.proposed_by = sheet.approved_at = sheet.approved_by = None
    sheet.sent_back_at, sheet.sent_back_by, sheet.sent_back_reason = at, actor.user, reason.strip()
    settle(sheet, SheetStep.SEND_BACK, actor=actor, at=at)
    return sheet


@transaction.atomic
def publish_sheet(*, sheet_id: UUID, actor: Actor, at: datetime) -> SheetVersion:
    """Hand the sheet to the public; the version that was in force is replaced in the same transaction."""
    sheet, actor = take(sheet_id, SheetStep.PUBLISH, actor, at)
    previous = (
        SheetVersion.objects.select_related("algorithm")
        .select_for_update(of=("self",), no_key=True)
        .filter(algorithm=sheet.algorithm_id, status=SheetStatus.PUBLISHED)
        .first()
    )
    if previous:
        settle(previous, SheetStep.SUPERSEDE, actor=actor, at=at, superseded_by=sheet.number)
    publication = bulletin.publish(act=sheet_act(sheet, at=at), actor=actor, at=at)
    sheet.published_at, sheet.published_by, sheet.publication_id = at, actor.user, publication.pk
    settle(sheet, SheetStep.PUBLISH, actor=actor, at=at, publication=str(publication.pk))
    return sheet


def _refuse_held(sheet: SheetVersion) -> None:
    """Sent back, it would be written again under the eyes of whoever relies on it (`settings.SHEET_HOLDERS`)."""
    for path in settings.SHEET_HOLDERS:
        holder: Callable[[UUID], str] = import_string(path)
        if refusal := holder(sheet.pk):
            raise RuleBroken(refusal)

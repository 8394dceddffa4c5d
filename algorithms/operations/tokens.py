"""Giving a pipeline its key, taking it back, and what a pipeline may do with it: write a draft, and propose it."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from algorithms import queries
from algorithms.content import SheetContent
from algorithms.enums import SheetStatus
from algorithms.models import PipelineDeposit, PipelineToken, SheetVersion
from algorithms.operations.steps import propose_sheet
from algorithms.operations.writing import edit_sheet, start_version
from algorithms.policies import tokens as policies
from algorithms.queries.tokens import digest
from common import journal
from common.errors import NotVisible, RuleBroken, WrongState
from common.locks import one_at_a_time
from common.verdicts import HIDDEN, require

LONGEST = timedelta(days=366)


@transaction.atomic
def make_token(*, actor: Actor, at: datetime, name: str, life: timedelta) -> tuple[PipelineToken, str]:
    """A key for a pipeline of the actor's direction, and the key itself: it is never readable again."""
    actor = actors.again(actor, at)
    require(policies.can_make(actor))
    if not name.strip() or not timedelta(0) < life <= LONGEST:
        raise RuleBroken("Donnez un nom à la chaîne, et une durée d’un an au plus.")
    department = actor.user.department
    assert department is not None  # noqa: S101 -- policies.can_make has just said so
    key = f"saisine_{secrets.token_urlsafe(32)}"
    token = PipelineToken.objects.create(
        name=name.strip(),
        department=department,
        sha256=digest(key),
        created_at=at,
        created_by=actor.user,
        expires_at=at + life,
    )
    journal.record(action="token.make", actor=actor, at=at, target=token, details={"name": token.name})
    return token, key


@transaction.atomic
def revoke_token(*, token_id: UUID, actor: Actor, at: datetime) -> PipelineToken:
    """From the next request on, the key opens nothing."""
    token = PipelineToken.objects.select_for_update(no_key=True).filter(pk=token_id).first()
    if token is None:
        raise NotVisible(HIDDEN.refusal)
    actor = actors.again(actor, at)
    require(policies.can_revoke(actor, token))
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = at, actor.user
        token.save(update_fields=["revoked_at", "revoked_by"])
        journal.record(action="token.revoke", actor=actor, at=at, target=token)
    return token


@transaction.atomic
def deposit(
    *,
    token_id: UUID,
    actor: Actor,
    at: datetime,
    reference: str,
    content: SheetContent,
    propose: bool,
    key: str,
    sha256: str,
) -> SheetVersion:
    """Write what is given in the draft of this algorithm, opened from the version in force when there is none.

    Raises: NotVisible for an algorithm that is not, or not of the direction; WrongState for one being decided, or
    a key that served for another request.
    """
    if key:
        one_at_a_time(f"algorithms.deposit.{token_id}.{key}")
        if done := PipelineDeposit.objects.select_related("sheet__algorithm").filter(token=token_id, key=key).first():
            if done.sha256 != sha256:
                raise WrongState(
                    "Cette clé d’idempotence a déjà servi pour une autre demande : prenez-en une nouvelle."
                )
            return done.sheet
    sheet = queries.latest_visible_to(actor).filter(algorithm__reference=reference).first()
    if sheet is None or not actor.works_for(sheet.algorithm.department_id):
        raise NotVisible(HIDDEN.refusal)
    if sheet.status == SheetStatus.PUBLISHED:
        sheet = start_version(sheet_id=sheet.pk, actor=actor, at=at)
    sheet = edit_sheet(sheet_id=sheet.pk, actor=actor, at=at, revision=sheet.revision, content=content)
    if propose:
        sheet = propose_sheet(sheet_id=sheet.pk, actor=actor, at=at)
    if key:
        PipelineDeposit.objects.create(token_id=token_id, key=key, sha256=sha256, sheet=sheet, received_at=at)
    return sheet


def note_use(token_id: UUID, *, at: datetime) -> None:
    """When it last served. No line in the journal: reading is no act."""
    PipelineToken.objects.filter(pk=token_id).update(last_used_at=at)

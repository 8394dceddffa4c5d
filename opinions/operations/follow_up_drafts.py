"""What a department prepares: a contributor writes, a signatory signs. Nothing here is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.actors import Actor
from common import documents, journal
from common.documents import Examined, Upload
from common.errors import Stale
from common.verdicts import require
from opinions import workflow
from opinions.enums.opinions import FollowUpForm
from opinions.evidence import Evidence
from opinions.models import FollowUpDraft, Recommendation
from opinions.operations.follow_up_documents import join_documents, take_away
from opinions.operations.recommendations import step_of, take
from opinions.policies import recommendations as policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What is written so far; nothing is asked yet."""

    position: str = ""
    body: str = ""
    planned: str = ""
    planned_until: date | None = None
    evidence: tuple[Evidence, ...] = ()
    signatory_title: str = ""


def save_draft(
    *,
    recommendation_id: UUID,
    form: FollowUpForm,
    actor: Actor,
    at: datetime,
    revision: int,
    content: Prepared,
    uploads: Sequence[Upload] = (),
    label: str = "",
    is_public: bool = False,
) -> FollowUpDraft:
    """Keep what is written, and join files to it: all of it, or nothing when a file is refused.

    Raises: Stale when somebody saved in between; RuleBroken with one sentence for each file that is refused.
    """
    examined = documents.examine(uploads)
    return _save(recommendation_id, form, actor, at, revision, content, examined, label, is_public)


@transaction.atomic
def _save(
    recommendation_id: UUID,
    form: FollowUpForm,
    actor: Actor,
    at: datetime,
    revision: int,
    content: Prepared,
    examined: Sequence[Examined],
    label: str,
    is_public: bool,
) -> FollowUpDraft:
    recommendation, actor = _take(recommendation_id, form, actor, at)
    draft = FollowUpDraft.objects.filter(recommendation=recommendation, form=form).first()
    draft = draft or FollowUpDraft(recommendation=recommendation, form=form)
    if draft.revision != revision:
        raise Stale(
            f"{draft.saved_by.full_name if draft.revision else 'Quelqu’un'} a enregistré ou signé ce texte pendant que "
            "vous écriviez. Le vôtre est conservé ci-dessous : comparez, puis enregistrez."
        )
    draft.revision += 1
    draft.position, draft.body, draft.planned = content.position, content.body, content.planned
    draft.planned_until, draft.signatory_title = content.planned_until, content.signatory_title
    draft.evidence = [one.as_json() for one in content.evidence]
    draft.saved_at, draft.saved_by = at, actor.user
    draft.save()
    joined = join_documents(recommendation, form, examined, label=label, is_public=is_public, actor=actor, at=at)
    journal.record(
        action="recommendation.prepare",
        actor=actor,
        at=at,
        target=recommendation,
        details={"form": form, "revision": draft.revision, "documents": [str(one.document_id) for one in joined]},
    )
    return draft


@transaction.atomic
def withdraw_document(*, recommendation_id: UUID, document_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a piece away from what is being prepared. Its row stays."""
    recommendation, actor = take(recommendation_id, None, actor, at)
    require(policies.can_prepare(actor, recommendation))
    take_away(recommendation, document_id, actor=actor, at=at)


def _take(recommendation_id: UUID, form: FollowUpForm, actor: Actor, at: datetime) -> tuple[Recommendation, Actor]:
    recommendation, actor = take(recommendation_id, None, actor, at)
    require(policies.can_prepare(actor, recommendation))
    workflow.RECOMMENDATION.target(step_of(recommendation, form), source=recommendation.status)
    return recommendation, actor

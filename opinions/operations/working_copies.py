"""A stamped copy of a text that is not published, for whoever may read it; each one is told to the journal."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from common import journal
from common.errors import NotVisible
from common.verdicts import HIDDEN, Verdict, require
from opinions.models import DraftVersion, Opinion
from opinions.policies import opinions as policies
from opinions.queries.opinions import opinion_pages
from opinions.rendering.working_copies import Stamp, working_copy


def take_copy(*, opinion_id: UUID, number: int, actor: Actor, at: datetime) -> bytes:
    """The PDF of one version. It is made before the transaction, and given only once the journal has its line.

    Who may is asked twice: a recusal recorded while the pages were made is heard.

    Raises: NotVisible or NotAllowed; RenderError, with its reason in French.
    """
    opinion, draft = _asked(opinion_id, number, actor, at)
    stamp = Stamp(copy_id=uuid4(), holder=actor.user.full_name, at=at, version=draft.number, sha256=draft.sha256)
    pdf = working_copy(opinion, draft, stamp)
    with transaction.atomic():
        _asked(opinion_id, number, actor, at)
        details = {"version": draft.number, "sha256": draft.sha256, "copy": stamp.number}
        journal.record(action="opinion.copy", actor=actor, at=at, target=opinion, details=details)
    return pdf


def _asked(opinion_id: UUID, number: int, actor: Actor, at: datetime) -> tuple[Opinion, DraftVersion]:
    opinion = opinion_pages(on=timezone.localdate(at)).filter(pk=opinion_id).first()
    if opinion is None:
        raise NotVisible(HIDDEN.refusal)
    draft = opinion.drafts.filter(number=number).first()
    require(_may(actors.again(actor, at), opinion, draft))
    if draft is None:
        raise NotVisible(HIDDEN.refusal)
    return opinion, draft


def _may(actor: Actor, opinion: Opinion, draft: DraftVersion | None) -> Verdict:
    """The committee, any version; whoever was notified, the one that was adopted."""
    is_adopted = draft is not None and draft.pk == opinion.adopted_draft_id
    if is_adopted and policies.can_read_notified(actor, opinion):
        return policies.can_read_notified(actor, opinion)
    return policies.can_see(actor, opinion)

"""The pieces of an answer or of a report: read by the gate, public only when the department says so."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.actors import Actor
from bulletin import addresses
from bulletin import operations as bulletin
from common import documents, journal
from common.documents import Examined
from common.errors import NotVisible, RuleBroken
from common.models import DocumentState
from common.typography import french, plural
from common.verdicts import HIDDEN
from opinions.enums.opinions import FollowUpForm
from opinions.models import FollowUpDocument, Recommendation
from opinions.rendering.follow_ups import Piece, act_of_piece

# Joined to one answer or report, with what was taken away from it.
MAX_DOCUMENTS = 20
PUBLIC_TYPE = "application/pdf"
ONLY_PDF = french(
    "Seul un PDF peut être rendu public : le site public le sert tel quel. Joignez un PDF, ou gardez cette pièce pour "
    "le comité."
)


def join_documents(
    recommendation: Recommendation,
    form: FollowUpForm,
    examined: Sequence[Examined],
    *,
    label: str,
    is_public: bool,
    actor: Actor,
    at: datetime,
) -> list[FollowUpDocument]:
    """Join files to what is being prepared, in the caller's transaction.

    Raises: RuleBroken for a public file that is no PDF, or when there are too many.
    """
    if is_public and any(not documents.safe_name(one.upload.name).lower().endswith(".pdf") for one in examined):
        raise RuleBroken(ONLY_PDF)
    waiting = FollowUpDocument.objects.filter(recommendation=recommendation, form=form, follow_up=None)
    if waiting.count() + len(examined) > MAX_DOCUMENTS:
        raise RuleBroken(f"{plural(MAX_DOCUMENTS, 'pièce')} au plus, y compris celles qui ont été retirées.")
    return [
        FollowUpDocument.objects.create(
            recommendation=recommendation,
            form=form,
            document=documents.keep(one, actor=actor, at=at),
            label=french(label.strip()),
            is_public=is_public,
            added_at=at,
            added_by=actor.user,
        )
        for one in examined
    ]


def take_away(recommendation: Recommendation, document_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Raises: NotVisible for one that is not there, or is signed already."""
    found = FollowUpDocument.objects.filter(
        pk=document_id, recommendation=recommendation, follow_up=None, removed_at__isnull=True
    ).first()
    if found is None:
        raise NotVisible(HIDDEN.refusal)
    found.removed_at, found.removed_by = at, actor.user
    found.save()
    _note("withdraw_document", found, actor, at)


def note_download(*, found: FollowUpDocument, actor: Actor, at: datetime) -> None:
    """Write down who took which piece, before it is served."""
    _note("download", found, actor, at)


def refuse_unread(recommendation: Recommendation, form: FollowUpForm) -> list[FollowUpDocument]:
    """The pieces that go with what is signed; those that the gate refused stay behind.

    Raises: RuleBroken while the gate has not read them all, or when a public one is no PDF after all.
    """
    joined = list(
        FollowUpDocument.objects.select_related("document", "recommendation")
        .filter(recommendation=recommendation, form=form, follow_up=None, removed_at__isnull=True)
        .exclude(document__state=DocumentState.REFUSED)
    )
    if waiting := sum(one.document.state == DocumentState.CHECKING for one in joined):
        raise RuleBroken(
            f"{plural(waiting, 'pièce est', 'pièces sont')} en cours de vérification : attendez quelques instants, "
            "puis signez de nouveau."
        )
    if any(one.is_public and one.document.content_type != PUBLIC_TYPE for one in joined):
        raise RuleBroken(ONLY_PDF)
    return joined


def publish_pieces(
    recommendation: Recommendation, joined: Sequence[FollowUpDocument], *, actor: Actor, at: datetime
) -> list[Piece]:
    """The public ones, each a publication with its line in the register."""
    told = FollowUpDocument.objects.filter(recommendation=recommendation, publication_id__isnull=False).count()
    pieces = []
    for number, one in enumerate((one for one in joined if one.is_public), start=told + 1):
        one.recommendation = recommendation
        label = one.label or one.document.name
        with one.document.file.open("rb") as file:
            act = act_of_piece(one, number=number, label=label, data=file.read(), on=timezone.localdate(at))
        published = bulletin.publish(act=act, actor=actor, at=at)
        one.publication_id = published.pk
        url = addresses.file_of_version(published, "pdf")
        pieces.append(Piece(label=label, url=url, sha256=one.document.sha256, size=one.document.size))
    return pieces


def _note(act: str, found: FollowUpDocument, actor: Actor, at: datetime) -> None:
    journal.record(
        action=f"recommendation.{act}",
        actor=actor,
        at=at,
        target=found.recommendation,
        details={"document": str(found.document_id), "sha256": found.document.sha256},
    )

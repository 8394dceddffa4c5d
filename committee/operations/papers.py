"""The papers of a file: joined, removed from a draft, and given back with a trace."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from accounts.actors import Actor
from committee.enums.referrals import DocumentKind
from committee.enums.referrals import ReferralStep as Step
from committee.models import Referral, ReferralDocument
from committee.operations.referral_steps import settle, take
from common import documents, journal
from common.documents import Examined, Upload
from common.errors import NotVisible, RuleBroken, WrongState
from common.models import DocumentState
from common.typography import NBSP, plural
from common.verdicts import HIDDEN

# Of one file, all papers together (RELIABILITY H7).
MAX_DOCUMENTS = 50
MAX_BYTES = 200 * 1024 * 1024


def add_documents(
    *, referral_id: UUID, actor: Actor, at: datetime, kind: DocumentKind, uploads: Sequence[Upload]
) -> list[ReferralDocument]:
    """Join files to the dossier: all of them, or none when one is refused.

    Raises: RuleBroken with one sentence for each file that is refused, or when the dossier would be too big.
    """
    return join_examined(referral_id=referral_id, actor=actor, at=at, kind=kind, examined=documents.examine(uploads))


@transaction.atomic
def join_examined(
    *, referral_id: UUID, actor: Actor, at: datetime, kind: DocumentKind, examined: Sequence[Examined]
) -> list[ReferralDocument]:
    """The same, of files that were read before the transaction.

    Raises: RuleBroken when there is none, or when the dossier would be too big.
    """
    referral, actor = take(referral_id, Step.ADD_DOCUMENT, actor, at)
    if not examined:
        raise RuleBroken("Choisissez au moins un fichier.")
    _refuse_too_many(referral, examined)
    added = [
        ReferralDocument.objects.create(
            referral=referral,
            document=documents.keep(one, actor=actor, at=at),
            kind=kind,
            added_at=at,
            added_by=actor.user,
        )
        for one in examined
    ]
    settle(
        referral,
        Step.ADD_DOCUMENT,
        actor=actor,
        at=at,
        told=plural(len(added), "pièce"),
        documents=", ".join(str(paper.document_id) for paper in added),
    )
    return added


def replace_document(
    *, referral_id: UUID, document_id: UUID, actor: Actor, at: datetime, upload: Upload
) -> ReferralDocument:
    """Put a new version in the place of a paper. The one it replaces stays readable, with who joined it and when.

    Raises: WrongState when somebody has replaced it already; RuleBroken when the file is refused, or is the same.
    """
    (examined,) = documents.examine([upload])
    return _replace(referral_id, document_id, actor, at, examined)


@transaction.atomic
def _replace(referral_id: UUID, document_id: UUID, actor: Actor, at: datetime, examined: Examined) -> ReferralDocument:
    referral, actor = take(referral_id, Step.REPLACE_DOCUMENT, actor, at)
    papers = ReferralDocument.objects.filter(referral=referral, removed_at__isnull=True)
    old = papers.select_related("document").filter(pk=document_id).first()
    if old is None:
        raise NotVisible(HIDDEN.refusal)
    # A version that the gate refused after it was joined gives its place back.
    papers.filter(replaces=old, document__state=DocumentState.REFUSED).update(removed_at=at, removed_by=actor.user)
    if papers.filter(replaces=old).exists():
        raise WrongState("Cette pièce a déjà été remplacée : remplacez sa dernière version.")
    if examined.sha256 == old.document.sha256:
        raise RuleBroken("Ce fichier est identique à la pièce en place : choisissez la nouvelle version.")
    _refuse_too_many(referral, [examined])
    new = ReferralDocument.objects.create(
        referral=referral,
        document=documents.keep(examined, actor=actor, at=at),
        kind=old.kind,
        version=old.version + 1,
        replaces=old,
        added_at=at,
        added_by=actor.user,
    )
    settle(
        referral,
        Step.REPLACE_DOCUMENT,
        actor=actor,
        at=at,
        told=f"version {new.version}",
        document=str(new.document_id),
        replaces=str(old.document_id),
    )
    return new


@transaction.atomic
def remove_document(*, referral_id: UUID, document_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a paper out of a draft. Its row and its bytes stay, and are served to nobody."""
    referral, actor = take(referral_id, Step.REMOVE_DOCUMENT, actor, at)
    paper = ReferralDocument.objects.filter(pk=document_id, referral=referral, removed_at__isnull=True).first()
    if paper is None:
        raise NotVisible(HIDDEN.refusal)
    if ReferralDocument.objects.filter(replaces=paper, removed_at__isnull=True).exists():
        raise WrongState("Cette version a été remplacée : retirez la dernière.")
    paper.removed_at, paper.removed_by = at, actor.user
    paper.save()
    settle(referral, Step.REMOVE_DOCUMENT, actor=actor, at=at, document=str(paper.document_id))


def note_download(*, paper: ReferralDocument, actor: Actor, at: datetime) -> None:
    """Write down who took which paper, before it is served."""
    journal.record(
        action="referral.download",
        actor=actor,
        at=at,
        target=paper.referral,
        details={"document": str(paper.document_id), "sha256": paper.document.sha256},
    )


def _refuse_too_many(referral: Referral, examined: Sequence[Examined]) -> None:
    """Earlier versions count: they are kept."""
    kept = ReferralDocument.objects.filter(referral=referral).exclude(document__state=DocumentState.REFUSED)
    if kept.count() + len(examined) > MAX_DOCUMENTS:
        raise RuleBroken(f"Un dossier contient {plural(MAX_DOCUMENTS, 'pièce')} au plus.")
    size = sum(one.size for one in examined)
    if (kept.aggregate(total=Sum("document__size"))["total"] or 0) + size > MAX_BYTES:
        raise RuleBroken(f"Les pièces d’un dossier pèsent {MAX_BYTES // 1024**2}{NBSP}Mo au plus, toutes ensemble.")

"""The papers of a file: joined, removed from a draft, and given back with a trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from accounts.actors import Actor
from committee.enums.referrals import DocumentKind
from committee.enums.referrals import ReferralStep as Step
from committee.models import Referral, ReferralDocument
from committee.operations.referral_steps import settle, take
from common import documents, journal
from common.errors import NotVisible, RuleBroken, WrongState
from common.typography import NBSP, plural
from common.verdicts import HIDDEN

# Of one file, all papers together (RELIABILITY H7).
MAX_DOCUMENTS = 50
MAX_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: its name, and what reads it."""

    name: str
    content: BinaryIO


@transaction.atomic
def add_documents(
    *, referral_id: UUID, actor: Actor, at: datetime, kind: DocumentKind, uploads: Sequence[Upload]
) -> list[ReferralDocument]:
    """Join files to the dossier: all of them, or none when one is refused.

    Raises: RuleBroken with one sentence for each file that is refused, or when the dossier would be too big.
    """
    referral, actor = take(referral_id, Step.ADD_DOCUMENT, actor, at)
    if not uploads:
        raise RuleBroken("Choisissez au moins un fichier.")
    size = _refuse_unfit(uploads)
    _refuse_too_many(referral, uploads, size)
    added = [
        ReferralDocument.objects.create(
            referral=referral,
            document=documents.store(upload=upload.content, name=upload.name, actor=actor, at=at),
            kind=kind,
            added_at=at,
            added_by=actor.user,
        )
        for upload in uploads
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


@transaction.atomic
def replace_document(
    *, referral_id: UUID, document_id: UUID, actor: Actor, at: datetime, upload: Upload
) -> ReferralDocument:
    """Put a new version in the place of a paper. The one it replaces stays readable, with who joined it and when.

    Raises: WrongState when somebody has replaced it already; RuleBroken when the file is refused, or is the same.
    """
    referral, actor = take(referral_id, Step.REPLACE_DOCUMENT, actor, at)
    papers = ReferralDocument.objects.filter(referral=referral, removed_at__isnull=True)
    old = papers.select_related("document").filter(pk=document_id).first()
    if old is None:
        raise NotVisible(HIDDEN.refusal)
    if papers.filter(replaces=old).exists():
        raise WrongState("Cette pièce a déjà été remplacée : remplacez sa dernière version.")
    size = _refuse_unfit([upload])
    _refuse_too_many(referral, [upload], size)
    new = ReferralDocument.objects.create(
        referral=referral,
        document=documents.store(upload=upload.content, name=upload.name, actor=actor, at=at),
        kind=old.kind,
        version=old.version + 1,
        replaces=old,
        added_at=at,
        added_by=actor.user,
    )
    if new.document.sha256 == old.document.sha256:
        raise RuleBroken("Ce fichier est identique à la pièce en place : choisissez la nouvelle version.")
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


def _refuse_too_many(referral: Referral, uploads: Sequence[Upload], size: int) -> None:
    """Earlier versions count: they are kept."""
    kept = ReferralDocument.objects.filter(referral=referral)
    if kept.count() + len(uploads) > MAX_DOCUMENTS:
        raise RuleBroken(f"Un dossier contient {plural(MAX_DOCUMENTS, 'pièce')} au plus.")
    if (kept.aggregate(total=Sum("document__size"))["total"] or 0) + size > MAX_BYTES:
        raise RuleBroken(f"Les pièces d’un dossier pèsent {MAX_BYTES // 1024**2}{NBSP}Mo au plus, toutes ensemble.")


def _refuse_unfit(uploads: Sequence[Upload]) -> int:
    """The size of all, once each was checked: nothing is stored when one is refused."""
    refusals, size = [], 0
    for upload in uploads:
        data = upload.content.read(settings.DOCUMENT_MAX_BYTES + 1)
        upload.content.seek(0)
        size += len(data)
        try:
            documents.checked(data, upload.name)
        except RuleBroken as refusal:
            refusals.append(refusal.message)
    if refusals:
        raise RuleBroken(" ".join(refusals))
    return size

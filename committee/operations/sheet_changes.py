"""Examining a more recent version of a sheet: decided, signed, and never unseen by those who had assessed it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from algorithms.models import SheetVersion
from committee.enums.referrals import LetterKind, ReviewStatus, ReviewStep
from committee.models import Referral, ReferralSheet, Review, SheetChange
from committee.operations.referral_letters import announce
from committee.operations.referral_steps import lock
from committee.policies import sheet_changes as policies
from committee.queries.pins import current_pins, in_words
from committee.queries.referrals import REFERABLE
from committee.workflow.phases import SHEETS_OPEN
from committee.workflow.referrals import REVIEW
from common import journal
from common.errors import RuleBroken, WrongState
from common.verdicts import require


@transaction.atomic
def examine_version(*, referral_id: UUID, actor: Actor, at: datetime, version_id: UUID, consent: str) -> SheetChange:
    """Put a more recent version of a sheet before the committee, instead of the one that the file names.

    `consent` quotes the agreement of the department that asked; in a self-referral, the reason. The reviews that were
    given are to be confirmed by their authors, and are shared again when they are.
    Raises: WrongState once the file is on an agenda; RuleBroken for a version that is not a more recent one, approved.
    """
    referral = lock(referral_id, at=at)
    actor = actors.again(actor, at)
    require(policies.can_examine_version(actor, referral))
    if referral.status not in SHEETS_OPEN:
        raise WrongState(
            "La fiche examinée ne change plus à ce stade : elle part avec la convocation. "
            "Retirez d’abord le dossier de l’ordre du jour."
        )
    if not consent.strip():
        raise RuleBroken(
            "Donnez le motif."
            if referral.is_self_referral
            else "Dites comment la direction a donné son accord : par qui, quand, par quel écrit."
        )
    before, after = _versions(referral, version_id)
    ReferralSheet.objects.get_or_create(referral=referral, version=after)
    change = SheetChange.objects.create(
        referral=referral, before=before, after=after, consent=consent.strip(), decided_at=at, decided_by=actor.user
    )
    _ask_confirmation(referral, at=at)
    referral.revision += 1
    referral.save()
    journal.record(
        action="referral.examine_version", actor=actor, at=at, target=referral, details={"told": in_words(change)}
    )
    announce(LetterKind.SHEET_CHANGED, referral, at=at)
    return change


def _versions(referral: Referral, version_id: UUID) -> tuple[SheetVersion, SheetVersion]:
    # Held: it may not be sent back to its authors meanwhile.
    offered = SheetVersion.objects.select_for_update(of=("self",), no_key=True).select_related("algorithm")
    after = offered.filter(pk=version_id, status__in=REFERABLE).first()
    pinned = (
        current_pins()
        .filter(referral=referral, version__algorithm=after.algorithm_id if after else None)
        .select_related("version__algorithm")
        .order_by("-version__number")
        .first()
    )
    if after is None or pinned is None or after.number <= pinned.version.number:
        raise RuleBroken(
            "Choisissez une version approuvée, plus récente que celle du dossier, de l’un de ses algorithmes."
        )
    return pinned.version, after


def _ask_confirmation(referral: Referral, *, at: datetime) -> None:
    """A review under way goes on, and its page says what changed; one that waits already waits still."""
    for review in Review.objects.filter(referral=referral, status=ReviewStatus.GIVEN):
        review.status = REVIEW.target(ReviewStep.INVALIDATE, source=review.status)
        review.invalidated_at = at
        review.save()

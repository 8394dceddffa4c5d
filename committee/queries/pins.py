"""The sheets that a file examines: those pinned to it, less those replaced since; and what is newer than they are."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accounts.actors import Actor
from algorithms.enums import SheetStatus
from algorithms.models import SheetVersion
from committee.enums.referrals import ReferralStatus
from committee.enums.referrals import ReferralStatus as S
from committee.models import Referral, ReferralSheet, SheetChange
from committee.queries.referrals import referrals_visible_to
from common.typography import NBSP

CLOSED_WITHOUT_ANSWER = [ReferralStatus.WITHDRAWN, ReferralStatus.DECLINED, ReferralStatus.LAPSED]

# Transmitted, and not closed without an opinion.
_IN_HAND = [S.SUBMITTED, S.INCOMPLETE, S.UNDER_REVIEW, S.SCHEDULED, S.DELIBERATED, S.ANSWERED]


def current_pins() -> QuerySet[ReferralSheet]:
    """Each file's sheets as they are examined now."""
    replaced = SheetChange.objects.filter(referral=OuterRef("referral"), before=OuterRef("version"))
    return ReferralSheet.objects.filter(~Exists(replaced))


def changes_of(referral: Referral) -> list[SheetChange]:
    """Every replacement, the oldest first."""
    return list(
        SheetChange.objects.filter(referral=referral)
        .select_related("before__algorithm", "after__algorithm", "decided_by")
        .order_by("decided_at", "pk")
    )


def hold(referral: Referral) -> None:
    """Until the end of the transaction, none of its sheets is sent back to its authors or replaced."""
    held = SheetVersion.objects.filter(referral_links__referral=referral).order_by("pk")
    list(held.select_for_update(of=("self",), no_key=True).values_list("pk"))


def holding(version_id: UUID) -> str:
    """Why this version may not be sent back and written again; empty when no file relies on it (`SHEET_HOLDERS`)."""
    held = ReferralSheet.objects.filter(version=version_id, referral__submitted_at__isnull=False)
    references = [
        link.referral.reference or "" for link in held.select_related("referral").order_by("referral__number")
    ]
    if not references:
        return ""
    return (
        f"Le comité est saisi de cette version ({', '.join(references)}) : elle ne se réécrit plus. "
        "Publiez-la, puis ouvrez une nouvelle version."
    )


def algorithms_referred(actor: Actor) -> QuerySet[ReferralSheet, UUID]:
    """The algorithms of which the committee is or was seized, in files that this person may read (`SHEET_REFERRALS`).

    A file that was withdrawn, declined or lapsed asked nothing in the end.
    """
    files = referrals_visible_to(actor).filter(submitted_at__isnull=False).exclude(status__in=CLOSED_WITHOUT_ANSWER)
    return current_pins().filter(referral__in=files).values_list("version__algorithm", flat=True)


def newer_than(sheets: Iterable[SheetVersion], *, states: Iterable[SheetStatus]) -> dict[UUID, SheetVersion]:
    """For each of these sheets that has one, the most recent version of the same algorithm in one of these states."""
    pinned = list(sheets)
    found = SheetVersion.objects.filter(
        algorithm__in=[sheet.algorithm_id for sheet in pinned], status__in=list(states)
    ).select_related("algorithm")
    latest = {version.algorithm_id: version for version in found.order_by("number")}
    return {
        sheet.pk: latest[sheet.algorithm_id]
        for sheet in pinned
        if sheet.algorithm_id in latest and latest[sheet.algorithm_id].number > sheet.number
    }


def in_words(change: SheetChange) -> str:
    """« ALG-2026-0001 : de la version 2 à la version 3 »."""
    reference = change.after.algorithm.reference
    return f"{reference}{NBSP}: de la version{NBSP}{change.before.number} à la version{NBSP}{change.after.number}"


def in_hand(version_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these versions of which the committee is, or was, seized: it needs no new referral (`SHEET_IN_HAND`)."""
    pins = current_pins().filter(version__in=list(version_ids), referral__status__in=_IN_HAND)
    return set(pins.values_list("version", flat=True))

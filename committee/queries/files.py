"""Everything that is read about one file: its papers, its exchange, its history, and what its opinion needs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from algorithms.models import SheetVersion
from charter.enums import Grade
from charter.models import CharterVersion, Commitment
from committee.enums.referrals import Origin
from committee.models import (
    AgendaItem,
    CompletenessMark,
    ConsolidatedFinding,
    InformationRequest,
    Mandate,
    Recusal,
    Referral,
    ReferralDocument,
)
from committee.queries.conflicts import are_papers_held
from committee.queries.hearings import heard_on
from committee.queries.papers import latest_versions, readable
from committee.queries.pins import current_pins
from committee.queries.referrals import referrals_visible_to
from common.models import DocumentState


def documents_visible_to(
    actor: Actor, *, referral_id: UUID, referral: Referral | None = None
) -> QuerySet[ReferralDocument]:
    """The papers of a file in sight. One that was removed from a draft is served to nobody.

    One that the gate has not let through is named to the department and to the secretariat only, and served to nobody
    (RELIABILITY §2.3, row 10). A member with a declared link that nobody has settled waits for the papers
    (`queries.conflicts`). `referral`: the same file, of whoever has it already with its department.
    """
    if actor.is_member:
        referral = referral or Referral.objects.select_related("department").filter(pk=referral_id).first()
        if referral is None or are_papers_held(actor, referral):
            return ReferralDocument.objects.none()
    found = ReferralDocument.objects.filter(
        referral__in=referrals_visible_to(actor).filter(pk=referral_id), removed_at__isnull=True
    )
    if actor.is_member:
        found = readable(found)
    elif not actor.is_secretariat:
        is_theirs = Q(referral__department=actor.user.department_id)
        found = found.filter(is_theirs | Q(document__state=DocumentState.CLEAN))
    return found.select_related("document", "added_by").order_by("added_at", "version", "pk")


def current_documents(referral: Referral) -> QuerySet[ReferralDocument]:
    """The latest version of each paper of the file, without those removed from a draft."""
    documents = latest_versions(ReferralDocument.objects.filter(referral=referral))
    return documents.select_related("document", "added_by").order_by("added_at", "version", "pk")


def marks_of(referral: Referral) -> QuerySet[CompletenessMark]:
    """What the secretariat has judged of each line, oldest first."""
    return CompletenessMark.objects.filter(referral=referral).select_related("marked_by").order_by("marked_at", "pk")


def sheets_with_data(referral: Referral) -> list[SheetVersion]:
    """The same versions as `sheets_of`, with the rows that completeness looks at."""
    examined = SheetVersion.objects.filter(referral_links__in=current_pins().filter(referral=referral))
    return list(
        examined.select_related("algorithm__department")
        .prefetch_related("datasets", "legal_bases")
        .order_by("algorithm__reference", "number")
    )


def sheets_of(referral: Referral) -> list[SheetVersion]:
    """The exact versions that the file examines; one that was replaced is in `pins.changes_of`."""
    return list(
        SheetVersion.objects.filter(referral_links__in=current_pins().filter(referral=referral))
        .select_related("algorithm__department")
        .order_by("algorithm__reference", "number")
    )


def requests_of(referral: Referral) -> QuerySet[InformationRequest]:
    return (
        InformationRequest.objects.filter(referral=referral)
        .select_related("asked_by", "answered_by")
        .order_by("asked_at")
    )


def open_request_of(referral: Referral) -> InformationRequest | None:
    return InformationRequest.objects.filter(referral=referral, answered_at__isnull=True).first()


def recusals_from(referral: Referral) -> QuerySet[Recusal]:
    """The fact of each recusal; its reason is read by the secretariat and the president only."""
    return Recusal.objects.filter(referral=referral).select_related("person").order_by("declared_at")


def agenda_items_of(referral: Referral) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(referral=referral).select_related("meeting").order_by("meeting__starts_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetainedFinding:
    """What the rapporteur retains for one commitment."""

    commitment: Commitment
    grade: Grade | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileForOpinion:
    """The facts of a file that its opinion cites. Read without regard to who asks: the caller has checked."""

    referral_id: UUID
    reference: str
    title: str
    question: str
    origin: Origin
    department_name: str
    submitted_at: datetime
    taken_up_at: datetime
    due_on: date | None
    charter: CharterVersion
    sheets: tuple[SheetVersion, ...]
    rapporteur: Mandate | None
    findings: tuple[RetainedFinding, ...]
    recused: tuple[str, ...]
    heard: tuple[str, ...]


def file_for_opinion(referral_id: UUID) -> FileForOpinion:
    """What the visas and recitals of the opinion are proposed from.

    Raises: Referral.DoesNotExist when the file was not taken up: there is nothing to answer yet.
    """
    referral = (
        Referral.objects.filter(taken_up_at__isnull=False)
        .select_related("department", "charter_version", "rapporteur__person", "rapporteur__seat")
        .get(pk=referral_id)
    )
    assert referral.charter_version is not None  # noqa: S101 -- guaranteed by a constraint, for the type checker
    assert referral.submitted_at is not None  # noqa: S101 -- same
    assert referral.taken_up_at is not None  # noqa: S101 -- same
    retained = {finding.commitment_id: finding for finding in ConsolidatedFinding.objects.filter(referral=referral)}
    return FileForOpinion(
        referral_id=referral.pk,
        reference=referral.reference or "",
        title=referral.title,
        question=referral.question,
        origin=Origin(referral.origin),
        department_name=referral.department.name if referral.department else "",
        submitted_at=referral.submitted_at,
        taken_up_at=referral.taken_up_at,
        due_on=referral.due_on,
        charter=referral.charter_version,
        sheets=tuple(sheets_of(referral)),
        rapporteur=referral.rapporteur,
        findings=tuple(
            _retained(commitment, retained.get(commitment.pk))
            for commitment in Commitment.objects.filter(version=referral.charter_version).order_by("position")
        ),
        recused=tuple(recusal.person.full_name for recusal in recusals_from(referral)),
        heard=tuple(person.words for person in heard_on(referral_id)),
    )


def _retained(commitment: Commitment, finding: ConsolidatedFinding | None) -> RetainedFinding:
    return RetainedFinding(
        commitment=commitment,
        grade=Grade(finding.grade) if finding and finding.grade else None,
        text=finding.text if finding else "",
    )

"""Reads about referrals: who sees which, lists, and what their forms offer."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actors import Actor
from accounts.enums import Office, Role
from accounts.models import Department
from algorithms.enums import SheetStatus
from algorithms.models import SheetVersion
from committee.enums.referrals import Origin
from committee.enums.referrals import ReferralStatus as S
from committee.models import InformationRequest, Mandate, Referral
from committee.queries.composition import mandates_in_force
from common.typography import fold

WRITERS = frozenset({Role.CONTRIBUTOR, Role.APPROVER})
# A version that may be put before the committee: approved by a second person, or in force.
REFERABLE = [SheetStatus.APPROVED, SheetStatus.PUBLISHED]
OPEN = [S.DRAFT, S.REQUESTED, S.PUT_TO_VOTE, S.SUBMITTED, S.INCOMPLETE, S.UNDER_REVIEW, S.SCHEDULED, S.DELIBERATED]


def referrals_visible_to(actor: Actor) -> QuerySet[Referral]:
    """The twin of `policies.referrals.can_see`. A recusal takes the file away, whatever else the person is."""
    return Referral.objects.filter(_in_sight_of(actor)).exclude(pk__in=actor.recused_from)


def recusals_of(actor: Actor) -> QuerySet[Referral]:
    """The files that this person would see, had they not recused: their reference, title and date only."""
    return (
        Referral.objects.filter(_in_sight_of(actor), pk__in=actor.recused_from)
        .only("reference", "title", "submitted_at")
        .order_by("-submitted_at")
    )


def with_presidency(referrals: QuerySet[Referral], *, on: date) -> QuerySet[Referral]:
    """What policies ask beyond the row: is there a president, who is not recused from this file?"""
    available = mandates_in_force(on).filter(office=Office.PRESIDENT).exclude(person__recusals__referral=OuterRef("pk"))
    return referrals.select_related("department", "rapporteur__person").annotate(
        president_is_available=Exists(available)
    )


def president_is_available(referral: Referral) -> bool:
    """What `with_presidency` found."""
    return bool(getattr(referral, "president_is_available", False))


def listed(referrals: QuerySet[Referral], actor: Actor, criteria: Mapping[str, str]) -> QuerySet[Referral]:
    """The referrals that answer, most recent first: state, department, origin, words of the reference or the title.

    Whoever is outside the committee does not tell a scheduled file from one that was deliberated.
    """
    if status := criteria.get("status"):
        states = [S(status)]
        if status == S.SCHEDULED and not (actor.is_member or actor.is_secretariat):
            states.append(S.DELIBERATED)
        referrals = referrals.filter(status__in=states)
    if department := criteria.get("department"):
        referrals = referrals.filter(department__code=department)
    if origin := criteria.get("origin"):
        referrals = referrals.filter(origin=origin)
    if criteria.get("only_open"):
        referrals = referrals.filter(status__in=OPEN)
    for word in (criteria.get("q") or "").split():
        referrals = referrals.filter(Q(reference__icontains=word) | Q(title__icontains=word))
    is_suspended = InformationRequest.objects.filter(
        referral=OuterRef("pk"), answered_at__isnull=True, stops_delay=True
    )
    return (
        referrals.select_related("department", "rapporteur__person")
        .annotate(is_suspended=Exists(is_suspended))
        .order_by("-submitted_at", "-created_at")
    )


def departments_in(actor: Actor) -> list[Department]:
    """The departments that have a referral in sight, for the filter."""
    codes = referrals_visible_to(actor).exclude(department=None).values("department")
    return sorted(Department.objects.filter(pk__in=codes), key=lambda department: fold(department.name))


def referable_sheets(actor: Actor, *, origin: Origin) -> list[SheetVersion]:
    """The versions that a new referral may pin: those of the department, or of all when the committee asks itself.

    For each algorithm both the version in force and the one approved to replace it: the author says which.
    A committee that seizes itself knows published sheets only.
    """
    sheets = SheetVersion.objects.select_related("algorithm__department")
    if origin == Origin.SELF:
        sheets = sheets.filter(status=SheetStatus.PUBLISHED)
    else:
        sheets = sheets.filter(status__in=REFERABLE, algorithm__department=actor.user.department_id)
    return list(sheets.order_by("algorithm__reference", "number"))


def members_free_for(referral: Referral, *, on: date) -> list[Mandate]:
    """The mandates in force whose holder is not recused from this file, by name."""
    free = mandates_in_force(on).exclude(person__recusals__referral=referral)
    return sorted(free, key=lambda mandate: fold(mandate.person.full_name))


def presiding_among(free: Iterable[Mandate]) -> Mandate | None:
    """Who presides for a file from which these are not recused: the president, else the vice-president, else nobody."""
    offices = {mandate.office: mandate for mandate in free}
    return offices.get(Office.PRESIDENT) or offices.get(Office.VICE_PRESIDENT)


def _in_sight_of(actor: Actor) -> Q:
    seen = Q(pk__in=[])
    if actor.user.department_id is not None and WRITERS & actor.roles:
        of_the_body = Q(origin=Origin.BODY) | Q(taken_up_at__isnull=False)
        seen |= Q(department=actor.user.department_id) & of_the_body
    if actor.is_secretariat or actor.is_president or actor.is_vice_president:
        seen |= Q(submitted_at__isnull=False)
    elif actor.is_member:
        examined = Q(taken_up_at__isnull=False) | Q(origin=Origin.SELF) | Q(status__in=[S.DECLINED, S.LAPSED])
        seen |= Q(submitted_at__isnull=False) & examined
    return seen

"""Reads of the contradictory phase. What a department reads comes from `FactCheck` and its passages, and no draft."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Role
from accounts.models import Department, User
from accounts.queries import holders_of
from committee.models import Recusal, Referral
from committee.policies.referrals import writes_referrals
from committee.queries.pins import current_pins
from opinions.enums.review import FactVerdict
from opinions.models import FactAnswer, FactCheck, FactPassage, Opinion


def departments_concerned(referral: Referral) -> list[Department]:
    """Who may check the facts: the department of the referral; those that own the sheets of a self-referral."""
    if not referral.is_self_referral:
        return [referral.department] if referral.department else []
    owners = current_pins().filter(referral=referral).values("version__algorithm__department")
    return list(Department.objects.filter(pk__in=owners).order_by("name"))


def checks_of(opinion: Opinion) -> QuerySet[FactCheck]:
    """Every check of this opinion with its whole exchange, the last one first. Four queries."""
    return (
        FactCheck.objects.filter(opinion=opinion)
        .select_related("department", "draft", "opened_by")
        .prefetch_related(Prefetch("passages", queryset=_passages()))
        .order_by("-opened_at")
    )


def checks_for(actor: Actor) -> QuerySet[FactCheck]:
    """Those that this person answers for their department: the twin of `policies.review.can_check_facts`."""
    if not writes_referrals(actor):
        return FactCheck.objects.none()
    return (
        FactCheck.objects.filter(department=actor.user.department_id)
        .exclude(opinion__referral__in=actor.recused_from)
        .select_related("department")
        .prefetch_related(Prefetch("passages", queryset=_passages()))
    )


def open_checks_for(actor: Actor, *, on: date) -> QuerySet[FactCheck]:
    return checks_for(actor).filter(due_on__gte=on).select_related("opinion__referral")


def last_answers(check: FactCheck) -> dict[int, FactAnswer]:
    """What counts: the last answer on each passage."""
    answers = FactAnswer.objects.filter(passage__check_opened=check).order_by("answered_at", "pk")
    return {answer.passage_id: answer for answer in answers}


def remarks_to_decide(opinion_ids: list[UUID]) -> dict[UUID, int]:
    """How many remarks wait for the pen, by opinion: the last answer of a passage, inexact and not decided."""
    last = (
        FactAnswer.objects.filter(passage__check_opened__opinion__in=opinion_ids)
        .order_by("passage_id", "-answered_at", "-pk")
        .distinct("passage_id")
        .values_list("passage__check_opened__opinion", "verdict", "decision")
    )
    counts: dict[UUID, int] = {}
    for opinion_id, verdict, decision in last:
        if verdict == FactVerdict.INEXACT and decision is None:
            counts[opinion_id] = counts.get(opinion_id, 0) + 1
    return counts


def people_of(check: FactCheck, *, at: datetime) -> list[User]:
    """Those who write for the department now and are not recused from the file."""
    recused = Recusal.objects.filter(referral=check.opinion.referral_id).values("person")
    found = {
        person.pk: person
        for role in (Role.CONTRIBUTOR, Role.APPROVER)
        for person in holders_of(role, at=at).filter(department=check.department_id).exclude(pk__in=recused)
    }
    return list(found.values())


def is_open(check: FactCheck, *, at: datetime) -> bool:
    """Until the end of its last day (Paris)."""
    return timezone.localdate(at) <= check.due_on


def _passages() -> QuerySet[FactPassage]:
    answers = FactAnswer.objects.select_related("answered_by", "decision__decided_by").order_by("answered_at", "pk")
    return FactPassage.objects.prefetch_related(Prefetch("answers", queryset=answers)).order_by("position")

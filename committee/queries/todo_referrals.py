"""What waits for a person in the referrals, and until when. One query, whatever the number of files."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Role
from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReviewStatus
from committee.models import ConsolidatedFinding, InformationRequest, Referral, Review, SheetChange
from committee.queries.referrals import OPEN, president_is_available, referrals_visible_to, with_presidency
from committee.workflow.phases import REVIEWERS_NEEDED
from committee.workflow.referrals import ANSWERABLE, REFERRAL
from common.todo import Todo
from common.typography import NBSP

_WRITERS = frozenset({Role.CONTRIBUTOR, Role.APPROVER})


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """For each open file in sight, what this person must do; for the department, also who has the pen instead."""
    files = with_presidency(referrals_visible_to(actor), on=timezone.localdate(at)).filter(status__in=OPEN)
    return [todo for referral in _counted(files, actor) for todo in _todos(actor, referral)]


def _counted(files: QuerySet[Referral], actor: Actor) -> QuerySet[Referral]:
    reviews = Review.objects.filter(referral=OuterRef("pk"))
    mine = reviews.filter(mandate__person=actor.user, status__in=[ReviewStatus.ASSIGNED, ReviewStatus.TO_CONFIRM])
    changed_since = SheetChange.objects.filter(referral=OuterRef("referral"), decided_at__gt=OuterRef("written_at"))
    graded = ConsolidatedFinding.objects.filter(~Exists(changed_since), referral=OuterRef("pk")).exclude(grade="")
    unanswered = InformationRequest.objects.filter(referral=OuterRef("pk"), answered_at__isnull=True)
    return files.annotate(
        is_reply_awaited=Exists(unanswered),
        is_delay_stopped=Exists(unanswered.filter(stops_delay=True)),
        asked=Count("reviews", filter=~Q(reviews__status=ReviewStatus.SET_ASIDE), distinct=True),
        given=Count("reviews", filter=Q(reviews__status=ReviewStatus.GIVEN), distinct=True),
        my_review=Subquery(mine.values("pk")[:1]),
        my_status=Subquery(mine.values("status")[:1]),
        is_consolidated=Exists(graded),
    ).order_by("submitted_at", "created_at")


def _todos(actor: Actor, referral: Referral) -> list[Todo]:
    mine = [*_of_department(actor, referral), *_of_steering(actor, referral), *_of_members(actor, referral)]
    if mine or not _belongs(actor, referral) or referral.submitted_at is None:
        return mine
    owner = REFERRAL.owners[S.SCHEDULED if referral.status == S.DELIBERATED else S(referral.status)]
    return [_todo(referral, "Suivre la saisine", detail=f"La main est à{NBSP}: {owner}", is_mine=False)]


def _of_department(actor: Actor, referral: Referral) -> list[Todo]:
    if not _belongs(actor, referral):
        return []
    if referral.status == S.DRAFT:
        return [_todo(referral, "Compléter et transmettre la saisine")]
    detail = "Le délai est suspendu" if getattr(referral, "is_delay_stopped", False) else ""
    if referral.status == S.INCOMPLETE:
        return [_todo(referral, "Envoyer les pièces demandées pour", detail=detail)]
    if referral.status in ANSWERABLE and getattr(referral, "is_reply_awaited", False):
        url = reverse("committee:reply-to-committee", args=[referral.pk])
        return [_todo(referral, "Répondre à la question du comité sur", url=url, detail=detail)]
    return []


def _of_steering(actor: Actor, referral: Referral) -> list[Todo]:
    presides = actor.is_president or (actor.is_vice_president and not president_is_available(referral))
    asked, given = _count(referral, "asked"), _count(referral, "given")
    if referral.status == S.REQUESTED and presides:
        return [_todo(referral, "Prendre en charge ou non l’autosaisine")]
    if referral.status == S.SUBMITTED and actor.is_secretariat:
        return [_todo(referral, "Vérifier que le dossier est complet :")]
    if referral.status == S.UNDER_REVIEW and presides and (referral.rapporteur is None or asked < REVIEWERS_NEEDED):
        return [_todo(referral, "Désigner le rapporteur et les examinateurs de")]
    is_ready = referral.rapporteur is not None and asked >= REVIEWERS_NEEDED and asked == given
    if referral.status == S.UNDER_REVIEW and actor.is_secretariat and is_ready:
        return [_todo(referral, "Inscrire à une séance la saisine")]
    return []


def _of_members(actor: Actor, referral: Referral) -> list[Todo]:
    if not actor.is_member or referral.status not in {S.UNDER_REVIEW, S.SCHEDULED}:
        return []
    todos = []
    my_review: UUID | None = getattr(referral, "my_review", None)
    if my_review:
        url = reverse("committee:review", args=[referral.pk, my_review])
        is_given = getattr(referral, "my_status", "") == ReviewStatus.TO_CONFIRM
        verb = "Confirmer ou revoir, la fiche ayant changé, votre examen de" if is_given else "Rendre votre examen de"
        todos.append(_todo(referral, verb, url=url))
    reports = referral.rapporteur is not None and referral.rapporteur.person_id == actor.user.pk
    asked, given = _count(referral, "asked"), _count(referral, "given")
    if reports and asked >= REVIEWERS_NEEDED and asked == given and not getattr(referral, "is_consolidated", False):
        url = reverse("committee:consolidate", args=[referral.pk])
        todos.append(_todo(referral, "Écrire vos constats de rapporteur sur", url=url))
    return todos


def _belongs(actor: Actor, referral: Referral) -> bool:
    return (
        referral.department_id is not None and actor.works_for(referral.department_id) and bool(_WRITERS & actor.roles)
    )


def _count(referral: Referral, name: str) -> int:
    return int(getattr(referral, name, 0))


def _todo(referral: Referral, verb: str, *, url: str = "", detail: str = "", is_mine: bool = True) -> Todo:
    name = referral.reference or f"«{NBSP}{referral.title}{NBSP}»"
    return Todo(
        label=f"{verb} {name}",
        url=url or referral.get_absolute_url(),
        until=referral.due_on,
        detail=detail or (referral.title if referral.reference else ""),
        is_mine=is_mine,
    )

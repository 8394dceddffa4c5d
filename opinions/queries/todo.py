"""What waits for a person in the opinions and their follow-up, and until when. A fixed number of queries."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Role
from committee.enums.meetings import BallotStatus
from committee.enums.referrals import ReferralStatus
from committee.models import ConsolidatedFinding, Referral
from committee.policies import referrals as policies
from committee.queries.referrals import referrals_visible_to, with_presidency
from common.todo import Todo
from opinions.enums.amendments import AmendmentStatus
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import RecommendationStatus
from opinions.enums.publication import JobStatus
from opinions.models import Amendment, Opinion, PublicationJob, Recommendation
from opinions.notification import notified_days
from opinions.queries import amendments, seal
from opinions.queries.follow_up_reminders import is_escalated
from opinions.queries.opinions import opinions_visible_to
from opinions.queries.publication import living_jobs
from opinions.queries.recommendations import answer_due_on, recommendations_visible_to
from opinions.queries.separate import wait_of, with_answers
from opinions.roles import SIGNATORIES
from opinions.separate import voters_of
from opinions.workflow.opinions import SIGNED

_FOLLOWED = [RecommendationStatus.ANSWERED, RecommendationStatus.IN_PROGRESS]
_WRITTEN = [ReferralStatus.UNDER_REVIEW, ReferralStatus.SCHEDULED]


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """To draft, read, vote, adopt, sign, publish; to answer and to follow."""
    on = timezone.localdate(at)
    return [
        *_to_open(actor, on),
        *(todo for opinion in _opinions(actor, on) for todo in _of_opinion(actor, opinion, on)),
        *_notified(actor),
        *(todo for job in living_jobs(actor) for todo in _of_job(actor, job)),
        *seal.todo_for(actor, at=at),
        *(todo for amendment in amendments.living(actor, on=on) for todo in _of_amendment(actor, amendment)),
        *(todo for asked in _recommendations(actor, on) for todo in _of_recommendation(actor, asked, on)),
    ]


def _to_open(actor: Actor, on: date) -> Iterator[Todo]:
    """The files whose findings are retained and that have no opinion yet, for their rapporteur."""
    if not actor.is_member:
        return
    findings = ConsolidatedFinding.objects.filter(referral=OuterRef("pk")).exclude(grade="")
    files = with_presidency(referrals_visible_to(actor), on=on).filter(
        Exists(findings), status__in=_WRITTEN, opinion=None, rapporteur__person=actor.user
    )
    for referral in files:
        url = reverse("opinions:opinion-on-referral", args=[referral.pk])
        yield Todo(f"Ouvrir l’avis sur {referral.reference}", url, referral.due_on, referral.title)


def _opinions(actor: Actor, on: date) -> QuerySet[Opinion]:
    return with_answers(opinions_visible_to(actor, on=on).exclude(status=S.PUBLISHED).annotate(in_job=_in_job()), actor)


def _notified(actor: Actor) -> Iterator[Todo]:
    """The opinions that this person was notified of, until they are published. Nothing is read for the others."""
    is_signatory = actor.has(Role.APPROVER) and actor.user.department_id is not None
    if not (is_signatory or actor.has(Role.MANAGEMENT)):
        return
    opinions = Opinion.objects.filter(status=S.NOTIFIED).exclude(referral__in=actor.recused_from)
    if not actor.has(Role.MANAGEMENT):
        opinions = opinions.filter(referral__department=actor.user.department_id)
    for opinion in opinions.select_related("referral__rules").order_by("notified_at"):
        url = reverse("opinions:notified-opinion", args=[opinion.pk])
        label = f"Lire l’avis notifié sur {opinion.referral.reference}"
        yield Todo(label, url, opinion.earliest_publication, opinion.referral.title)


def _in_job() -> Exists:
    return Exists(PublicationJob.objects.filter(items__opinion=OuterRef("pk"), items__is_live=True))


def _of_opinion(actor: Actor, opinion: Opinion, on: date) -> list[Todo]:
    if opinion.status == S.ADOPTED and not _is_annulled(opinion):
        return list(_of_adopted(actor, opinion, on))
    verb = _verb(actor, opinion)
    if not verb:
        return []
    referral = opinion.referral
    is_to_publish = opinion.status in {S.SIGNED, S.NOTIFIED} and verb.startswith("Préparer")
    url = reverse("opinions:publications") if is_to_publish else opinion.get_absolute_url()
    return [Todo(f"{verb} {referral.reference}", url, referral.due_on, referral.title)]


def _is_annulled(opinion: Opinion) -> bool:
    return opinion.ballot is not None and opinion.ballot.status == BallotStatus.ANNULLED


def _of_adopted(actor: Actor, opinion: Opinion, on: date) -> Iterator[Todo]:
    """Each voter answers on the separate opinion; the presidency signs when all did, or when the delay is over."""
    referral, wait = opinion.referral, wait_of(opinion)
    is_open = wait is not None and on <= wait.closes_on
    may_speak = actor.is_member and opinion.ballot is not None and actor.user.pk in voters_of(opinion.ballot)
    if wait is not None and is_open and may_speak and not getattr(opinion, "has_answered", False):
        label = f"Joindre une opinion séparée, ou y renoncer, sur {referral.reference}"
        yield Todo(label, reverse("opinions:separate-opinion", args=[opinion.pk]), wait.closes_on, referral.title)
    if policies.presides(actor, referral):
        label, url = f"Signer l’avis sur {referral.reference}", opinion.get_absolute_url()
        if wait is None or wait.is_over(on=on):
            yield Todo(label, url, referral.due_on, referral.title)
        else:
            detail = "Des membres peuvent encore joindre une opinion séparée"
            yield Todo(label, url, wait.closes_on, detail, is_mine=False)


def _verb(actor: Actor, opinion: Opinion) -> str:
    """What this person has to do on the opinion; nothing when it waits for somebody else."""
    referral: Referral = opinion.referral
    presides = policies.presides(actor, referral)
    steers = presides or actor.is_secretariat
    if opinion.status == S.DRAFTING and referral.status in _WRITTEN:
        return "Rédiger l’avis sur" if policies.is_rapporteur(actor, referral) else ""
    if opinion.status == S.CIRCULATED:
        return "Soumettre au vote l’avis sur" if steers else "Lire le texte communiqué sur"
    ballot = opinion.ballot
    if opinion.status == S.PUT_TO_VOTE and ballot is not None:
        is_over = ballot.status in {BallotStatus.PROCLAIMED, BallotStatus.ANNULLED}
        return "Constater le résultat du vote sur" if steers and is_over else ""
    if opinion.status in {S.ADOPTED, *SIGNED} and _is_annulled(opinion):
        return "Reprendre, après l’annulation du scrutin, l’avis sur" if steers else ""
    if opinion.status == S.SIGNED and notified_days(opinion):
        return "Notifier l’avis sur" if presides else ""
    if opinion.status in SIGNED and not getattr(opinion, "in_job", False):
        return "Préparer la publication de l’avis sur" if actor.is_secretariat else ""
    return ""


def _of_job(actor: Actor, job: PublicationJob) -> list[Todo]:
    url = job.get_absolute_url()
    presides = actor.is_president or actor.is_vice_president
    if job.status == JobStatus.REQUESTED and presides and job.requested_by_id != actor.user.pk:
        return [Todo("Approuver la publication demandée", url, job.publish_on)]
    if job.status == JobStatus.FAILED and actor.is_secretariat:
        return [Todo("Relancer la publication en échec", url, job.publish_on)]
    return []


def _of_amendment(actor: Actor, amendment: Amendment) -> list[Todo]:
    """Signed by the presidency, then put in an issue by the secretariat."""
    url, what = amendment.get_absolute_url(), f"{amendment.get_kind_display()} : {amendment.opinion.reference}"
    if amendment.status == AmendmentStatus.DRAFTED:
        presides = policies.presides(actor, amendment.opinion.referral)
        return [Todo(f"Signer l’acte ({what})", url)] if presides else []
    if not actor.is_secretariat or getattr(amendment, "is_in_issue", False):
        return []
    return [Todo(f"Mettre dans un numéro l’acte signé ({what})", reverse("opinions:publications"))]


def _recommendations(actor: Actor, on: date) -> QuerySet[Recommendation]:
    """What this person may have to answer or to follow; nothing is read for the others."""
    asked = recommendations_visible_to(actor, on=on)
    followed = asked.filter(status__in=_FOLLOWED, due_on__lte=on).exclude(opinion__referral__in=actor.recused_from)
    if actor.is_president or actor.is_vice_president:
        return followed
    if actor.is_secretariat:
        noted = asked.filter(
            Q(status=RecommendationStatus.OPEN, answer_due_day__lt=on) | Q(status__in=_FOLLOWED, due_on__lte=on)
        )
        return noted.exclude(opinion__referral__in=actor.recused_from)
    if actor.user.department_id is None:
        return asked.none()
    waiting = [RecommendationStatus.OPEN, *_FOLLOWED]
    return asked.filter(status__in=waiting, addressee=actor.user.department_id)


def _of_recommendation(actor: Actor, asked: Recommendation, on: date) -> list[Todo]:
    url, detail = asked.get_absolute_url(), asked.text[:120]
    if actor.works_for(asked.addressee_id):
        return _of_addressee(actor, asked, on)
    if asked.status == RecommendationStatus.OPEN:
        until = answer_due_on(asked)
        label = f"Relancer la direction, sans réponse à {asked.reference}"
        return [Todo(label, url, until, detail)] if is_escalated(asked, on) else []
    if policies.presides(actor, asked.opinion.referral):
        return [Todo(f"Constater les suites de {asked.reference}", url, asked.due_on, detail)]
    if actor.is_secretariat:
        label = f"Faire constater les suites de {asked.reference}"
        return [Todo(label, url, asked.due_on, detail)]
    return []


def _of_addressee(actor: Actor, asked: Recommendation, on: date) -> list[Todo]:
    """To answer, then to tell of the work when its date comes near."""
    url, signs, detail = asked.get_absolute_url(), bool(actor.roles & SIGNATORIES), asked.text[:120]
    if asked.status == RecommendationStatus.OPEN:
        until, verbs = answer_due_on(asked), ("Répondre à", "Suivre la réponse à")
    else:
        due, rules = asked.planned_until or asked.due_on, asked.opinion.referral.rules
        if due is None or rules is None or on < due - timedelta(days=rules.reminder_days):
            return []
        until, verbs = due, ("Rendre compte de l’avancement de", "Suivre l’avancement de")
    if signs:
        return [Todo(f"{verbs[0]} {asked.reference}", url, until, detail)]
    if actor.has(Role.CONTRIBUTOR):
        detail = "La main est à l’approbateur de la direction"
        return [Todo(f"{verbs[1]} {asked.reference}", url, until, detail, is_mine=False)]
    return []

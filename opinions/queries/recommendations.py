"""Reads of recommendations and of their follow-up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, DateField, ExpressionWrapper, F, Prefetch, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Department
from bulletin import addresses
from bulletin.models import Publication
from charter.models import Commitment
from committee.models import CommitteeRules, Referral
from committee.queries.referrals import with_presidency
from common.models import DocumentState
from common.typography import NBSP, fold, long_date
from opinions.enums.opinions import FollowUpForm, Position
from opinions.enums.opinions import RecommendationStatus as S
from opinions.models import FollowUp, FollowUpDocument, FollowUpDraft, Recommendation
from opinions.roles import reads_follow_up

LATE = "late"
# The delay by default, as for the rules that do not say (`committee.models.CommitteeRules`).
_DELAY = int(CommitteeRules._meta.get_field("answer_delay_days").default)
CLOSED = [S.IMPLEMENTED, S.PARTLY, S.NOT_IMPLEMENTED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How the recommendations of a list were followed."""

    total: int
    answered: int
    accepted: int
    implemented: int
    late: int

    def share(self, count: int) -> str:
        """« 3 sur 4 (75 %) »; a dash of a list that is empty."""
        return f"{count} sur {self.total} ({round(100 * count / self.total)}{NBSP}%)" if self.total else "–"

    @property
    def figures(self) -> list[tuple[str, str]]:
        return [
            ("Recommandations publiées", str(self.total)),
            ("Avec réponse", self.share(self.answered)),
            ("Acceptées, au moins en partie", self.share(self.accepted)),
            ("Mises en œuvre, au moins en partie", self.share(self.implemented)),
            ("Sans réponse dans le délai", self.share(self.late)),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentRates:
    name: str
    rates: Rates


def recommendations_visible_to(actor: Actor, *, on: date) -> QuerySet[Recommendation]:
    """The twin of `policies.recommendations.can_see`: once published, everybody inside."""
    referrals = with_presidency(Referral.objects.select_related("rules"), on=on)
    known = (
        Recommendation.objects.filter(reference__isnull=False)
        .select_related("opinion", "addressee", "commitment", "closed_by")
        .prefetch_related(Prefetch("opinion__referral", queryset=referrals))
        .annotate(answer_due_day=answer_due_day())
    )
    return known.order_by("-opinion__year", "-opinion__number", "number") if reads_follow_up(actor) else known.none()


def listed(
    recommendations: QuerySet[Recommendation], criteria: Mapping[str, Any], *, at: datetime
) -> QuerySet[Recommendation]:
    """Those that answer: state (or late), addressee, commitment, year of the opinion, words of the text."""
    if status := criteria.get("status"):
        is_wanted = _is_late(at) if status == LATE else Q(status=status)
        recommendations = recommendations.filter(is_wanted)
    if department := criteria.get("department"):
        recommendations = recommendations.filter(addressee__code=department)
    if commitment := criteria.get("commitment"):
        recommendations = recommendations.filter(commitment__code=commitment)
    if year := criteria.get("year"):
        recommendations = recommendations.filter(opinion__year=int(year))
    for word in (criteria.get("q") or "").split():
        recommendations = recommendations.filter(Q(text__icontains=word) | Q(reference__icontains=word))
    return recommendations


def rates_of(recommendations: QuerySet[Recommendation], *, at: datetime) -> Rates:
    """One query, whatever the number of recommendations."""
    return Rates(**recommendations.order_by().aggregate(**_counts(at)))


def rates_by_department(recommendations: QuerySet[Recommendation], *, at: datetime) -> list[DepartmentRates]:
    """The same for each addressee, by name."""
    counts = _counts(at)
    rows = recommendations.order_by().values_list("addressee__name").annotate(**counts)
    found = [
        DepartmentRates(name=name, rates=Rates(**dict(zip(counts, figures, strict=True)))) for name, *figures in rows
    ]
    return sorted(found, key=lambda department: fold(department.name))


def addressees() -> list[Department]:
    """The departments to which a published recommendation is addressed, by name."""
    asked = Department.objects.filter(recommendations__reference__isnull=False).distinct()
    return sorted(asked, key=lambda department: fold(department.name))


def commitments_named() -> list[tuple[str, str]]:
    """The commitments that published recommendations name, once each, with the words of their latest charter."""
    named = Commitment.objects.filter(pk__in=Recommendation.objects.exclude(reference=None).values("commitment"))
    titles = {one.code: (one.position, one.title) for one in named.order_by("version__in_force_from")}
    return [(code, title) for code, (_position, title) in sorted(titles.items(), key=lambda item: item[1])]


def years() -> list[int]:
    """The years of the opinions that recommended something, the latest first."""
    found = Recommendation.objects.exclude(reference=None).values_list("opinion__year", flat=True).distinct()
    return sorted((year for year in found if year), reverse=True)


def public_page(recommendation: Recommendation) -> str:
    """Where the public reads it with all that followed."""
    return settings.PUBLIC_URL + addresses.recommendation_page(recommendation.reference or "")


def words_about(recommendation: Recommendation) -> list[FollowUp]:
    """Answers, reports and findings, oldest first, each with who signed it and its pieces; two queries."""
    found = FollowUp.objects.filter(recommendation=recommendation).select_related("signed_by", "prepared_by")
    return list(found.prefetch_related(Prefetch("documents", FollowUpDocument.objects.select_related("document"))))


def public_words(follow_ups: Iterable[FollowUp]) -> dict[UUID, str]:
    """Where the public reads each of them; one query."""
    published = Publication.objects.filter(pk__in=[one.publication_id for one in follow_ups])
    return {
        one.pk: settings.PUBLIC_URL + addresses.version_page(one, one.version)
        for one in published.only("kind", "slug", "version")
    }


def draft_of(recommendation: Recommendation, form: FollowUpForm) -> FollowUpDraft | None:
    """What is being prepared; nothing when nobody has begun."""
    found = FollowUpDraft.objects.filter(recommendation=recommendation, form=form)
    return found.select_related("saved_by").first()


def pieces_of_draft(recommendation: Recommendation, form: FollowUpForm) -> QuerySet[FollowUpDocument]:
    """The files joined to what is being prepared."""
    waiting = FollowUpDocument.objects.filter(
        recommendation=recommendation, form=form, follow_up=None, removed_at__isnull=True
    )
    return waiting.select_related("document", "added_by")


def piece(recommendation: Recommendation, document_id: UUID) -> FollowUpDocument | None:
    """One that may be served; who may is asked by `policies.recommendations`."""
    found = FollowUpDocument.objects.filter(
        recommendation=recommendation, pk=document_id, removed_at__isnull=True, document__state=DocumentState.CLEAN
    )
    return found.select_related("document", "recommendation").first()


def answer_due_on(recommendation: Recommendation) -> date:
    """The last day to answer; the row comes from `recommendations_visible_to`."""
    due: date = recommendation.answer_due_day  # type: ignore[attr-defined]  # annotated there
    return due


def is_late(recommendation: Recommendation, *, at: datetime) -> bool:
    """Published, unanswered, and the delay of the rules has run out."""
    return recommendation.status == S.OPEN and answer_due_on(recommendation) < timezone.localdate(at)


def lateness(recommendation: Recommendation, *, at: datetime) -> str:
    """« sans réponse depuis le 12 avril 2026 »: since its last day to answer, as the public reads; nothing before."""
    if not is_late(recommendation, at=at):
        return ""
    return f"sans réponse depuis le{NBSP}{long_date(answer_due_on(recommendation))}"


def tone_of(recommendation: Recommendation, *, at: datetime) -> str:
    """The colour that goes with the words of its state; never alone."""
    if is_late(recommendation, at=at):
        return "danger"
    return {
        S.OPEN: "waiting",
        S.ANSWERED: "progress",
        S.IN_PROGRESS: "progress",
        S.IMPLEMENTED: "success",
        S.PARTLY: "warning",
    }.get(S(recommendation.status), "danger")


def with_answer_due(recommendations: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """The same rows with what `answer_due_on` reads: for who counts them without showing any."""
    return recommendations.annotate(answer_due_day=answer_due_day())


def answer_due_day() -> Combinable:
    """The day of the publication (Paris) and the delay of the rules of the file, as the public computes it."""
    days = Coalesce(F("opinion__referral__rules__answer_delay_days"), Value(_DELAY))
    return ExpressionWrapper(TruncDate("opinion__published_at") + days, output_field=DateField())


def _is_late(at: datetime) -> Q:
    """As `is_late`, in the database: the last day is the addressee's, until midnight in Paris."""
    return Q(status=S.OPEN, answer_due_day__lt=timezone.localdate(at))


def _counts(at: datetime) -> dict[str, Count]:
    return {
        "total": Count("pk"),
        "answered": Count("pk", filter=~Q(status=S.OPEN)),
        "accepted": Count("pk", filter=Q(position__in=[Position.ACCEPTED, Position.PARTLY])),
        "implemented": Count("pk", filter=Q(status__in=[S.IMPLEMENTED, S.PARTLY])),
        "late": Count("pk", filter=_is_late(at)),
    }

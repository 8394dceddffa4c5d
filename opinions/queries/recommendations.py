"""Reads of recommendations and of their follow-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, DateTimeField, DurationField, ExpressionWrapper, F, Prefetch, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Department
from bulletin import addresses
from bulletin.models import Publication
from charter.models import Commitment
from committee.models import CommitteeRules, Referral
from committee.queries.referrals import with_presidency
from common.typography import NBSP, fold, long_date
from opinions.enums.opinions import Position
from opinions.enums.opinions import RecommendationStatus as S
from opinions.models import FollowUp, Recommendation
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
        .select_related("opinion", "addressee", "commitment", "follow_up__answered_by", "closed_by")
        .prefetch_related(Prefetch("opinion__referral", queryset=referrals))
        .annotate(answer_due_at=_answer_due_at())
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


def public_answer(follow_up: FollowUp) -> str:
    """Where the public reads this answer."""
    published = Publication.objects.only("kind", "slug").get(pk=follow_up.publication_id)
    return settings.PUBLIC_URL + addresses.page(published)


def answer_due_on(recommendation: Recommendation) -> date:
    """The day before which the answer was awaited; the row comes from `recommendations_visible_to`."""
    due_at: datetime = recommendation.answer_due_at  # type: ignore[attr-defined]  # annotated there
    return timezone.localdate(due_at)


def is_late(recommendation: Recommendation, *, at: datetime) -> bool:
    """Published, unanswered, and the delay of the rules has run out."""
    return recommendation.status == S.OPEN and answer_due_on(recommendation) < timezone.localdate(at)


def lateness(recommendation: Recommendation, *, at: datetime) -> str:
    """« sans réponse depuis le 12 avril 2026 »: since it was published; nothing when it is not late."""
    published_at = recommendation.opinion.published_at
    if published_at is None or not is_late(recommendation, at=at):
        return ""
    return f"sans réponse depuis le {long_date(published_at)}"


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
    return recommendations.annotate(answer_due_at=_answer_due_at())


def _answer_due_at() -> Combinable:
    days = Coalesce(F("opinion__referral__rules__answer_delay_days"), Value(_DELAY))
    delay = ExpressionWrapper(days * Value(timedelta(days=1)), output_field=DurationField())
    return ExpressionWrapper(F("opinion__published_at") + delay, output_field=DateTimeField())


def _is_late(at: datetime) -> Q:
    """As `is_late`, in the database: the last day is the addressee's, until midnight in Paris."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(status=S.OPEN, answer_due_at__lt=midnight)


def _counts(at: datetime) -> dict[str, Count]:
    return {
        "total": Count("pk"),
        "answered": Count("pk", filter=~Q(status=S.OPEN)),
        "accepted": Count("pk", filter=Q(follow_up__position__in=[Position.ACCEPTED, Position.PARTLY])),
        "implemented": Count("pk", filter=Q(status__in=[S.IMPLEMENTED, S.PARTLY])),
        "late": Count("pk", filter=_is_late(at)),
    }

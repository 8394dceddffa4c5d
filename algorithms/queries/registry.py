"""The rows of the registry that a person may read, and those that answer what they ask. Never a row more."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.module_loading import import_string

from accounts.actors import Actor
from algorithms import roles
from algorithms.criteria import NO_OBJECTIVE, PENDING, Criteria, FacetName, ReferralState, Scope, Sort, Watch
from algorithms.enums import SheetStatus
from algorithms.models import SheetEntry, SheetWords
from algorithms.queries.incidents import with_open_incident
from algorithms.synonyms import asked
from bulletin import queries as bulletin
from bulletin.enums import PublicationKind

CONFIGURATION = "french"
_TEXTS = ArrayField(TextField())
# The annotation that each facet reads, and whether it holds several values.
COLUMNS = {
    FacetName.DEPARTMENT: "department_code",
    FacetName.STATUS: "status",
    FacetName.LIFECYCLE: "lifecycle",
    FacetName.RISK: "risk_class",
    FacetName.REFERRAL: "referral_state",
    FacetName.OBJECTIVE: "objective_keys",
    FacetName.COMPLETENESS: "answers",
    FacetName.WATCH: "watched",
}
MANY = frozenset({FacetName.OBJECTIVE, FacetName.COMPLETENESS, FacetName.WATCH})
_ORDERS = {
    Sort.REFERENCE: "reference",
    Sort.NAME: "name_key",
    Sort.DEPARTMENT: "department__name",
    Sort.LIFECYCLE: "lifecycle",
    Sort.STATUS: "status",
    Sort.UPDATED: "updated_on",
    Sort.RELEVANCE: "is_named",
}


def entries_visible_to(actor: Actor, scope: Scope = Scope.VISIBLE) -> QuerySet[SheetEntry]:
    """One row for each algorithm that this person may know of: the twin of `latest_visible_to`, compared in the tests.

    `Scope.PUBLISHED` gives the versions in force, the same to everybody.
    """
    if scope == Scope.PUBLISHED:
        return SheetEntry.objects.filter(status=SheetStatus.PUBLISHED)
    seen = Q(is_latest_proposed=True) if roles.reads_proposals(actor) else Q(is_latest_public=True)
    if roles.writes(actor):
        of_theirs = Q(department=actor.user.department_id)
        seen = (of_theirs & Q(is_latest=True)) | (~of_theirs & seen)
    return SheetEntry.objects.filter(seen)


def judged(entries: QuerySet[SheetEntry], actor: Actor, *, on: date) -> QuerySet[SheetEntry]:
    """Each row with the value of each facet, as far as this person may know them on that day."""
    facts: dict[str, Any] = {
        "department_code": F("department__code"),
        "referral_state": Case(
            When(reference__in=_references_with_opinion(), then=Value(ReferralState.OPINION.value)),
            When(algorithm__in=_algorithms_referred(actor), then=Value(ReferralState.REFERRED.value)),
            default=Value(ReferralState.NONE.value),
            output_field=CharField(),
        ),
        "objective_keys": Case(
            When(objectives=[], then=Value([NO_OBJECTIVE], output_field=_TEXTS)),
            default=Cast("objectives", _TEXTS),
            output_field=_TEXTS,
        ),
        "answers": Case(
            When(edition=0, then=Value([PENDING], output_field=_TEXTS)),
            default=Cast("completeness", _TEXTS),
            output_field=_TEXTS,
        ),
        "watched": _watched(actor, on),
    }
    return entries.annotate(**facts)


def answering(entries: QuerySet[SheetEntry], q: str) -> QuerySet[SheetEntry]:
    """Those that hold every word, or its synonyms, or a word that begins so; accents and plurals aside."""
    if not (question := asked(q).query):
        return entries
    return entries.filter(words__vector=SearchQuery(question, config=CONFIGURATION, search_type="raw"))


def chosen(facet: FacetName, criteria: Criteria) -> Q:
    """What the values asked of this facet mean, for a row that was `judged`."""
    column, values = COLUMNS[facet], list(criteria.of(facet))
    return Q(**{f"{column}__overlap": values}) if facet in MANY else Q(**{f"{column}__in": values})


def narrowed(entries: QuerySet[SheetEntry], criteria: Criteria) -> QuerySet[SheetEntry]:
    """Of rows that were `judged`, those that answer, in the order asked."""
    for facet in FacetName:
        if criteria.of(facet):
            entries = entries.filter(chosen(facet, criteria))
    return _ordered(answering(entries, criteria.q), criteria)


def keys_found(actor: Actor, criteria: Criteria, *, on: date) -> QuerySet[SheetEntry, Any]:
    """The keys of the rows that this person may read and that answer, in order: what a page is cut from."""
    entries = narrowed(judged(entries_visible_to(actor, criteria.scope), actor, on=on), criteria)
    return entries.values_list("pk", flat=True)


def lines_of(keys: Sequence[UUID], actor: Actor, *, on: date) -> list[SheetEntry]:
    """The rows of a page, in the order of their keys, with what a list says of each. `keys` come from `keys_found`."""
    read = {entry.pk: entry for entry in _told(judged(SheetEntry.objects.filter(pk__in=keys), actor, on=on))}
    return [read[key] for key in keys if key in read]


def found(actor: Actor, criteria: Criteria, *, on: date) -> QuerySet[SheetEntry]:
    """Every row that this person may read and that answers, in order, with what a list says of each: for a file."""
    return _told(narrowed(judged(entries_visible_to(actor, criteria.scope), actor, on=on), criteria))


def _told(entries: QuerySet[SheetEntry]) -> QuerySet[SheetEntry]:
    return entries.select_related("sheet", "department", "algorithm").only(
        *(field.attname for field in SheetEntry._meta.concrete_fields),
        "sheet__name",
        "department__name",
        "department__code",
        "algorithm__is_demonstration",
    )


def _ordered(entries: QuerySet[SheetEntry], criteria: Criteria) -> QuerySet[SheetEntry]:
    """What is found by its name comes first, unless an order was asked; the reference settles the rest."""
    question = asked(criteria.q).query
    name = criteria.sort.removeprefix("-") or (Sort.RELEVANCE if question else Sort.REFERENCE)
    if name == Sort.RELEVANCE:
        if not question:
            return entries.order_by("reference")
        asked_name = SearchQuery(question, config=CONFIGURATION, search_type="raw")
        named = Q(pk__in=SheetWords.objects.filter(names=asked_name).values("entry"))
        return entries.annotate(is_named=ExpressionWrapper(named, BooleanField())).order_by("-is_named", "reference")
    sign = "-" if criteria.sort.startswith("-") else ""
    order = f"{sign}{_ORDERS[Sort(name)]}"
    return entries.order_by(order) if name == Sort.REFERENCE else entries.order_by(order, "reference")


def _watched(actor: Actor, on: date) -> Combinable:
    """What a row must be watched for: an array of `Watch`. Incidents: the open ones that this person may read."""
    conditions = {
        Watch.DEAD_LINK: Q(dead_links__gt=0),
        Watch.OVERDUE: Q(review_due_on__lt=on),
        Watch.INCIDENT: Q(algorithm__in=with_open_incident(actor)),
        Watch.OLDER_OPINION: Q(algorithm__in=_algorithms_changed_since()),
    }
    cases = [
        Case(When(condition, then=Value(watch.value)), output_field=TextField())
        for watch, condition in conditions.items()
    ]
    return Func(*cases, template="array_remove(ARRAY[%(expressions)s], NULL)", output_field=_TEXTS)


def _references_with_opinion() -> QuerySet[Any, Any]:
    """The algorithms that a published opinion in force speaks of: the figure of the public site."""
    named = Func(F("subjects"), function="unnest", output_field=TextField())
    return bulletin.current(PublicationKind.OPINION).order_by().annotate(named=named).values_list("named", flat=True)


def _algorithms_changed_since() -> QuerySet[Any, Any]:
    """Those whose version in force came after the one that their last opinion bears on (`settings.SHEET_OUTDATED`)."""
    source: Callable[[], QuerySet[Any, Any]] = import_string(settings.SHEET_OUTDATED)
    return source()


def _algorithms_referred(actor: Actor) -> QuerySet[Any, Any]:
    """Those of which the committee is seized, in files that this person may read (`settings.SHEET_REFERRALS`)."""
    source: Callable[[Actor], QuerySet[Any, Any]] = import_string(settings.SHEET_REFERRALS)
    return source(actor)

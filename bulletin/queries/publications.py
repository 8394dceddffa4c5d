"""Publications and issues, as the pages list and open them. Bytes and long texts are left in the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, JSONField, OuterRef, Prefetch, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform

from bulletin.addresses import IN_BULLETIN
from bulletin.enums import PublicationKind
from bulletin.models import BulletinIssue, Publication
from bulletin.queries.amendments import with_marks
from common.typography import fold

HEAVY = ("pdf", "content", "text")
LONG = ("body_html", "record")
# What no list shows, the issue's own bytes included.
UNLISTED = (*HEAVY, *LONG, "issue__html", "issue__pdf", "issue__record")


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that a filter offers."""

    years: list[int]
    outcomes: list[tuple[str, str]]
    commitments: list[tuple[str, str]]


def current(*kinds: PublicationKind) -> QuerySet[Publication]:
    """The versions in force of these kinds (of all when none is given), latest act first."""
    found = Publication.objects.filter(replaced_by__isnull=True)
    if kinds:
        found = found.filter(kind__in=kinds)
    return (
        with_marks(found)
        .select_related("issue")
        .defer(*HEAVY, *issue_heavy())
        .order_by("-act_on", "-published_at", "-number", "slug")
    )


def recent(*kinds: PublicationKind, limit: int) -> list[Publication]:
    """The latest to come out, for the home page and the feeds."""
    return list(current(*kinds).defer(*UNLISTED).order_by("-published_at", "slug")[:limit])


def speaks_of(reference: str) -> Q:
    """The publications that name this reference among their subjects."""
    return Q(subjects__contains=[reference])


def speaks_of_outer(field: str) -> Q:
    """The same, for a subquery: the reference is that of the row outside."""
    return Q(
        subjects__contains=Func(
            OuterRef(field), template="ARRAY[%(expressions)s]::text[]", output_field=ArrayField(TextField())
        )
    )


def at_address(
    slug: str, *, kinds: Iterable[PublicationKind] = IN_BULLETIN, version: int | None = None
) -> QuerySet[Publication]:
    """The publication at this address: its latest version, or the one asked for. One row at most."""
    found = Publication.objects.filter(kind__in=list(kinds), slug=slug)
    if version is not None:
        found = found.filter(version=version)
    return (
        with_marks(found)
        .select_related("issue", "replaces", "replaced_by")
        .defer(*HEAVY, *issue_heavy(), *prefixed("replaces", *HEAVY, *LONG), *prefixed("replaced_by", *HEAVY, *LONG))
        .order_by("-version")
    )


def of_version(publication_id: UUID) -> QuerySet[Publication]:
    """Exactly this version, whatever came after."""
    return Publication.objects.filter(pk=publication_id).select_related("issue").defer("text", *issue_heavy())


def of_key(publication_id: UUID | None, slug: str) -> Publication | None:
    """The version that has this identifier, or else the latest at this address, whatever its kind; in full."""
    found = Publication.objects.filter(pk=publication_id) if publication_id else Publication.objects.filter(slug=slug)
    related = with_marks(found).select_related("issue", "replaced_by")
    light = related.defer(*HEAVY, *issue_heavy(), *prefixed("replaced_by", *HEAVY, *LONG))
    return light.order_by("-version", "kind").first()


def sheet_at(reference: str, *, version: int | None = None) -> QuerySet[Publication]:
    return at_address(reference.lower(), kinds=[PublicationKind.SHEET], version=version)


def opinions_filtered(*, outcome: str = "", year: int | None = None, commitment: str = "") -> QuerySet[Publication]:
    """The opinions in force that meet every criterion given."""
    wanted = Q()
    if outcome:
        wanted &= Q(outcome=outcome)
    if year is not None:
        wanted &= Q(year=year)
    if commitment:
        wanted &= Q(facets__commitments__contains=[commitment])
    return current(PublicationKind.OPINION).filter(wanted).defer("body_html", *HEAVY, *issue_heavy())


def opinion_choices() -> Choices:
    """What the list of opinions can be filtered by: only what is there. Two queries in all."""
    opinions = Publication.objects.filter(kind=PublicationKind.OPINION, replaced_by__isnull=True)
    told = opinions.order_by().values_list("year", "outcome", "record__outcome__label").distinct()
    recitals = Func(F("record__recitals"), function="jsonb_array_elements", output_field=JSONField())
    named = opinions.order_by().annotate(recital=recitals).values_list("recital", flat=True).distinct()
    commitments = {recital["commitment"]: recital["title"] for recital in named}
    return Choices(
        years=sorted({year for year, _outcome, _label in told if year}, reverse=True),
        outcomes=sorted({(outcome, label or outcome) for _year, outcome, label in told}),
        commitments=sorted(commitments.items(), key=lambda pair: fold(pair[1])),
    )


def versions_of(publication: Publication) -> list[Publication]:
    """Every version at the same address, latest first."""
    found = Publication.objects.filter(kind=publication.kind, slug=publication.slug)
    return list(found.defer(*HEAVY, *LONG).order_by("-version"))


def sheet_versions(reference: str) -> list[Publication]:
    """Every published version of a sheet, latest first, each with what it changed (`change_note`)."""
    found = Publication.objects.filter(kind=PublicationKind.SHEET, slug=reference.lower())
    noted = found.annotate(change_note=KeyTextTransform("change_note", "record"))
    return list(noted.defer(*HEAVY, *LONG).order_by("-version"))


def sheet_texts(slug: str, *versions: int) -> list[str]:
    """The published texts of these versions of a sheet, in the order asked."""
    found = Publication.objects.filter(kind=PublicationKind.SHEET, slug=slug, version__in=versions)
    texts = dict(found.values_list("version", "body_html"))
    return [texts[version] for version in versions]


def all_versions(kind: PublicationKind) -> list[Publication]:
    """Every version of what the body has one of (charter, composition, calendar), latest first."""
    return list(Publication.objects.filter(kind=kind).defer(*HEAVY, *LONG).order_by("-published_at", "-version"))


def in_full(publication_id: UUID) -> Publication:
    return Publication.objects.select_related("issue").defer(*HEAVY, *issue_heavy()).get(pk=publication_id)


def opinion_named_by(publication: Publication) -> Publication | None:
    """The opinion in force that this publication speaks of."""
    opinions = current(PublicationKind.OPINION).filter(reference__in=publication.subjects)
    return opinions.defer(*UNLISTED).first()


def addressed() -> Iterator[Publication]:
    """Every act that has a page of its own, in force or not, for the sitemap; each address once."""
    kinds = [*IN_BULLETIN, PublicationKind.SHEET, PublicationKind.FOLLOW_UP, PublicationKind.MINUTES]
    found = with_marks(Publication.objects.filter(kind__in=kinds)).order_by("kind", "slug", "-version")
    return found.distinct("kind", "slug").only("kind", "slug", "published_at").iterator()


def years() -> list[int]:
    """The years of the acts in force, latest first."""
    found = current().order_by().values_list("act_on__year", flat=True).distinct()
    return sorted(found, reverse=True)


def issues() -> QuerySet[BulletinIssue]:
    """Every issue, latest first, with what its line in the list needs."""
    return BulletinIssue.objects.defer("html", "pdf", "record").order_by("-year", "-number")


def issue_years() -> list[int]:
    """The years that have an issue, latest first."""
    return sorted(BulletinIssue.objects.order_by().values_list("year", flat=True).distinct(), reverse=True)


def issues_with_acts(year: int) -> QuerySet[BulletinIssue]:
    """The issues of a year, latest first, each with its acts by date: two queries."""
    return _with_acts(issues().filter(year=year))


def recent_issues(*, limit: int) -> QuerySet[BulletinIssue]:
    """The issues that came out last, each with its acts by date: two queries."""
    return _with_acts(issues().order_by("-published_at", "slug")[:limit])


def _with_acts(found: QuerySet[BulletinIssue]) -> QuerySet[BulletinIssue]:
    acts = with_marks(Publication.objects.defer(*HEAVY, *LONG)).order_by("act_on", "number", "slug")
    return found.prefetch_related(Prefetch("publications", queryset=acts))


def acts_in(issue: BulletinIssue) -> list[Publication]:
    """« Sommaire chronologique »: the acts of an issue by date, whatever their kind (DOMAIN.md §3.2)."""
    return list(with_marks(issue.publications.defer(*HEAVY, *LONG)).order_by("act_on", "number", "slug"))


def issue_at(year: int, number: int) -> QuerySet[BulletinIssue]:
    return BulletinIssue.objects.filter(year=year, number=number).defer("html", "pdf", "record")


def issue_heavy() -> tuple[str, ...]:
    return prefixed("issue", "html", "pdf", "record")


def prefixed(relation: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{relation}__{name}" for name in names)

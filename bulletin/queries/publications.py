"""Publications and issues, as the pages list and open them. Bytes and long texts are left in the database."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, OuterRef, Q, QuerySet, TextField

from bulletin.addresses import IN_BULLETIN
from bulletin.enums import PublicationKind
from bulletin.models import BulletinIssue, Publication

HEAVY = ("pdf", "content", "text")
LONG = ("body_html", "record")


def current(*kinds: PublicationKind) -> QuerySet[Publication]:
    """The versions in force of these kinds (of all when none is given), latest act first."""
    found = Publication.objects.filter(replaced_by__isnull=True)
    if kinds:
        found = found.filter(kind__in=kinds)
    return found.select_related("issue").defer(*HEAVY, *issue_heavy()).order_by("-act_on", "-published_at", "slug")


def recent(*kinds: PublicationKind, limit: int) -> list[Publication]:
    """The latest to come out, for the home page and the feeds."""
    return list(current(*kinds).defer(*HEAVY, *LONG, *issue_heavy()).order_by("-published_at", "slug")[:limit])


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
        found.select_related("issue", "replaces", "replaced_by")
        .defer(*HEAVY, *issue_heavy(), *prefixed("replaces", *HEAVY, *LONG), *prefixed("replaced_by", *HEAVY, *LONG))
        .order_by("-version")
    )


def of_version(publication_id: UUID) -> QuerySet[Publication]:
    """Exactly this version, whatever came after."""
    return Publication.objects.filter(pk=publication_id).select_related("issue").defer("text", *issue_heavy())


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
    return current(PublicationKind.OPINION).filter(wanted).defer(*HEAVY, *LONG, *issue_heavy())


def issues() -> QuerySet[BulletinIssue]:
    """Every issue, latest first, with what its line in the list needs."""
    return BulletinIssue.objects.defer("html", "pdf", "record").order_by("-year", "-number")


def issue_at(year: int, number: int) -> QuerySet[BulletinIssue]:
    return BulletinIssue.objects.filter(year=year, number=number)


def issue_heavy() -> tuple[str, ...]:
    return prefixed("issue", "html", "pdf", "record")


def prefixed(relation: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{relation}__{name}" for name in names)

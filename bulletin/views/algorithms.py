"""The register of algorithms, and one page per algorithm that joins everything published about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bulletin import addresses, comparison, queries, reading
from bulletin.doorway import asked
from bulletin.doorway.conditional import public
from bulletin.enums import PublicationKind
from bulletin.models import Publication
from bulletin.queries.coverage import is_in_use

# What the list can be reduced to: the words of the filter, and what they keep.
COVERED = {"avec": "avec avis", "sans": "sans avis", "service": "utilisés sans avis"}


@public
def algorithms(request: HttpRequest) -> HttpResponse:
    kept = asked.text(request, "avis")
    sheets = [
        (sheet, reading.sheet_state(sheet), has_opinion, is_in_use(sheet.facets))
        for sheet, has_opinion in queries.sheets_in_force()
        if _is_kept(kept, has_opinion=has_opinion, in_use=is_in_use(sheet.facets))
    ]
    context = {"sheets": sheets, "kept": kept, "choices": COVERED.items(), "coverage": queries.coverage()}
    return render(request, "bulletin/algorithms.html", context)


@public
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of the algorithms that found individual decisions (CRPA, art. L.312-1-3)."""
    context = {
        "sheets": [
            (sheet, reading.rules(sheet), reading.rules_contacts(sheet), sheet.record.get("secrecy_reason"))
            for sheet in queries.sheets_that_found_decisions()
        ],
        "silent": queries.sheets_that_do_not_say(),
    }
    return render(request, "bulletin/rules.html", context)


@public
def algorithm(request: HttpRequest, reference: str) -> HttpResponse:
    sheet = queries.sheet_at(reference, version=asked.whole(request, "version")).first()
    if sheet is None:
        raise Http404
    if reference != sheet.slug.upper():
        return redirect(addresses.algorithm_page(sheet.reference), permanent=True)
    published = list(queries.about(sheet.reference))
    opinions = [publication for publication in published if publication.kind == PublicationKind.OPINION]
    followed = queries.followed_recommendations(opinions, today=timezone.localdate())
    words = [word.publication for recommendation in followed for word in recommendation.words]
    versions = queries.versions_of(sheet)
    context = {
        "sheet": sheet,
        "facts": reading.sheet_facts(sheet),
        "is_in_use": is_in_use(sheet.facets),
        "opinions": [
            (
                opinion,
                reading.outcome_label(opinion),
                reading.tone(opinion),
                reading.version_examined(opinion, sheet.reference),
            )
            for opinion in opinions
        ],
        "current": versions[0].version,
        "published_numbers": [version.version for version in versions],
        "versions_url": addresses.algorithm_versions(sheet.reference),
        "followed": followed,
        "events": queries.timeline_of(_once([*words, *published])),
        "versions": versions,
        "replacement": getattr(sheet, "replaced_by", None),
    }
    return render(request, "bulletin/algorithm.html", context)


@public
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Every published version with its date and what it changed; and two of them compared, in words, as published.

    Raises: Http404 for a version that was not published: what is being written is not told apart from what never was.
    """
    published = queries.sheet_versions(reference)
    if not published:
        raise Http404
    latest = published[0]
    if reference != latest.slug.upper():
        return redirect(addresses.algorithm_versions(latest.reference), permanent=True)
    numbers = [version.version for version in published]
    before = asked.whole(request, "de") or (numbers[1] if len(numbers) > 1 else numbers[0])
    after = asked.whole(request, "a") or numbers[0]
    if not {before, after} <= set(numbers):
        raise Http404
    context = {
        "sheet": latest,
        "versions": published,
        "numbers": numbers,
        "before": before,
        "after": after,
        "sections": comparison.compared(*queries.sheet_texts(latest.slug, before, after)),
    }
    return render(request, "bulletin/algorithm_versions.html", context)


def _is_kept(kept: str, *, has_opinion: bool, in_use: bool) -> bool:
    if kept == "avec":
        return has_opinion
    if kept == "sans":
        return not has_opinion
    return kept != "service" or (in_use and not has_opinion)


def _once(publications: list[Publication]) -> list[Publication]:
    return list({publication.pk: publication for publication in publications}.values())

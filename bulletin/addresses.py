"""Permanent addresses, in the bulletin's own pattern (DOMAIN.md §3.7).

Computed without a URLconf: the internal site, the feeds and the PDFs link to `PUBLIC_URL` followed by one of these.
"""

import re
from datetime import date
from typing import Protocol
from uuid import UUID

from bulletin.enums import PublicationKind
from common.typography import long_date, slug

# « Bulletin officiel de Pôle emploi », as its addresses abbreviate it.
BULLETIN_CODE = "bope"
# Acts that a bulletin issue carries have an address of their own for ever.
IN_BULLETIN = (
    PublicationKind.OPINION,
    PublicationKind.FOUNDING_ACT,
    PublicationKind.ANNUAL_REPORT,
    PublicationKind.AMENDMENT,
)
_ONE_PAGE = {
    PublicationKind.CHARTER: "/charte/",
    PublicationKind.COMMITTEE: "/comite/",
    PublicationKind.MEETINGS: "/seances/",
}

# Spellings seen in the wild: bope-n2020-56, bope-n-2019-23, bo-n-2025-07 (DOMAIN.md §3.7).
_ISSUE = r"(?:bope|bo)-n-?(?P<year>\d{4})-(?P<number>\d{1,4})"
_ACT_TAIL = re.compile(rf"(?P<act>.+)-{_ISSUE}")
_RECOMMENDATION = re.compile(r"REC-(?P<year>\d{4})-(?P<number>\d{2,4})-(?P<rank>\d{1,3})")
_RECOMMENDATION_KEY = re.compile(r"(?P<year>\d{4})-(?P<number>\d{2,4})-r(?P<rank>\d{1,3})")
_FOLDER = re.compile(rf"{_ISSUE}(?:-du-[a-z0-9-]+)?")


class Published(Protocol):
    """What an address is made from."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def slug(self) -> str: ...


def act_slug(type_label: str, number: str, act_on: date, year: int, issue: int) -> str:
    """« avis-n-2026-01-du-12-avril-2026-bope-n2026-07 »: the act, its date, and the issue that carries it.

    An act without a number is « convention-du-2-septembre-2011-bope-n2011-90 ». Two kinds never have the same label,
    and the label ends where « -n- » or « -du- » begins: no act stands at the address of another kind.
    """
    named = f"{type_label} n° {number}" if number else type_label
    return f"{slug(f'{named} du {long_date(act_on)}')}-{BULLETIN_CODE}-n{year}-{issue:02d}"


def issue_slug(year: int, number: int, published_on: date) -> str:
    """« bope-n2026-007-du-17-novembre-2026 »: the folder of an issue pads its number to three digits."""
    return f"{BULLETIN_CODE}-n{year}-{number:03d}-du-{slug(long_date(published_on))}"


def issue_label(year: int, number: int) -> str:
    """« n°2026-07 », as the masthead prints it."""
    return f"n°{year}-{number:02d}"


def issue_page(year: int, slug: str) -> str:
    return f"/dossiers/{year}/{slug}.html"


def issue_pdf(year: int, slug: str) -> str:
    return f"/dossiers/{year}/{slug}.pdf"


def year_page(year: int) -> str:
    """Where the issues of a year are listed."""
    return f"/bulletin/{year}/"


def year_archive(year: int) -> str:
    """The issues of a year and their acts, in one file."""
    return f"/bulletin/{year}/archive.zip"


def issue_in_api(year: int, number: int) -> str:
    """« /api/v1/bulletins/2026-07/ »: an issue as data."""
    return f"/api/v1/bulletins/{year}-{number:02d}/"


def act_page(slug: str) -> str:
    """Where an act that an issue carries is read."""
    return f"/bulletinsofficiels/{slug}.html"


def page(publication: Published) -> str:
    """Where the current version of this publication is read."""
    if publication.kind in IN_BULLETIN:
        return act_page(publication.slug)
    if publication.kind == PublicationKind.SHEET:
        return f"/algorithmes/{publication.slug.upper()}"
    if publication.kind == PublicationKind.FOLLOW_UP:
        return f"/suites/{publication.slug}"
    if publication.kind == PublicationKind.MINUTES:
        return f"/seances/{publication.slug}"
    return _ONE_PAGE[PublicationKind(publication.kind)]


def version_page(publication: Published, version: int) -> str:
    """Where one version is read, current or replaced."""
    return f"{page(publication)}?version={version}"


def pdf(publication: Published) -> str:
    """The file, in its current version."""
    return _twin(publication, "pdf")


def json(publication: Published) -> str:
    """The data, in their current version."""
    return _twin(publication, "json")


def file_of_version(publication: Published, extension: str) -> str:
    """The file or the data of exactly this version: what is served there never changes."""
    return f"/publications/{publication.id}.{extension}"


def algorithm_versions(reference: str) -> str:
    """The public history of a sheet; `?de=1&a=2` compares two versions there."""
    return f"{algorithm_page(reference)}/versions"


def algorithm_page(reference: str) -> str:
    return f"/algorithmes/{slug(reference).upper()}"


def recommendation_key(reference: str) -> str:
    """« 2026-01-r2 » for REC-2026-01-2: the second recommendation of the first opinion of 2026; nothing otherwise."""
    found = _RECOMMENDATION.fullmatch(reference)
    return f"{found['year']}-{found['number']}-r{found['rank']}" if found else ""


def recommendation_named(key: str) -> tuple[int, int, str] | None:
    """The year and the number of the opinion, and the reference of the recommendation, that a key stands for."""
    found = _RECOMMENDATION_KEY.fullmatch(key)
    if found is None:
        return None
    reference = f"REC-{found['year']}-{found['number']}-{found['rank']}"
    return int(found["year"]), int(found["number"]), reference


def recommendation_page(reference: str) -> str:
    """Where a recommendation and all that followed it are read, for ever."""
    return f"/recommandations/{recommendation_key(reference)}"


def recommendation_data(reference: str) -> str:
    return f"{recommendation_page(reference)}.json"


def commitment_page(code: str) -> str:
    """Where the opinions that applied a commitment of the charter are read, each on the text of its time."""
    return f"/charte/engagements/{code}"


def schema(edition: str) -> str:
    """Where the JSON Schema of a format is read, for ever."""
    return f"/schemas/{edition}.json"


def usual_act_slug(given: str) -> str:
    """The act's slug as this site writes it, from any spelling seen; the same when it is not that of an act."""
    found = _ACT_TAIL.fullmatch(given.lower())
    if found is None:
        return given
    return f"{found['act']}-{BULLETIN_CODE}-n{found['year']}-{int(found['number']):02d}"


def issue_named(given: str) -> tuple[int, int] | None:
    """The year and the number that the name of an issue's folder gives, in any spelling seen."""
    found = _FOLDER.fullmatch(given.lower())
    return (int(found["year"]), int(found["number"])) if found else None


def _twin(publication: Published, extension: str) -> str:
    if publication.kind in IN_BULLETIN:
        return f"/bulletinsofficiels/{publication.slug}.{extension}"
    return file_of_version(publication, extension)

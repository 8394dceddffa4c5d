"""Everything that a stranger may ask of the public site, and what is answered, byte for byte."""

import random
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from bulletin.addresses import act_slug, issue_slug
from bulletin.views.feeds import FEEDS
from tests.embargo.unpublished import WORDS, Unpublished
from tests.pages import Browser

_LINKS = re.compile(rb"""(?:href|src|action)=["']([^"']+)["']|<loc>([^<]+)</loc>|"(?:\w*url|next)":\s*"([^"]+)\"""")
# What changes from one answer to the next, whatever is held inside.
_MASKED = re.compile(rb"nonce-[A-Za-z0-9+/=_-]+|nonce=\"[^\"]+\"|name=\"csrfmiddlewaretoken\" value=\"[^\"]+\"")
_UNTOLD = {"Date", "Set-Cookie"}
MOST_PAGES = 400
LEAST_DRAWN = 100


@dataclass(frozen=True, order=True)
class Asked:
    """One request. `headers` are pairs, as WSGI spells them."""

    address: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """`queries` is how many times the database was asked: as much for what is hidden as for what never was."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int


def ask(browser: Browser, asked: Asked) -> Answer:
    # Django keeps the last 9,000 queries, and warns past them: thousands of addresses are asked for.
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as queries:
        response = browser.generic(asked.method, asked.address, **dict(asked.headers))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = tuple(
        sorted(
            (name, _MASKED.sub(b"", value.encode()).decode())
            for name, value in response.headers.items()
            if name not in _UNTOLD
        )
    )
    return Answer(response.status_code, headers, _MASKED.sub(b"", body), len(queries))


def crawl(browser: Browser) -> dict[Asked, Answer]:
    """Every address of the URLconf that needs no parameter, and every link found from there, feeds and API included."""
    waiting, found = deque(sorted(plain_addresses())), {}
    while waiting and len(found) < MOST_PAGES:
        asked = Asked(waiting.popleft())
        if asked in found:
            continue
        found[asked] = ask(browser, asked)
        waiting.extend(_links(asked.address, found[asked].body))
    return found


def plain_addresses() -> Iterator[str]:
    for pattern, route in _routes(get_resolver("config.urls_public"), "/"):
        if "<" not in route:
            yield route
        elif pattern.name == "feed":
            yield from (f"/flux/{name}.atom" for name in FEEDS)


def _routes(resolver: Any, prefix: str) -> Iterator[tuple[URLPattern, str]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry, prefix + str(entry.pattern)
        else:
            yield from _routes(entry, prefix + str(entry.pattern))


def _links(base: str, body: bytes) -> Iterator[str]:
    for groups in _LINKS.findall(body):
        link = next(filter(None, groups)).decode().replace("&amp;", "&").removeprefix(settings.PUBLIC_URL)
        parts = urlsplit(urljoin(base, urldefrag(link).url))
        if not parts.netloc and not parts.scheme and not parts.path.startswith("/static/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def guesses(made: Unpublished, *, count: int) -> list[Asked]:
    """What somebody would try who knows how addresses are made, and even what is inside: the exact ones always."""
    exact = sorted(set(_exact(made)))
    pool = sorted(set(_drawn()))
    drawn = random.Random(2026).sample(pool, min(max(count - len(exact), LEAST_DRAWN), len(pool)))  # noqa: S311 -- the same ones each time
    return [*exact, *drawn]


def _exact(made: Unpublished) -> Iterator[Asked]:
    for slug in made.slugs():
        for extension in ("html", "pdf", "json", "jsonld"):
            address = f"/bulletinsofficiels/{slug}.{extension}"
            yield Asked(address)
            yield Asked(address, "HEAD")
            for hashed in list(made.hashes())[-2:]:
                yield Asked(address, headers=(("HTTP_IF_NONE_MATCH", f'"{hashed}"'),))
            yield Asked(address, headers=(("HTTP_IF_NONE_MATCH", "*"),))
            yield Asked(address, headers=(("HTTP_IF_MODIFIED_SINCE", "Tue, 24 Nov 2026 09:30:00 GMT"),))
            yield Asked(address, headers=(("HTTP_RANGE", "bytes=0-99"),))
            yield Asked(address, "OPTIONS")
            yield Asked(address, "POST")
        yield Asked(f"/api/v1/publications/{slug}/")
    for key in made.identifiers():
        yield Asked(f"/publications/{key}.pdf")
        yield Asked(f"/publications/{key}.json")
        yield Asked(f"/api/v1/publications/{key}/")
    for hashed in made.hashes():
        yield Asked(f"/verifier/?q={hashed}")
    for word in (*WORDS, "Avis n° 2026-02", "SAI-2026", "REC-2026-02-1"):
        yield Asked(f"/recherche/?{urlencode({'q': word})}")
        yield Asked(f"/verifier/?{urlencode({'q': word})}")
        yield Asked(f"/api/v1/publications/?{urlencode({'subject': word})}")
    for file in made.files:
        yield Asked(f"/recherche/?{urlencode({'q': file.referral.reference})}")
        yield Asked(f"/api/v1/publications/?{urlencode({'subject': file.referral.reference})}")
        yield Asked(f"/avis/{file.opinion.pk}/")
        yield Asked(f"/avis/{file.opinion.pk}/notification/")
    for job in made.jobs:
        yield Asked(f"/publication/{job.pk}/")


def _drawn() -> Iterator[Asked]:
    """Numbers, dates and pages one after the other, as a program would try them."""
    days = [date(2026, 11, 20) + timedelta(days=shift) for shift in range(12)]
    for number in range(1, 9):
        for day in days:
            for issue in range(1, 5):
                slug = act_slug("Avis", f"2026-{number:02d}", day, 2026, issue)
                yield from (Asked(f"/bulletinsofficiels/{slug}.{extension}") for extension in ("html", "pdf", "json"))
            slug = issue_slug(2026, number, day)
            yield from (Asked(f"/dossiers/2026/{slug}{end}") for end in (".html", ".pdf", ""))
        for rank in range(1, 20):
            yield Asked(f"/suites/reponse-rec-2026-{number:02d}-{rank}")
            yield Asked(f"/bulletinsofficiels/avis-n-2026-{number:02d}-du-24-novembre-2026-bo-n-2026-{rank}.html")
        for name, values in _criteria().items():
            for value in values:
                yield Asked(f"/avis/?{urlencode({name: value, 'page': number})}")
                yield Asked(f"/api/v1/publications/?{urlencode({name: value, 'page': number})}")
    for rank in range(400):
        yield Asked(f"/api/v1/registre/?after={rank}")
        yield Asked(f"/algorithmes/ALG-2026-{rank:04d}")
        yield Asked(f"/seances/sea-2026-{rank:02d}")


def _criteria() -> dict[str, Iterable[str]]:
    return {
        "annee": ("2025", "2026", "2027"),
        "sens": ("favorable", "unfavorable", "reserved", "favorable_with_recommendations"),
        "engagement": [f"engagement-{rank}" for rank in range(1, 8)],
        "kind": ("avis", "acte", "suite", "fiche"),
        "ordering": ("number", "-published_at", "status"),
    }

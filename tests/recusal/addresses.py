"""Every address of the inside that speaks of a file or of its meeting, made from the resolver.

A parameter that is not known here fails: whoever adds an address says which objects it may name.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

from django.urls import URLPattern, get_resolver

from committee.enums.meetings import KeyPart
from tests.recusal.marked import Marked

NOWHERE = UUID("00000000-0000-4000-8000-000000000000")


def routes() -> Iterator[tuple[str, str]]:
    """(name, route) of each address behind the sign-in."""
    yield from _walk(get_resolver("config.urls_internal"), "", "")


def _walk(resolver: Any, prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            if "(?P" not in route and "^" not in route and not route.startswith("compte/"):
                yield f"{namespace}{entry.name}", route
        else:
            yield from _walk(entry, route, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


def addresses(made: Marked, person_id: int) -> list[tuple[str, str]]:
    """(name, address) for every route, with every object of the file that its parameters may name."""
    found = []
    for name, route in routes():
        parameters = [part.split(">")[0].split(":")[-1] for part in route.split("<")[1:]]
        objects = [_objects(parameter, route, made, person_id) for parameter in parameters]
        found += [(name, "/" + _filled(route, list(values))) for values in product(*objects)]
    return found


def _filled(route: str, values: list[Any]) -> str:
    head, *rest = route.split("<")
    return head + "".join(f"{value}{part.split('>', 1)[1]}" for value, part in zip(values, rest, strict=True))


def _objects(parameter: str, route: str, made: Marked, person_id: int) -> list[Any]:
    if parameter == "pk":
        return _by_place(route, made)
    known: dict[str, list[Any]] = {
        "referral_id": [made.referral.pk],
        "document_id": _keys(*made.papers),
        "sheet_id": [made.sheet.pk],
        "change_id": [1],
        "review_id": _keys(*made.reviews),
        "meeting_id": _keys(made.meeting),
        "item_id": _keys(made.item),
        "ballot_id": _keys(made.ballot),
        "paper_id": _keys(*made.frozen),
        "hearing_id": _keys(made.hearing),
        "mandate_id": [made.mandates["holder"].pk, made.mandates["giver"].pk],
        "declaration_id": [NOWHERE],
        "seat_id": [made.mandates["holder"].seat_id],
        "substitute_id": [1],
        "line": ["x"],
        "person_id": [made.people.users["second"].pk],
        "ground": ["0" * 32],
        "part": list(KeyPart.values),
        "token": [f"jeton-{person_id}"],
        "number": [1, 2, 3],
        "anchor": ["identite"],
        "point": [NOWHERE],
        "assessment_id": [NOWHERE],
        "group": ["decision"],
        "code": ["native", "rgpd"],
        "extension": ["json", "pdf"],
        "edition": ["fiche-1"],
        "kind": ["rectified", "repealed"],
        "reference": [made.sheet.algorithm.reference],
        "comment_id": _keys(*(made.opinion.comments.all() if made.opinion else [])),
        "passage": ["essential.1", "title.1"],
        "answer_id": [1],
        "check_id": _keys(*(made.opinion.fact_checks.all() if made.opinion else [])),
    }
    assert parameter in known, f"the parameter <{parameter}> of {route} is new: say here which objects it may name"
    return known[parameter]


def _by_place(route: str, made: Marked) -> list[Any]:
    """What `pk` is depends on where it stands."""
    opinion = made.opinion
    places: dict[str, list[Any]] = {
        "avis/": _keys(opinion),
        "recommandations/": _keys(*(opinion.recommendations.all() if opinion else [])),
        # A report is of no file: what it may say of one is counted (tests/opinions/test_report_figures.py).
        "rapports-annuels/": [NOWHERE],
        "publication/travaux/": [NOWHERE],
        "publication/": _keys(made.job),
        "actes-modificatifs/": [NOWHERE],
        "charte/": [made.referral.charter_version_id or NOWHERE],
        "saisines/": [1],
        "algorithmes/fiches/": [made.sheet.pk],
        "algorithmes/": [made.sheet.algorithm_id],
    }
    for place, objects in places.items():
        if route.startswith(place):
            return objects
    raise AssertionError(f"<pk> in {route} is new: say here which objects it may name")


def _keys(*rows: Any) -> list[Any]:
    """Their keys; one that does not exist when the file has none yet, so that the address is asked for all the same."""
    return [row.pk for row in rows if row is not None] or [NOWHERE]

"""How the recommendations were followed: counted once, for the whole and for each year, department and commitment."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from bulletin.following import FollowedRecommendation
from common import spreadsheets
from common.typography import NBSP, fold

WIDTH = 200


@dataclass(slots=True, kw_only=True)
class Counts:
    """Each recommendation counts once among the answers, once among the outcomes; its position is the last one."""

    total: int = 0
    in_time: int = 0
    late: int = 0
    unanswered: int = 0
    awaited: int = 0
    accepted: int = 0
    partly_accepted: int = 0
    refused: int = 0
    implemented: int = 0
    partly_implemented: int = 0
    not_implemented: int = 0
    under_way: int = 0

    def add(self, one: FollowedRecommendation) -> None:
        self.total += 1
        if one.answers:
            name = "in_time" if one.was_answered_in_time else "late"
        else:
            name = "unanswered" if one.late_since else "awaited"
        position = one.latest.publication.outcome if one.latest else ""
        for counted in (name, _POSITIONS.get(position), _STATES.get(one.state, "under_way")):
            if counted:
                setattr(self, counted, getattr(self, counted) + 1)

    def share(self, name: str) -> str:
        """« 75 % » of the total; a dash of nothing."""
        return f"{round(100 * getattr(self, name) / self.total)}{NBSP}%" if self.total else "–"


_POSITIONS = {"accepted": "accepted", "partly": "partly_accepted", "refused": "refused"}
_STATES = {"implemented": "implemented", "partly": "partly_implemented", "not_implemented": "not_implemented"}
LABELS = {
    "total": "recommandations",
    "in_time": "réponse dans le délai",
    "late": "réponse en retard",
    "unanswered": "sans réponse, délai dépassé",
    "awaited": "réponse attendue",
    "accepted": "acceptées",
    "partly_accepted": "acceptées en partie",
    "refused": "refusées",
    "implemented": "mises en œuvre",
    "partly_implemented": "mises en œuvre en partie",
    "not_implemented": "non mises en œuvre",
    "under_way": "suivi en cours",
}

# The same where the title of the table says the rest.
SHORT = {
    "in_time": "dans le délai",
    "late": "en retard",
    "unanswered": "sans réponse",
    "awaited": "attendue",
    "partly_accepted": "en partie",
    "partly_implemented": "en partie",
    "not_implemented": "non mises en œuvre",
    "under_way": "en cours",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One question asked of a group: its parts fill a bar, each with its colour."""

    title: str
    anchor: str
    parts: tuple[tuple[str, str], ...]


MEASURES = (
    Measure(
        "Réponses",
        "reponses",
        (("in_time", "success"), ("late", "warning"), ("unanswered", "danger"), ("awaited", "waiting")),
    ),
    Measure("Positions", "positions", (("accepted", "success"), ("partly_accepted", "warning"), ("refused", "danger"))),
    Measure(
        "Suites constatées par le comité",
        "constats",
        (
            ("implemented", "success"),
            ("partly_implemented", "warning"),
            ("not_implemented", "danger"),
            ("under_way", "waiting"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Group:
    """What one value of a dimension counts: a year, a department, a commitment."""

    label: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Rates:
    """The whole, and the same by each dimension."""

    whole: Counts
    dimensions: tuple[tuple[str, str, list[Group]], ...]
    """(code, title, groups in order)"""


def rates_of(followed: Iterable[FollowedRecommendation]) -> Rates:
    """Counted in memory, once through the list."""
    followed = list(followed)
    whole = Counts()
    for one in followed:
        whole.add(one)
    return Rates(
        whole,
        (
            ("annee", "Année de l’avis", _by(followed, lambda one: str(one.year))[::-1]),
            ("direction", "Direction destinataire", _by(followed, lambda one: one.addressee or "non renseignée")),
            ("engagement", "Engagement de la charte", _by(followed, lambda one: one.commitment or "non renseigné")),
        ),
    )


def figures(rates: Rates) -> list[tuple[str, str]]:
    """The few that a reader quotes."""
    whole = rates.whole
    answered = whole.in_time + whole.late
    closed = whole.implemented + whole.partly_implemented + whole.not_implemented
    return [
        ("Recommandations publiées", str(whole.total)),
        ("Avec réponse", f"{answered} sur {whole.total}" if whole.total else "–"),
        ("Répondues dans le délai", whole.share("in_time")),
        ("Sans réponse, délai dépassé", str(whole.unanswered)),
        ("Suivi clos par le comité", f"{closed} sur {whole.total}" if whole.total else "–"),
    ]


@dataclass(frozen=True, slots=True)
class Segment:
    tone: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its figures, and the bar that repeats them."""

    label: str
    total: int
    cells: list[tuple[str, int, str]]
    bar: list[Segment]


@dataclass(frozen=True, slots=True)
class Table:
    anchor: str
    title: str
    dimension: str
    headers: list[tuple[str, str, str]]
    """(in full, in short, colour) of each part"""
    lines: list[Line]


def tables(rates: Rates) -> list[Table]:
    """One table for each measure and each dimension, the whole last."""
    return [
        Table(
            anchor=f"{measure.anchor}-{code}",
            title=f"{measure.title} – {title.lower()}",
            dimension=title,
            headers=[(LABELS[name], _short(name), tone) for name, tone in measure.parts],
            lines=[_line(group, measure) for group in [*groups, Group("Ensemble", rates.whole)]],
        )
        for code, title, groups in rates.dimensions
        for measure in MEASURES
    ]


def _short(name: str) -> str:
    return SHORT.get(name, LABELS[name])


def _line(group: Group, measure: Measure) -> Line:
    counts, start, bar = group.counts, 0, []
    shown = sum(getattr(counts, name) for name, _tone in measure.parts)
    seen = 0
    for name, tone in measure.parts:
        seen += getattr(counts, name)
        stop = round(WIDTH * seen / shown) if shown else 0
        if stop > start:
            bar.append(Segment(tone, start, stop - start))
        start = stop
    cells = [(_short(name), getattr(counts, name), counts.share(name)) for name, _tone in measure.parts]
    return Line(group.label, counts.total, cells, bar)


def as_csv(rates: Rates) -> bytes:
    """One line for each group, and one for the whole."""
    return spreadsheets.table(["dimension", "valeur", *LABELS.values()], _rows(rates))


def as_json(rates: Rates) -> dict[str, Any]:
    return {
        "whole": _figures(rates.whole),
        **{
            code: [{"label": g.label, **_figures(g.counts)} for g in groups]
            for code, _title, groups in rates.dimensions
        },
    }


def _rows(rates: Rates) -> Iterator[list[object]]:
    for _code, title, groups in rates.dimensions:
        for group in groups:
            yield [title, group.label, *_figures(group.counts).values()]
    yield ["Ensemble", "", *_figures(rates.whole).values()]


def _figures(counts: Counts) -> dict[str, int]:
    return {one.name: getattr(counts, one.name) for one in fields(counts)}


def _by(followed: list[FollowedRecommendation], key: Callable[[FollowedRecommendation], str]) -> list[Group]:
    groups: dict[str, Counts] = {}
    for one in followed:
        groups.setdefault(key(one), Counts()).add(one)
    return [Group(label, groups[label]) for label in sorted(groups, key=fold)]

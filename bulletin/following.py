"""A recommendation and what followed it, from what is published: where it stands on a day, and since when it waits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bulletin import addresses
from bulletin.models import Publication
from bulletin.reading import TONES
from common.typography import NBSP, long_date, plural, slug

ANSWER, PROGRESS, FINDING, DOCUMENT = "answer", "progress", "finding", "document"
POSITIONS = {"accepted": "acceptée", "partly": "acceptée en partie", "refused": "refusée"}
# The states of a recommendation, as the inside names them (opinions.enums.opinions.RecommendationStatus).
STATES = {
    "open": "sans réponse",
    "answered": "avec réponse",
    "in_progress": "en cours",
    "implemented": "mise en œuvre",
    "partly": "mise en œuvre en partie",
    "not_implemented": "non mise en œuvre",
}
CLOSED = frozenset({"implemented", "partly", "not_implemented"})
LATE = "late"
_ORDER = {ANSWER: 1, PROGRESS: 2, FINDING: 3}


@dataclass(frozen=True, slots=True)
class Word:
    """One publication about a recommendation: an answer, a report, a finding or a piece."""

    publication: Publication
    form: str

    @property
    def place(self) -> tuple[date, datetime, int, int, int]:
        """Where it stands in time; at the same instant, as it must have come about."""
        said = self.publication
        number = int(said.facets.get("number") or 1)
        return said.act_on, said.published_at, _ORDER.get(self.form, 0), number, said.version

    @property
    def position(self) -> str:
        """« acceptée », « mise en œuvre en partie », « avancement »."""
        told = self.publication.facets.get("label")
        return str(told or POSITIONS.get(self.publication.outcome, self.publication.outcome))

    @property
    def tone(self) -> str:
        return TONES.get(self.publication.outcome, "neutral")

    @property
    def first_on(self) -> date:
        """The day of the first answer, whatever the version."""
        first = self.publication.facets.get("first_answered_on")
        return date.fromisoformat(first) if first else self.publication.act_on


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedRecommendation:
    """One recommendation, the opinion that carries it, and what was published about it, on one day."""

    reference: str
    number: int
    title: str
    text: str
    addressee: str
    commitment: str
    commitment_code: str
    measure: str
    due_on: date | None
    opinion: Publication
    published_on: date
    delay: int | None
    today: date
    words: list[Word] = field(default_factory=list)
    former: list[Word] = field(default_factory=list)
    is_in_force: bool = True

    @property
    def url(self) -> str:
        return addresses.recommendation_page(self.reference)

    @property
    def json_url(self) -> str:
        return addresses.recommendation_data(self.reference)

    @property
    def year(self) -> int:
        return self.opinion.year or self.opinion.act_on.year

    @property
    def answers(self) -> list[Word]:
        return self._of(ANSWER)

    @property
    def reports(self) -> list[Word]:
        return self._of(PROGRESS)

    @property
    def findings(self) -> list[Word]:
        return self._of(FINDING)

    @property
    def pieces(self) -> list[Word]:
        return self._of(DOCUMENT)

    @property
    def latest(self) -> Word | None:
        return self.answers[-1] if self.answers else None

    @property
    def state(self) -> str:
        """The latest finding of the committee; before it, whether there is an answer."""
        if self.findings:
            noted = self.findings[-1].publication.outcome
            return noted if noted in STATES else "in_progress"
        return "answered" if self.answers else "open"

    @property
    def answer_due_on(self) -> date | None:
        """The last day to answer: the delay of the rules from the publication, else the due date; None without both."""
        return self.published_on + timedelta(days=self.delay) if self.delay else self.due_on

    @property
    def answer_due_why(self) -> str:
        if self.delay:
            return f"{plural(self.delay, 'jour')} après la publication de l’avis"
        return "échéance de la recommandation" if self.due_on else ""

    @property
    def late_since(self) -> date | None:
        """The day since which an answer is missing; nothing while there is still time."""
        due = self.answer_due_on
        return due if self.state == "open" and due is not None and due < self.today else None

    @property
    def is_overdue(self) -> bool:
        """The due date is past and the committee has not closed."""
        until = self.own_due_on or self.due_on
        return self.state in {"answered", "in_progress"} and until is not None and until < self.today

    @property
    def own_due_on(self) -> date | None:
        """The day that the addressee set itself, in its latest word that gives one."""
        said = [word.publication.facets.get("planned_until") for word in self.words]
        days = [day for day in said if day]
        return date.fromisoformat(days[-1]) if days else None

    @property
    def first_answered_on(self) -> date | None:
        return self.answers[0].first_on if self.answers else None

    @property
    def was_answered_in_time(self) -> bool:
        first, due = self.first_answered_on, self.answer_due_on
        return first is not None and (due is None or first <= due)

    @property
    def state_label(self) -> str:
        """« sans réponse depuis le 12 avril 2026 », « en cours »."""
        if self.late_since:
            return f"sans réponse depuis le{NBSP}{long_date(self.late_since)}"
        return STATES[self.state]

    @property
    def tone(self) -> str:
        if self.late_since:
            return "danger"
        return {"open": "waiting", "answered": "progress"}.get(self.state) or TONES[self.state]

    @property
    def commitment_key(self) -> str:
        """What a filter names it by: its code, or its title made fit for an address."""
        return self.commitment_code or slug(self.commitment)

    def _of(self, form: str) -> list[Word]:
        return [word for word in self.words if word.form == form]


def selected(
    followed: Iterable[FollowedRecommendation],
    *,
    year: int | None = None,
    department: str = "",
    commitment: str = "",
    state: str = "",
    words: str = "",
) -> list[FollowedRecommendation]:
    """Those that meet every criterion given. `state` is one of STATES, or LATE."""
    wanted = words.casefold().split()
    return [
        one
        for one in followed
        if (year is None or one.year == year)
        and (not department or one.addressee == department)
        and (not commitment or one.commitment_key == commitment)
        and (not state or one.state == state or (state == LATE and one.late_since is not None))
        and all(word in f"{one.reference} {one.text}".casefold() for word in wanted)
    ]


def data_of(one: FollowedRecommendation, *, site: str) -> dict[str, Any]:
    """The open data of a recommendation on one day; each word leads to its own data, which never change."""
    return {
        "reference": one.reference,
        "url": f"{site}{one.url}",
        "text": one.text,
        "addressee": one.addressee,
        "commitment": {"code": one.commitment_code or None, "title": one.commitment},
        "measure": one.measure or None,
        "due_on": _iso(one.due_on),
        "opinion": {
            "reference": one.opinion.reference,
            "url": f"{site}{one.opinion.get_absolute_url()}",
            "published_on": one.published_on.isoformat(),
            "is_in_force": one.is_in_force,
        },
        "state": one.state,
        "state_label": one.state_label,
        "position": one.latest.publication.outcome if one.latest else None,
        "answer_due_on": _iso(one.answer_due_on),
        "unanswered_since": _iso(one.late_since),
        "first_answered_on": _iso(one.first_answered_on),
        "answered_in_time": one.was_answered_in_time if one.answers else None,
        "planned_until": _iso(one.own_due_on),
        "follow_ups": [_word(word, site) for word in [*one.former, *one.words]],
        "as_of": one.today.isoformat(),
        "is_demonstration": one.opinion.is_demonstration,
    }


def _word(word: Word, site: str) -> dict[str, Any]:
    said = word.publication
    return {
        "type": word.form,
        "on": said.act_on.isoformat(),
        "version": said.version,
        "label": word.position,
        "title": said.title,
        "summary": said.summary,
        "url": f"{site}{said.version_url}",
        "data_url": f"{site}{addresses.file_of_version(said, 'json')}",
        "sha256": said.content_sha256,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""Candidate numbers of an issue and of its acts; they become numbers in the transaction that publishes."""

from collections.abc import Sequence
from datetime import date

from bulletin.enums import PublicationKind
from bulletin.queries import next_issue_number, next_number
from opinions.models import PublicationItem, PublicationJob
from opinions.operations.acts import kind_of

Number = tuple[int | None, int | None]


def number(job: PublicationJob, items: Sequence[PublicationItem], *, today: date) -> None:
    """Set the candidate numbers on the rows: those of the original for a reprint, the next ones otherwise."""
    if job.is_reprint and (origin := kind_of(items[0]).reprint_of(items[0].chosen)) is not None:
        job.year, job.number, job.published_on = origin.year, origin.number, origin.published_on
        return
    job.year, job.published_on = today.year, today
    job.number = next_issue_number(today.year)
    for item, candidate in zip(items, _candidates(items), strict=True):
        item.year, item.number = candidate


def numbers_still_hold(job: PublicationJob, items: Sequence[PublicationItem], *, today: date) -> bool:
    """Under the publication lock: nobody took a printed number, and the date printed is still today's."""
    if job.is_reprint:
        return True
    return (
        job.published_on == today
        and job.number == next_issue_number(today.year)
        and [(item.year, item.number) for item in items] == _candidates(items)
    )


def _candidates(items: Sequence[PublicationItem]) -> list[Number]:
    """The next numbers of each kind and of the year of each act, in the order of the issue."""
    following: dict[tuple[PublicationKind, int], int] = {}
    given: list[Number] = []
    for item in items:
        kind = kind_of(item)
        if not kind.is_numbered:
            given.append((None, None))
            continue
        year = kind.act_on(item.chosen).year
        key = (kind.kind, year)
        following[key] = following[key] + 1 if key in following else next_number(*key)
        given.append((year, following[key]))
    return given

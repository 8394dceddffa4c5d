"""Candidate numbers of an issue and of its acts; they become numbers in the transaction that publishes."""

from datetime import date

from bulletin.enums import PublicationKind
from bulletin.queries import next_issue_number, next_number
from opinions.models import PublicationItem, PublicationJob


def number(job: PublicationJob, items: list[PublicationItem], *, today: date) -> None:
    """Set the candidate numbers on the rows: those of the original for a reprint, the next ones otherwise."""
    act = items[0].founding_act
    if job.is_reprint and act is not None:
        job.year, job.number, job.published_on = act.bulletin_year, act.bulletin_number, act.bulletin_on
        return
    job.year, job.published_on = today.year, today
    job.number = next_issue_number(today.year)
    for item, candidate in zip(items, _candidates(items), strict=True):
        item.year, item.number = candidate


def numbers_still_hold(job: PublicationJob, items: list[PublicationItem], *, today: date) -> bool:
    """Under the publication lock: nobody took a printed number, and the date printed is still today's."""
    if job.is_reprint:
        return True
    return (
        job.published_on == today
        and job.number == next_issue_number(today.year)
        and [(item.year, item.number) for item in items] == _candidates(items)
    )


def _candidates(items: list[PublicationItem]) -> list[tuple[int, int]]:
    """The next numbers of the year of each act, in the order of the issue."""
    following: dict[int, int] = {}
    given = []
    for item in items:
        year = act_date(item).year
        following[year] = following[year] + 1 if year in following else next_number(PublicationKind.OPINION, year)
        given.append((year, following[year]))
    return given


def act_date(item: PublicationItem) -> date:
    """The date that the act bears, which is not that of its publication (DOMAIN.md §3.2)."""
    if item.founding_act is not None:
        return item.founding_act.act_on
    if item.opinion is None:
        raise ValueError(f"{item} is no act")
    return item.opinion.decided_on

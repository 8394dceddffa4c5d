"""The year that a report tells of, and up to when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from common.typography import long_date

PARIS = ZoneInfo("Europe/Paris")
_ZONE = "heure de Paris"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A calendar year in Paris, read at one moment: `until` is its end, or that moment when it is not over."""

    year: int
    at: datetime

    @property
    def begins(self) -> datetime:
        return datetime(self.year, 1, 1, tzinfo=PARIS)

    @property
    def ends(self) -> datetime:
        return datetime(self.year + 1, 1, 1, tzinfo=PARIS)

    @property
    def until(self) -> datetime:
        return min(self.ends, self.at)

    @property
    def first_day(self) -> date:
        return date(self.year, 1, 1)

    @property
    def cut_on(self) -> date:
        """The last day counted: 31 December, or today."""
        return (self.ends - timedelta(days=1)).date() if self.at >= self.ends else self.at.astimezone(PARIS).date()

    @property
    def words(self) -> str:
        return f"Du {long_date(self.first_day)} au {long_date(self.cut_on)} ({_ZONE})"

    @property
    def at_the_cut(self) -> str:
        return f"Au {long_date(self.cut_on)} ({_ZONE})"

    def within(self, field: str) -> dict[str, datetime]:
        """What a query filters by: this moment is in the year."""
        return {f"{field}__gte": self.begins, f"{field}__lt": self.until}

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.begins <= moment < self.until

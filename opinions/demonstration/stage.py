"""Who does what and when in the demonstration: actors by login, days counted back from today."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.models import Department, User
from committee.models import Mandate

PARIS = ZoneInfo("Europe/Paris")


@dataclass(slots=True)
class Stage:
    """`today` is the moment of the loading. Nothing here writes: the chapters call operations."""

    today: datetime
    people: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)

    def days_ago(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """A working hour of that day, Paris time; never on a week-end, never after now."""
        day = timezone.localdate(self.today) - timedelta(days=days)
        while day.weekday() >= 5:
            day -= timedelta(days=1)
        return min(datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS), self.today)

    def actor(self, login: str, at: datetime) -> Actor:
        return actors.build(self.people[login], at)

    def mandate(self, login: str) -> int:
        return Mandate.objects.values_list("pk", flat=True).get(person=self.people[login])

"""The clocks of an incident: who must be told, until when, and where it stands. Pure: `at` is given.

Counted in the strictest way: no clock is lengthened by a week-end or a public holiday, and what is not qualified yet
counts as if it had to be told. Whether the AI Act binds this system is said by its legal assessment, not here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from django.utils import timezone

from algorithms.enums import Breach, Harm, NoticeKind, Seriousness
from common.typography import french, long_date, long_moment, plural

# RGPD, art. 33, 1: 72 hours after having become aware of it.
CNIL_HOURS = 72
# Règlement (UE) 2024/1689, art. 73: 15 days (2); 2 days (3); 10 days (4), after becoming aware.
AUTHORITY_DAYS = {
    Harm.RIGHTS: 15,
    Harm.HEALTH: 15,
    Harm.PROPERTY: 15,
    Harm.DEATH: 10,
    Harm.INFRASTRUCTURE: 2,
    Harm.WIDESPREAD: 2,
}
# An unlikely risk is documented, not notified (RGPD, art. 33, 1 and 5).
_NOTIFIED = frozenset({Breach.UNKNOWN, Breach.RISK, Breach.HIGH})
# How long before the last moment the people concerned are told that it comes: a clock in hours, a clock in days.
_SOON = {NoticeKind.CNIL: timedelta(hours=24), NoticeKind.AUTHORITY: timedelta(days=3)}


class Facts(Protocol):
    """What the clocks look at; an incident has it all."""

    known_at: datetime
    seriousness: str
    harm: str
    breach: str


class Told(Protocol):
    """One notice: whom, when, and which one it puts right."""

    pk: int
    kind: str
    sent_at: datetime
    replaces_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One duty to tell. `due_at` is the last moment; None when the law says « dans les meilleurs délais », no more."""

    kind: NoticeKind
    title: str
    source: str
    due_at: datetime | None
    done_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def was_late(self) -> bool:
        return self.done_at is not None and self.due_at is not None and self.done_at > self.due_at

    def is_overdue(self, at: datetime) -> bool:
        return not self.is_done and self.due_at is not None and at > self.due_at

    def is_soon(self, at: datetime) -> bool:
        """Little is left: a day of a clock in hours, three of a clock in days."""
        return not self.is_done and self.due_at is not None and self.due_at - _SOON[self.kind] <= at <= self.due_at

    def tone(self, at: datetime) -> str:
        if self.is_done:
            return "warning" if self.was_late else "success"
        return "danger" if self.is_overdue(at) else "waiting"

    def state(self, at: datetime) -> str:
        """In two words."""
        if self.is_done:
            return "faite hors délai" if self.was_late else "faite"
        return "délai dépassé" if self.is_overdue(at) else "à faire"

    def sentence(self, at: datetime) -> str:
        """Until when, and what is left of it; or when it was done."""
        if self.done_at is not None:
            late = f", {_lapse(self.done_at - self.due_at)} après l’échéance" if self.was_late and self.due_at else ""
            return french(f"Faite le {long_moment(self.done_at)}{late}.")
        if self.due_at is None:
            return "À faire dans les meilleurs délais ; le texte ne fixe pas de durée."
        if at > self.due_at:
            return french(f"C’était à faire avant le {_until(self.due_at)} : {_lapse(at - self.due_at)} de retard.")
        return french(f"À faire avant le {_until(self.due_at)} : il reste {_lapse(self.due_at - at)}.")


def clocks_of(incident: Facts, told: Mapping[str, datetime]) -> list[Clock]:
    """The duties to tell that this incident sets off, the most pressing first; none when nobody has to be told.

    `told` is what `first_told` makes of its notices.
    """
    found = []
    if incident.breach in _NOTIFIED:
        found.append(
            Clock(
                kind=NoticeKind.CNIL,
                title="Notification à la CNIL",
                source="RGPD, art. 33 : 72 heures après la connaissance de la violation",
                due_at=incident.known_at + timedelta(hours=CNIL_HOURS),
                done_at=told.get(NoticeKind.CNIL),
            )
        )
    if incident.seriousness == Seriousness.SERIOUS and incident.harm:
        days = AUTHORITY_DAYS[Harm(incident.harm)]
        found.append(
            Clock(
                kind=NoticeKind.AUTHORITY,
                title="Signalement à l’autorité de surveillance du marché",
                source=f"règlement (UE) 2024/1689, art. 73 : {plural(days, 'jour')} après connaissance de l’incident",
                due_at=_end_of_day(incident.known_at, days),
                done_at=told.get(NoticeKind.AUTHORITY),
            )
        )
    if incident.breach == Breach.HIGH:
        found.append(
            Clock(
                kind=NoticeKind.PEOPLE,
                title="Information des personnes concernées",
                source="RGPD, art. 34 : risque élevé pour leurs droits et libertés",
                due_at=None,
                done_at=told.get(NoticeKind.PEOPLE),
            )
        )
    return sorted(found, key=lambda clock: (clock.is_done, clock.due_at is None, clock.due_at or incident.known_at))


def owed(clocks: Iterable[Clock]) -> list[Clock]:
    """Those that nothing has stopped yet."""
    return [clock for clock in clocks if not clock.is_done]


def standing(notices: Iterable[Told]) -> set[int]:
    """The keys of the notices that no later one puts right."""
    told = list(notices)
    return {notice.pk for notice in told} - {notice.replaces_id for notice in told if notice.replaces_id}


def first_told(notices: Iterable[Told]) -> dict[str, datetime]:
    """When each kind was first told, by the notices that stand."""
    told = list(notices)
    kept = standing(told)
    found: dict[str, datetime] = {}
    for notice in told:
        if notice.pk in kept:
            found[notice.kind] = min(notice.sent_at, found.get(notice.kind, notice.sent_at))
    return found


def _end_of_day(known_at: datetime, days: int) -> datetime:
    """The day of the event does not count; the last one does, to its end (règlement (CEE, Euratom) n° 1182/71, art. 3).

    In Paris, whatever the hour changes.
    """
    last = timezone.localdate(known_at) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(last, time(23, 59, 59)))


def _until(moment: datetime) -> str:
    """To the minute for hours, to the day for days."""
    is_whole_day = timezone.localtime(moment).time() == time(23, 59, 59)
    return f"{long_date(moment)} à minuit" if is_whole_day else long_moment(moment)


def _lapse(length: timedelta) -> str:
    hours = int(length.total_seconds() // 3600)
    if hours < 1:
        return "moins d’une heure"
    return plural(hours, "heure") if hours < 48 else plural(hours // 24, "jour")

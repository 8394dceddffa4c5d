"""The clock of a request for the rules of an algorithm. Pure: the day is given.

One month of silence from the day of receipt is a refusal (CRPA, art. R.311-12 and R.311-13); the person then has two
months to refer to the CADA, as from a refusal that was notified (CRPA, art. R.343-1). Counted from day to day, without
any lengthening: the strictest reading for the body.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from algorithms.enums import RequestStatus
from common.months import months_after
from common.typography import french, long_date, plural

ANSWER_MONTHS = 1
CADA_MONTHS = 2
# How long before the term the department is told that it comes.
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Clock:
    """Where one request stands. `closed_on` is the day on which it was answered, refused or withdrawn."""

    received_on: date
    status: RequestStatus = RequestStatus.RECEIVED
    closed_on: date | None = None

    @property
    def due_on(self) -> date:
        """The last day to answer: past it, silence is a refusal."""
        return months_after(self.received_on, ANSWER_MONTHS)

    @property
    def cada_until(self) -> date | None:
        """The last day to refer to the CADA, from the refusal that was notified or from silence; None once answered."""
        if self.status == RequestStatus.REFUSED and self.closed_on:
            return months_after(self.closed_on, CADA_MONTHS)
        return months_after(self.due_on, CADA_MONTHS) if self.status == RequestStatus.RECEIVED else None

    @property
    def was_late(self) -> bool:
        """It was answered or refused after its term."""
        return self.closed_on is not None and self.closed_on > self.due_on

    def is_overdue(self, today: date) -> bool:
        return self.status == RequestStatus.RECEIVED and today > self.due_on

    def tone(self, today: date) -> str:
        if self.status != RequestStatus.RECEIVED:
            return self.status.tone
        if self.is_overdue(today):
            return "danger"
        return "warning" if self.due_on - today <= SOON else "info"

    def sentence(self, today: date) -> str:
        """« Réponse attendue avant le 12 août 2026 : 9 jours restent. »"""
        due = long_date(self.due_on)
        if self.status == RequestStatus.WITHDRAWN:
            return "Aucune réponse n’est due."
        if self.status != RequestStatus.RECEIVED:
            late = f" Le délai d’un mois s’achevait le {due}." if self.was_late else ""
            return french(f"Dans le délai d’un mois.{late}" if not late else late.strip())
        if self.is_overdue(today):
            until = long_date(months_after(self.due_on, CADA_MONTHS))
            return french(
                f"Refus implicite depuis le {due} : la personne peut saisir la CADA jusqu’au {until}. "
                "Une réponse reste possible, et met fin au litige."
            )
        left = (self.due_on - today).days
        remain = "c’est aujourd’hui" if left == 0 else f"{plural(left, 'jour reste', 'jours restent')}"
        return french(f"Réponse attendue au plus tard le {due} : {remain}.")

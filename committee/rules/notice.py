"""The period of notice, in days (CRPA, art. R.133-8 by default)."""

from dataclasses import dataclass
from datetime import date, timedelta

from committee.models import CommitteeRules
from common.typography import long_date, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    convened_on: date
    meets_on: date
    days: int
    required: int
    last_day: date
    source: str

    @property
    def is_met(self) -> bool:
        return self.days >= self.required

    @property
    def sentence(self) -> str:
        verdict = "le délai est respecté" if self.is_met else "le délai n’est pas respecté"
        last = "" if self.is_met else f", il fallait convoquer le {long_date(self.last_day)} au plus tard"
        days = plural(max(self.days, 0), "jour")
        return (
            f"Convocation le {long_date(self.convened_on)} pour le {long_date(self.meets_on)}, "
            f"soit {days} pour {self.required} requis\u00a0: {verdict}{last} ({self.source})."
        )


def notice(*, convened_on: date, meets_on: date, rules: CommitteeRules) -> Notice:
    """Calendar days between the notice and the meeting: « cinq jours au moins avant la date de la réunion »."""
    return Notice(
        convened_on=convened_on,
        meets_on=meets_on,
        days=(meets_on - convened_on).days,
        required=rules.notice_days,
        last_day=meets_on - timedelta(days=rules.notice_days),
        source=rules.source("notice"),
    )

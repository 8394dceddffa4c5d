"""The notification of a signed opinion to the administration, before it is published: how long it waits."""

from datetime import date

from common.typography import long_date, plural
from opinions.models import Opinion


def notified_days(opinion: Opinion) -> int:
    """How many days before its publication the rules of the file want it notified; zero when they do not."""
    rules = opinion.referral.rules
    return rules.notification_days if rules is not None else 0


def too_early(opinion: Opinion, *, on: date) -> str:
    """Why it may not be published on that day yet, in a sentence with the date; nothing when it may."""
    days = notified_days(opinion)
    if not days:
        return ""
    rule = f"l’avis est notifié {plural(days, 'jour')} avant sa publication ({_source(opinion)})"
    reference = opinion.referral.reference
    earliest = opinion.earliest_publication
    if earliest is None:
        return f"L’avis sur {reference} n’est pas encore notifié\u00a0: {rule}."
    if on < earliest:
        return f"L’avis sur {reference} ne peut pas paraître avant le {long_date(earliest)}\u00a0: {rule}."
    return ""


def _source(opinion: Opinion) -> str:
    rules = opinion.referral.rules
    return rules.source("notification") if rules is not None else ""

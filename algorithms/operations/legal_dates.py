"""Dates of application: each is added with its source; what was known before stays."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from algorithms.legal.dates import CODES, DateContent, known_dates
from algorithms.models import LegalDate
from algorithms.policies import legal as policies
from algorithms.queries.legal import legal_dates
from common import journal
from common.errors import RuleBroken
from common.journal import System
from common.locks import one_at_a_time
from common.verdicts import require


@transaction.atomic
def record_date(*, code: str, content: DateContent, actor: Actor, at: datetime) -> LegalDate:
    """Record what is now known of one date. The last row counts; the others are its history.

    Raises: RuleBroken when no obligation reads this date, when nothing changes, when no source is given, or when it is
    said to be known from a day that has not come.
    """
    one_at_a_time("algorithms.legal_dates")
    actor = actors.again(actor, at)
    require(policies.can_record_dates(actor))
    if code not in CODES:
        raise RuleBroken("Aucune obligation ne dépend de cette date.")
    if not content.source.strip() or not content.text.strip():
        raise RuleBroken("Dites ce qui s’applique, et quel texte le dit : une date sans source ne s’enregistre pas.")
    if content.known_on > timezone.localdate(at):
        raise RuleBroken("Cette date n’est pas encore connue : le jour où elle l’est devenue est à venir.")
    last = legal_dates().get(code)
    if last and all(getattr(last, name) == value for name, value in asdict(content).items()):
        raise RuleBroken("Rien ne change : la date, la source et la précision sont celles qui sont déjà enregistrées.")
    return _add(code, content, actor=actor, at=at, before=_shown(last))


@transaction.atomic
def load_known_dates(*, actor: Actor | System, at: datetime) -> list[LegalDate]:
    """Record the dates that are known with the software, for the texts that have none. Safe to repeat."""
    one_at_a_time("algorithms.legal_dates")
    if isinstance(actor, Actor):
        actor = actors.again(actor, at)
        require(policies.can_record_dates(actor))
    already = set(legal_dates())
    return [
        _add(code, content, actor=actor, at=at, before="") for code, content in known_dates() if code not in already
    ]


def _add(code: str, content: DateContent, *, actor: Actor | System, at: datetime, before: str) -> LegalDate:
    row = LegalDate.objects.create(code=code, recorded_at=at, recorded_by=actor.journal_label, **asdict(content))
    journal.record(
        action="legal_date.record",
        actor=actor,
        at=at,
        target=row,
        before=before,
        after=_shown(row),
        details={"code": code, "source": content.source},
    )
    return row


def _shown(row: LegalDate | None) -> str:
    return row.applies_on.isoformat() if row and row.applies_on else ""

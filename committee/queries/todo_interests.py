"""What waits for a person about interests: their own declaration, those of the members. A fixed number of queries."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from committee.models import Referral
from committee.queries.composition import rules_in_force
from committee.queries.conflicts import COMPARED, Signalled, signals_on
from committee.queries.interests import MemberLine, draft_of, members_and_declarations
from committee.queries.referrals import president_is_available, referrals_visible_to, with_presidency
from common.todo import Todo
from common.typography import plural

# How long before its term a declaration is asked for again.
RENEWAL_DAYS = 30


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """Nothing is asked while no rules say how long a declaration is worth."""
    if not (actor.is_member or actor.is_secretariat):
        return []
    today = timezone.localdate(at)
    if rules_in_force(today) is None:
        return []
    return [*_of_files(actor, today), *_of_declarations(actor, today)]


def _of_files(actor: Actor, today: date) -> list[Todo]:
    """Each file in sight with a link that nobody has settled: one’s own, or those that this person must settle."""
    files = list(with_presidency(referrals_visible_to(actor), on=today).filter(status__in=COMPARED))
    everybody = actor.is_secretariat or actor.is_president or actor.is_vice_president
    found = signals_on(files, on=today, people=None if everybody else [actor.user.pk])
    todos = []
    for referral in files:
        unsettled = [one for one in found.get(referral.pk, []) if one.is_open]
        url, name = referral.get_absolute_url(), referral.reference
        if any(one.signal.person_id == actor.user.pk for one in unsettled):
            todos.append(Todo(label=f"Vous déporter de {name}, ou faire lever le lien déclaré", url=url))
        if any(_must_settle(actor, referral, one) for one in unsettled):
            todos.append(Todo(label=f"Examiner un lien d’intérêts avec {name}", url=url))
    return todos


def _must_settle(actor: Actor, referral: Referral, found: Signalled) -> bool:
    if found.signal.person_id == actor.user.pk:
        return False
    presides = actor.is_president or (actor.is_vice_president and not president_is_available(referral))
    return presides or actor.is_secretariat or (actor.is_vice_president and found.concerns_president)


def _of_declarations(actor: Actor, today: date) -> list[Todo]:
    lines = members_and_declarations(today)
    mine = [line for line in lines if line.mandate.person_id == actor.user.pk]
    return [
        *(todo for line in mine for todo in _own(actor, line, today)),
        *(_of_members(lines) if actor.is_secretariat else []),
    ]


def _own(actor: Actor, line: MemberLine, today: date) -> list[Todo]:
    url = reverse("committee:my-declaration")
    until = line.declaration.covers_to if line.declaration else None
    if draft_of(actor.user) is not None:
        return [Todo(label="Déposer votre déclaration d’intérêts, commencée", url=url, until=until)]
    if until is None:
        return [Todo(label="Déclarer vos intérêts", url=url, until=line.mandate.starts_on)]
    if (until - today).days <= RENEWAL_DAYS:
        return [Todo(label="Renouveler votre déclaration d’intérêts", url=url, until=until)]
    return []


def _of_members(lines: list[MemberLine]) -> list[Todo]:
    missing = [line for line in lines if not line.is_up_to_date]
    if not missing:
        return []
    label = f"Obtenir {plural(len(missing), 'déclaration')} d’intérêts à jour"
    return [Todo(label=label, url=reverse("committee:interests"), is_mine=False)]

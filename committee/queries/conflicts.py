"""Which declared interests have to do with which files, and what was decided of each. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Office
from committee.conflicts import Party, Signal, are_the_same, by_hand, by_interests
from committee.enums.referrals import ReferralStatus as S
from committee.models import ConflictWaiver, Mandate, Meeting, Recusal, Referral, ReferralSheet
from committee.queries.composition import mandates_in_force
from committee.queries.interests import last_declarations
from committee.queries.pins import current_pins

# From the moment the committee receives a file until it has answered.
COMPARED = [
    S.REQUESTED,
    S.PUT_TO_VOTE,
    S.SUBMITTED,
    S.INCOMPLETE,
    S.UNDER_REVIEW,
    S.SCHEDULED,
    S.DELIBERATED,
]


@dataclass(frozen=True, slots=True)
class Signalled:
    """A signal, and the waiver that settles it; a recusal settles it too, and then there is nothing left to show."""

    referral_id: UUID
    signal: Signal
    concerns_president: bool = False
    waiver: ConflictWaiver | None = None

    @property
    def is_open(self) -> bool:
        return self.waiver is None


def signals_on(
    referrals: Iterable[Referral], *, on: date, people: Collection[int] | None = None
) -> dict[UUID, list[Signalled]]:
    """By file, what the members in mandate that day declared that has to do with it, those recused set aside.

    `referrals` come with their department. Six queries, whatever the number of files and of members.
    """
    files = {referral.pk: referral for referral in referrals if referral.status in COMPARED}
    if not files:
        return {}
    mandates = mandates_in_force(on)
    if people is not None:
        mandates = mandates.filter(person__in=people)
    return _signals(files, [_Member.of(mandate) for mandate in mandates])


def open_signals_on(referrals: Iterable[Referral], *, on: date) -> dict[UUID, list[Signalled]]:
    """Those that nobody has settled."""
    every = signals_on(referrals, on=on)
    kept = {file: [one for one in signals if one.is_open] for file, signals in every.items()}
    return {file: signals for file, signals in kept.items() if signals}


def signals_about(person_id: int, referral: Referral, *, on: date) -> list[Signalled]:
    return signals_on([referral], on=on, people=[person_id]).get(referral.pk, [])


def are_papers_held(actor: Actor, referral: Referral) -> bool:
    """A member whose declared link nobody has settled does not receive the papers yet, whatever else they are."""
    return referral.pk in held_among(actor, [referral])


def held_among(actor: Actor, referrals: Iterable[Referral]) -> set[UUID]:
    """The files whose papers this member does not receive yet; `referrals` come with their department."""
    files = {referral.pk: referral for referral in referrals if referral.status in COMPARED}
    if not actor.is_member or not files:
        return set()
    me = _Member(actor.user.pk, actor.user.full_name, actor.is_president)
    return {file for file, signals in _signals(files, [me]).items() if any(one.is_open for one in signals)}


def waivers_of(referral: Referral) -> QuerySet[ConflictWaiver]:
    """What the president waived in writing on this file, oldest first: for the file, the point and the minutes."""
    return ConflictWaiver.objects.filter(referral=referral).select_related("person", "signed_by").order_by("signed_at")


def waivers_in(meeting: Meeting) -> dict[UUID, list[ConflictWaiver]]:
    """The same for each file on the agenda of a meeting, in one query."""
    found: dict[UUID, list[ConflictWaiver]] = defaultdict(list)
    waivers = ConflictWaiver.objects.filter(referral__agenda_items__meeting=meeting)
    for waiver in waivers.select_related("person", "signed_by").order_by("signed_at"):
        found[waiver.referral_id].append(waiver)
    return found


def unsettled_in(meeting: Meeting) -> list[tuple[Referral, int]]:
    """The files on the agenda with a link that nobody has settled, and how many, for who sits that day."""
    referrals = list(Referral.objects.filter(agenda_items__meeting=meeting).select_related("department"))
    signals = open_signals_on(referrals, on=meeting.day)
    return [(referral, len(signals[referral.pk])) for referral in referrals if referral.pk in signals]


@dataclass(frozen=True, slots=True)
class _Member:
    person_id: int
    name: str
    is_president: bool

    @classmethod
    def of(cls, mandate: Mandate) -> "_Member":
        return cls(mandate.person_id, mandate.person.full_name, mandate.office == Office.PRESIDENT)


def _signals(files: dict[UUID, Referral], members: Sequence[_Member]) -> dict[UUID, list[Signalled]]:
    declarations = last_declarations(member.person_id for member in members)
    sheets = _sheets_of(files)
    found: dict[UUID, list[tuple[Signal, bool]]] = defaultdict(list)
    for file in files.values():
        parties, hands = _parties(file, sheets[file.pk]), _hands(file, sheets[file.pk])
        since = timezone.localdate(file.submitted_at) if file.submitted_at else date.min
        for member in members:
            declaration = declarations.get(member.person_id)
            interests = declaration.interests.all() if declaration else []
            signals = [
                *by_interests(member.person_id, member.name, interests, parties, since=since),
                *by_hand(member.person_id, member.name, hands[member.person_id]),
            ]
            found[file.pk] += [(signal, member.is_president) for signal in signals]
    return _settled(found) if any(found.values()) else {}


def _settled(found: dict[UUID, list[tuple[Signal, bool]]]) -> dict[UUID, list[Signalled]]:
    recused = set(Recusal.objects.filter(referral__in=found).values_list("referral_id", "person_id"))
    waivers = {
        (waiver.referral_id, waiver.person_id, waiver.ground): waiver
        for waiver in ConflictWaiver.objects.filter(referral__in=found).select_related("person", "signed_by")
    }
    return {
        file: [
            Signalled(file, signal, is_president, waivers.get((file, signal.person_id, signal.ground)))
            for signal, is_president in signals
            if (file, signal.person_id) not in recused
        ]
        for file, signals in found.items()
    }


def _sheets_of(files: Collection[UUID]) -> dict[UUID, list[ReferralSheet]]:
    sheets: dict[UUID, list[ReferralSheet]] = defaultdict(list)
    rows = current_pins().filter(referral__in=files).select_related("version__algorithm__department")
    rows = rows.prefetch_related("version__suppliers", "version__contacts", "version__accountables")
    for row in rows.order_by("pk"):
        sheets[row.referral_id].append(row)
    return sheets


def _parties(referral: Referral, sheets: Sequence[ReferralSheet]) -> list[Party]:
    """Whom the file names. The body itself is not a party: every file is its own, and article 3 seats its board."""
    parties = []
    if referral.department is not None:
        parties.append(Party("direction de la saisine", referral.department.name))
    for sheet in sheets:
        version, of = sheet.version, f"de la fiche {sheet.version.algorithm.reference}"
        parties += [
            *(Party(f"fournisseur {of}", supplier.name) for supplier in version.suppliers.all()),
            Party(f"service porteur {of}", version.bearer_service),
            Party(f"direction {of}", version.algorithm.department.name),
            Party(f"administration {of}", version.administration),
            *(Party(f"contact {of}", contact.address) for contact in version.contacts.all()),
            *(Party(f"responsable {of}", person.title) for person in version.accountables.all()),
        ]
    return [party for party in parties if party.name and not are_the_same(party.name, settings.BODY_NAME)]


def _hands(referral: Referral, sheets: Sequence[ReferralSheet]) -> dict[int, list[str]]:
    """Who wrote or approved a sheet, or submitted the file; a self-referral is a member’s right."""
    hands: dict[int, list[str]] = defaultdict(list)
    for sheet in sheets:
        version, reference = sheet.version, sheet.version.algorithm.reference
        for person_id, role in (
            (version.created_by_id, "a rédigé"),
            (version.proposed_by_id, "a proposé"),
            (version.approved_by_id, "a approuvé"),
            (version.published_by_id, "a publié"),
        ):
            if person_id is not None:
                hands[person_id].append(f"{role} la fiche {reference}")
    if not referral.is_self_referral:
        for author_id in {referral.created_by_id, referral.submitted_by_id}:
            if author_id is not None:
                hands[author_id].append("a rédigé ou transmis la saisine")
    return hands

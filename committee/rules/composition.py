"""The composition of the committee compared with article 3, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.enums import Civility, Office
from committee.enums.composition import PERSONALITIES, College, SeatQuality
from committee.models import Mandate, Seat
from common.typography import listed, long_date, plural

ARTICLE_3 = "délibération n°\u00a02020-41, art.\u00a03"
SUBSTITUTES = "CRPA, art.\u00a0R.133-3"
REPLACEMENT = "CRPA, art.\u00a0R.133-4"
PRESIDENCY = "CRPA, art.\u00a0R.133-5"
BALANCE = (
    "loi n°\u00a02014-873 du 4\u00a0août\u00a02014, art.\u00a074, et décret n°\u00a02015-354 du 27\u00a0mars\u00a02015"
)
SOON = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSeat:
    """A seat open on that day, and who holds it."""

    label: str
    quality: SeatQuality
    college: College | None = None
    holder: str = ""
    office: Office = Office.MEMBER
    civility: str = ""
    is_by_peers: bool = False
    is_elected: bool = False
    ends_on: date | None = None
    # The term that a replacement would serve, when the last mandate ended early.
    rest_of_term: date | None = None

    @property
    def is_held(self) -> bool:
        return bool(self.holder)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the rule asks: whether it is there, in words, and by which rule."""

    is_met: bool
    sentence: str
    source: str


def held_seats(seats: Iterable[Seat], *, on: date) -> list[HeldSeat]:
    """The seats with who holds them on this day, from rows that come with their mandates, the most recent first."""
    return [_held(seat, on) for seat in seats]


def holder_on(seat: Seat, day: date) -> Mandate | None:
    """Who holds this seat on this day, among its mandates already read."""
    return next((mandate for mandate in seat.mandates.all() if mandate.starts_on <= day <= mandate.ends_on), None)


def _held(seat: Seat, on: date) -> HeldSeat:
    holder = holder_on(seat, on)
    past = next((mandate for mandate in seat.mandates.all() if mandate.ends_on < on), None)
    return HeldSeat(
        label=seat.label,
        quality=SeatQuality(seat.quality),
        college=College(seat.college) if seat.college else None,
        holder=holder.person.full_name if holder else "",
        office=Office(holder.office) if holder else Office.MEMBER,
        civility=holder.person.civility if holder else "",
        is_by_peers=bool(holder and holder.designated_by_peers),
        is_elected=bool(holder and holder.office_reference),
        ends_on=holder.ends_on if holder else None,
        rest_of_term=past.term_ends_on if past and past.end_reason and past.term_ends_on >= on else None,
    )


def findings(seats: list[HeldSeat], *, on: date) -> list[Finding]:
    """Everything that the texts ask of the composition on this day, what is met and what is missing."""
    checks: list[Callable[[list[HeldSeat]], list[Finding]]] = [
        _competences,
        _state_and_users,
        _board,
        _presidency,
        _vice_presidency,
        _balance,
    ]
    found = [finding for check in checks for finding in check(seats)]
    return [*found, *_vacancies(seats), *_ending_soon(seats, on=on)]


def _competences(seats: list[HeldSeat]) -> list[Finding]:
    fields = {
        SeatQuality.AI: "l’intelligence artificielle",
        SeatQuality.ETHICS: "l’éthique",
        SeatQuality.LAW: "le droit",
    }
    return [
        _covered(
            [seat for seat in seats if seat.quality == quality],
            met=f"Une personnalité extérieure au moins est compétente dans {field}",
            missing=f"Aucune personnalité extérieure compétente dans {field} ne siège",
        )
        for quality, field in fields.items()
    ]


def _state_and_users(seats: list[HeldSeat]) -> list[Finding]:
    names = {SeatQuality.STATE: "L’État", SeatQuality.USERS: "Les usagers"}
    verbs = {SeatQuality.STATE: "est", SeatQuality.USERS: "sont"}
    plurals = {SeatQuality.STATE: "représenté", SeatQuality.USERS: "représentés"}
    return [
        _covered(
            [seat for seat in seats if seat.quality == quality],
            met=f"{name} {verbs[quality]} {plurals[quality]}",
            missing=f"{name} ne {verbs[quality]} pas {plurals[quality]}",
        )
        for quality, name in names.items()
    ]


def _covered(seats: list[HeldSeat], *, met: str, missing: str) -> Finding:
    held = [seat for seat in seats if seat.is_held]
    sentence = f"{met} ({plural(len(held), 'membre')})." if held else f"{missing}."
    return Finding(bool(held), sentence, ARTICLE_3)


def _board(seats: list[HeldSeat]) -> list[Finding]:
    board = [seat for seat in seats if seat.quality == SeatQuality.BOARD]
    held = [seat for seat in board if seat.is_held]
    missing = [college.label for college in College if college not in {seat.college for seat in held}]
    if missing:
        absent = ", ".join(missing)
        sentence = f"Le conseil d’administration doit envoyer un membre par collège\u202f; il manque\u00a0: {absent}."
    elif len(held) != len(College):
        sentence = f"Le conseil d’administration doit envoyer trois membres\u202f; il y en a {len(held)}."
    else:
        sentence = "Trois membres du conseil d’administration siègent, un par collège."
    found = [Finding(not missing and len(held) == len(College), sentence, ARTICLE_3)]
    not_by_peers = [seat for seat in held if not seat.is_by_peers]
    if held:
        names = ", ".join(seat.college.label for seat in not_by_peers if seat.college)
        words = (
            f"La désignation par les pairs n’est pas établie pour\u00a0: {names}."
            if not_by_peers
            else "Chacun d’eux est désigné par ses pairs au sein de son collège."
        )
        found.append(Finding(not not_by_peers, words, ARTICLE_3))
    return found


def _presidency(seats: list[HeldSeat]) -> list[Finding]:
    president = next((seat for seat in seats if seat.is_held and seat.office == Office.PRESIDENT), None)
    if president is None:
        return [Finding(False, "La présidence est à pourvoir.", PRESIDENCY)]
    elected = "" if president.is_elected else "\u202f; le procès-verbal de l’élection n’est pas enregistré"
    return [Finding(president.is_elected, f"La présidence est assurée par {president.holder}{elected}.", PRESIDENCY)]


def _vice_presidency(seats: list[HeldSeat]) -> list[Finding]:
    """The texts ask for no vice-president; what is there is told."""
    vice = [seat.holder for seat in seats if seat.is_held and seat.office == Office.VICE_PRESIDENT]
    return [Finding(True, f"La vice-présidence est assurée par {vice[0]}.", PRESIDENCY)] if vice else []


def _balance(seats: list[HeldSeat]) -> list[Finding]:
    """The gap between women and men is at most one among the members designated."""
    held = [seat for seat in seats if seat.is_held]
    if len(held) < 2:
        return []
    if unknown := [seat.holder for seat in held if not seat.civility]:
        words = (
            "L’équilibre entre les femmes et les hommes n’est pas calculable\u00a0: "
            f"civilité à compléter pour {listed(unknown)}."
        )
        return [Finding(False, words, BALANCE)]
    women = sum(seat.civility == Civility.MADAME for seat in held)
    gap = abs(2 * women - len(held))
    verdict = "l’écart ne dépasse pas un" if gap <= 1 else f"l’écart est de {gap}, il ne doit pas dépasser un"
    return [
        Finding(
            gap <= 1, f"{plural(women, 'femme')} et {plural(len(held) - women, 'homme')}\u00a0: {verdict}.", BALANCE
        )
    ]


def _vacancies(seats: list[HeldSeat]) -> list[Finding]:
    found = []
    for seat in seats:
        if seat.is_held:
            continue
        if seat.rest_of_term:
            words = f"{seat.label}\u00a0: à pourvoir pour le reste du mandat, jusqu’au {long_date(seat.rest_of_term)}."
            found.append(Finding(False, words, REPLACEMENT))
        else:
            found.append(Finding(False, f"{seat.label}\u00a0: siège à pourvoir.", ARTICLE_3))
    return found


def _ending_soon(seats: list[HeldSeat], *, on: date) -> list[Finding]:
    return [
        Finding(True, f"Le mandat de {seat.holder} s’achève le {long_date(seat.ends_on)}.", "échéance à préparer")
        for seat in seats
        if seat.is_held and seat.ends_on and seat.ends_on - on <= SOON
    ]


def substitute_note(quality: SeatQuality) -> str:
    """Whether whoever holds such a seat may be replaced for one meeting."""
    if quality in PERSONALITIES:
        return f"Pas de suppléant\u00a0: la personne est désignée pour elle-même ({SUBSTITUTES})."
    return f"Peut être suppléé par un membre du même organisme ({SUBSTITUTES})."

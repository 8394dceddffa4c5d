"""What the interests that members declared have to do with a file: a comparison of names that queries nothing.

It proposes; it decides nothing. A signal says in words what it compared with what, so that a person may judge.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from committee.models import Interest
from common.typography import NBSP, fold

# Legal forms, and words that link others: they name nobody (folded).
_LEGAL_FORMS = """
    sa sas sasu sarl eurl snc sca scs scop scic sci selarl gie gip epic epa se spa ag gmbh nv bv ab oy ltd limited llc
    llp plc inc incorporated corp corporation co company holding group groupe societe compagnie cie ets etablissements
"""
_LINKING = "de du des d la le les l et en a au aux pour the of and"
# Words that name nobody when nothing else is left of a name.
_GENERIC = """
    france francais francaise europe national nationale regional regionale direction departement service services
    agence centre institut association fondation federation union conseil ministere universite general generale
    public publique systeme systemes information numerique digital data ia solutions conseils consulting technologies
"""
LEGAL_FORMS, LINKING, GENERIC = (frozenset(words.split()) for words in (_LEGAL_FORMS, _LINKING, _GENERIC))
SHORTEST = 3
_INITIALS = re.compile(r"\b(?:[a-z0-9]\.){2,}")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Party:
    """A name that a file bears: what it is there, in words, and the name."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Signal:
    """One link between a member and a file that somebody must look at before papers are sent."""

    person_id: int
    person_name: str
    ground: str
    sentence: str
    interest_id: int | None = None


def words_of(name: str) -> tuple[str, ...]:
    """The words that count in a name: no accent, no case, no legal form, no article; « S.A. » is one word."""
    folded = _INITIALS.sub(lambda found: found.group().replace(".", "") + " ", fold(name))
    words = [word for word in _WORD.findall(folded) if word not in LINKING]
    return tuple(word for word in words if word not in LEGAL_FORMS) or tuple(words)


def are_the_same(one: str, other: str) -> bool:
    """The two names are equal, or one contains the whole of the other, word for word.

    A name made of generic words only, or shorter than three letters, must be equal: « Direction » is not found in
    « Direction de l’indemnisation », nor « EY » in a sentence.
    """
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return False
    return first == second or _is_within(first, second) or _is_within(second, first)


def _is_within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    if len("".join(short)) < SHORTEST or set(short) <= GENERIC:
        return False
    return any(long[start : start + len(short)] == short for start in range(len(long) - len(short) + 1))


def is_in_force(interest: Interest, *, since: date) -> bool:
    """A link that ended before the file existed no longer counts; one that is still to begin does."""
    return interest.ends_on is None or interest.ends_on >= since


def by_interests(
    person_id: int, person_name: str, interests: Iterable[Interest], parties: Sequence[Party], *, since: date
) -> list[Signal]:
    """One signal for each interest in force that names what the file names, whatever the number of matches."""
    found = []
    for interest in interests:
        matched = [party for party in parties if are_the_same(interest.organisation, party.name)]
        if matched and is_in_force(interest, since=since):
            found.append(
                Signal(person_id, person_name, interest.ground, _compared(interest, matched), interest_id=interest.pk)
            )
    return found


def by_hand(person_id: int, person_name: str, roles: Iterable[str]) -> list[Signal]:
    """The member took a part in the file before it reached the committee: wrote or approved a sheet, submitted it."""
    roles = list(dict.fromkeys(roles))
    if not roles:
        return []
    ground = hashlib.sha256("|".join(["by hand", *sorted(roles)]).encode()).hexdigest()[:32]
    return [Signal(person_id, person_name, ground, f"A pris part au dossier lui-même{NBSP}: {', '.join(roles)}.")]


def _compared(interest: Interest, matched: Sequence[Party]) -> str:
    link = f"«{NBSP}{interest.organisation}{NBSP}»"
    parties = " et ".join(dict.fromkeys(f"«{NBSP}{party.name}{NBSP}», {party.role}" for party in matched))
    kind = interest.get_kind_display().capitalize()
    return f"{kind}{NBSP}: {link}, organisme déclaré, rapproché de {parties}."

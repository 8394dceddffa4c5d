"""Assemblies drawn by hypothesis, and made by hand, for the rules."""

from hypothesis import strategies as st

from accounts.enums import Office
from committee.assembly import Assembly, Seated
from committee.enums.composition import MajorityBasis
from committee.enums.meetings import Presence
from committee.models import CommitteeRules


def assembly(*presences: str, recused: tuple[int, ...] = (), president: int | None = 1) -> Assembly:
    """Members numbered from 1: `in_person`, `remote`, `absent`, … or `proxy 3` for a proxy given to member 3."""
    members = []
    for number, words in enumerate(presences, start=1):
        presence, _, holder = words.partition(" ")
        members.append(
            Seated(
                mandate_id=number,
                person_id=100 + number,
                name=f"Membre {number}",
                seat=f"Siège {number}",
                office=Office.PRESIDENT if number == president else Office.MEMBER,
                presence=Presence(presence) if presence else None,
                proxy_holder_id=int(holder) if holder else None,
                is_recused=number in recused,
            )
        )
    return Assembly(tuple(members))


def rules(**values: object) -> CommitteeRules:
    return CommitteeRules(**values)


def assembly_of(seed: bytes) -> Assembly:
    """Three bytes for each member: how they attend, to whom they give their proxy, office and recusal."""
    size = len(seed) // 3
    presences = [None, Presence.IN_PERSON, *Presence]
    members = []
    offices = {byte % size: office for byte, office in zip(seed[2::7], list(Office)[1:], strict=False)} if size else {}
    for number in range(size):
        how, holder, recused = seed[3 * number : 3 * number + 3]
        presence = presences[how % len(presences)]
        members.append(
            Seated(
                mandate_id=number + 1,
                person_id=number + 1,
                name="",
                seat="",
                office=offices.get(number, Office.MEMBER),
                presence=presence,
                proxy_holder_id=holder % size + 1 if presence == Presence.PROXY else None,
                is_recused=recused % 7 == 0,
            )
        )
    return Assembly(tuple(members))


# Whole assemblies from one draw each: thousands in seconds.
assemblies = st.binary(max_size=90).map(assembly_of)


@st.composite
def all_rules(draw: st.DrawFn) -> CommitteeRules:
    denominator = draw(st.integers(1, 4))
    return CommitteeRules(
        quorum_numerator=draw(st.integers(0, denominator)),
        quorum_denominator=denominator,
        counts_remote=draw(st.booleans()),
        counts_proxies=draw(st.booleans()),
        recused_leave_base=draw(st.booleans()),
        casting_vote=draw(st.booleans()),
        majority_basis=draw(st.sampled_from(MajorityBasis.values)),
    )

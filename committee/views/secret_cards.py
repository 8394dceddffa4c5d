"""What is particular to a secret vote on its card: its promise, its box, and who holds the key."""

from dataclasses import dataclass, field

from django import forms
from django.urls import reverse

from accounts.actors import Actor
from committee.assembly import Assembly
from committee.enums.meetings import BallotStatus, BallotStep, KeyPart, MeetingStatus
from committee.forms.ballots import KeyForm, OpenForm
from committee.models import Ballot, CommitteeRules, KeyHolder
from committee.policies import meetings as policies
from committee.rules import secrecy

_ENDED = frozenset({BallotStatus.CLOSED, BallotStatus.PROCLAIMED})


@dataclass(frozen=True, slots=True)
class Holder:
    """One of the three, in words. `share_url` is where this person receives their share, when it is theirs."""

    part: str
    name: str
    state: str
    share_url: str = ""


@dataclass(frozen=True, slots=True)
class KeyTurn:
    """The code that this person is asked for."""

    url: str
    form: forms.Form


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretCard:
    warning: str = ""
    holders: list[Holder] = field(default_factory=list)
    box_url: str = ""
    open_url: str = ""
    open_form: OpenForm | None = None
    turns: list[KeyTurn] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    is_sealed: bool = False
    is_counted: bool = False

    @property
    def has_acts(self) -> bool:
        return bool(self.box_url or self.open_url or self.turns)

    @property
    def box_label(self) -> str:
        return "Préparer l’urne de nouveau" if self.holders else "Préparer l’urne"


def secret_card(
    actor: Actor, ballot: Ballot, assembly: Assembly, rules: CommitteeRules | None, bound: dict[str, forms.Form]
) -> SecretCard:
    """`ballot` comes with its marks, its holders and the member who asked for secrecy."""
    holders = list(ballot.holders.all())
    is_ready, is_sealed = ballot.status == BallotStatus.READY, ballot.status == BallotStatus.SEALED
    address = [ballot.item.meeting_id, ballot.pk]
    # Who votes is known once the meeting is open.
    is_near = is_ready and ballot.item.meeting.status == MeetingStatus.OPEN
    leads = is_near and bool(policies.BALLOT_STEPS[BallotStep.OPEN](actor, assembly))
    may_open = leads and bool(holders) and all(holder.has_share for holder in holders)
    warning = secrecy.warning(assembly, rules) if rules and is_near else ""
    return SecretCard(
        warning=warning,
        holders=[_holder(actor, ballot, holder, assembly) for holder in holders],
        box_url=reverse("committee:prepare-box", args=address) if leads else "",
        open_url=reverse("committee:open-ballot", args=address) if may_open else "",
        open_form=OpenForm(prefix=open_place(ballot)) if may_open and warning else None,
        turns=_turns(actor, ballot, holders, assembly, bound) if is_sealed else [],
        marked=_marked(actor, ballot, assembly) if ballot.status == BallotStatus.OPEN else [],
        is_sealed=is_sealed,
        is_counted=ballot.status in _ENDED,
    )


def open_place(ballot: Ballot) -> str:
    return f"open-{ballot.pk}"


def key_place(ballot: Ballot, part: str) -> str:
    return f"key-{ballot.pk}-{part}"


def _holder(actor: Actor, ballot: Ballot, holder: KeyHolder, assembly: Assembly) -> Holder:
    """Their name, what is awaited of them, and for themselves where to go."""
    is_ready = ballot.status == BallotStatus.READY
    is_theirs = bool(policies.can_take_share(actor, holder)) and bool(policies.can_hold_a_key(actor, assembly))
    if is_ready:
        state = "part reçue" if holder.has_share else "part à recevoir"
    else:
        state = "code donné" if holder.has_turned else ""
    return Holder(
        part=KeyPart(holder.part).label,
        name=holder.person.full_name if holder.person else "",
        state=state,
        share_url=reverse("committee:take-share", args=[ballot.item.meeting_id, ballot.pk, holder.part])
        if is_ready and is_theirs
        else "",
    )


def _turns(
    actor: Actor, ballot: Ballot, holders: list[KeyHolder], assembly: Assembly, bound: dict[str, forms.Form]
) -> list[KeyTurn]:
    """A code is asked of the holder who has not given theirs yet."""
    if not policies.can_hold_a_key(actor, assembly):
        return []
    return [
        KeyTurn(
            url=reverse("committee:turn-key", args=[ballot.item.meeting_id, ballot.pk, holder.part]),
            form=bound.get(key_place(ballot, holder.part)) or KeyForm(prefix=key_place(ballot, holder.part)),
        )
        for holder in holders
        if not holder.has_turned and policies.can_turn_key(actor, holder)
    ]


def _marked(actor: Actor, ballot: Ballot, assembly: Assembly) -> list[str]:
    """The votes of this person, own or by proxy, that are in the box."""
    if actor.mandate is None:
        return []
    if assembly.someone_else_for(actor.mandate.mandate_id, actor.user.pk):
        return []
    voted = {mark.mandate_id for mark in ballot.marks.all()}
    mine = assembly.votes_of(actor.mandate.mandate_id)
    return [member.name for member in mine if member.mandate_id in voted]

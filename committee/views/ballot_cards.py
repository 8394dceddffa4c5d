"""A ballot as one person sees it: their own vote while it is open, everybody's after the close."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms
from django.urls import reverse

from accounts.actors import Actor
from committee import workflow
from committee.assembly import Assembly
from committee.enums.meetings import BallotMode, BallotStatus, BallotStep, Choice
from committee.forms.ballots import HandsForm, ModeForm, VoteForm
from committee.forms.meetings import ReasonForm
from committee.models import Ballot, CommitteeRules
from committee.policies import meetings as policies
from committee.rendering.minutes_facts import named_votes
from committee.rendering.minutes_text import NamedVote
from committee.rules.hands import from_record as from_hands
from committee.rules.majority import Tally
from committee.views.secret_cards import SecretCard, secret_card
from committee.workflow.meetings import belongs
from common.typography import plural

TONES = {
    BallotStatus.READY: "neutral",
    BallotStatus.OPEN: "progress",
    BallotStatus.SEALED: "waiting",
    BallotStatus.CLOSED: "waiting",
    BallotStatus.PROCLAIMED: "success",
    BallotStatus.ANNULLED: "danger",
}
_ADDRESSES = {
    BallotStep.OPEN: "committee:open-ballot",
    BallotStep.CLOSE: "committee:close-ballot",
    BallotStep.SEAL: "committee:seal-ballot",
    BallotStep.PROCLAIM: "committee:proclaim-ballot",
}


@dataclass(frozen=True, slots=True)
class MyVote:
    """One vote that this person casts: their own, or that of a member whose proxy they hold."""

    name: str
    is_own: bool
    choice: str
    url: str
    form: forms.Form


@dataclass(frozen=True, slots=True)
class Act:
    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotCard:
    ballot: Ballot
    tone: str
    acts: list[Act]
    my_votes: list[MyVote] = field(default_factory=list)
    cast: int = 0
    voters: int = 0
    waiting_for: list[str] = field(default_factory=list)
    figures: list[tuple[str, int]] = field(default_factory=list)
    votes: list[NamedVote] = field(default_factory=list)
    secret: SecretCard | None = None
    mode_url: str = ""
    mode_form: forms.Form | None = None
    hands_url: str = ""
    hands_form: forms.Form | None = None
    annul_url: str = ""
    annul_form: ReasonForm | None = None

    @property
    def state(self) -> str:
        return BallotStatus(self.ballot.status).label

    @property
    def mode(self) -> str:
        return f"Scrutin {self.ballot.way}."

    @property
    def is_by_hands(self) -> bool:
        return self.ballot.mode == BallotMode.HANDS

    @property
    def is_named(self) -> bool:
        return self.ballot.mode == BallotMode.NAMED

    @property
    def is_open(self) -> bool:
        return self.ballot.status == BallotStatus.OPEN

    @property
    def is_counted(self) -> bool:
        return bool(self.figures)

    @property
    def is_proclaimed(self) -> bool:
        return self.ballot.status == BallotStatus.PROCLAIMED

    @property
    def has_acts(self) -> bool:
        return bool(self.acts) or (self.secret is not None and self.secret.has_acts)

    @property
    def annul_note(self) -> str:
        kept = "ce que contient l’urne est détruit" if self.secret else "les votes restent au dossier"
        return f"L’annulation et son motif sont portés au procès-verbal\u202f; {kept}."

    @property
    def turnout(self) -> str:
        have = "ont" if self.cast >= 2 else "a"
        return f"{self.cast} sur {plural(self.voters, 'votant')} {have} voté."


def ballot_card(
    actor: Actor,
    ballot: Ballot,
    assembly: Assembly,
    *,
    rules: CommitteeRules | None = None,
    bound: dict[str, forms.Form] | None = None,
) -> BallotCard:
    """`ballot` comes with its votes and marks; `bound` holds forms that were refused, by their place on the page.

    `rules` say whether it may be secret, while it is being prepared.
    """
    bound = bound or {}
    steps = _steps(actor, ballot, assembly)
    can_annul = BallotStep.ANNUL in steps
    is_open = ballot.status == BallotStatus.OPEN
    by_hands, is_secret = ballot.mode == BallotMode.HANDS, ballot.mode == BallotMode.SECRET
    counted = ballot.status in {BallotStatus.CLOSED, BallotStatus.PROCLAIMED}
    voted = _voted(ballot)
    waiting = [assembly.by_mandate[voter].name for voter in assembly.casters if voter not in voted]
    return BallotCard(
        ballot=ballot,
        tone=TONES[BallotStatus(ballot.status)],
        acts=[
            Act(step.label, reverse(_ADDRESSES[step], args=[ballot.item.meeting_id, ballot.pk]))
            for step in steps
            if step in _ADDRESSES
        ],
        my_votes=_my_votes(actor, ballot, assembly, bound) if is_open and not by_hands else [],
        secret=secret_card(actor, ballot, assembly, rules, bound) if is_secret else None,
        cast=len(assembly.casters) - len(waiting),
        voters=len(assembly.casters),
        # Names of those who have not voted: for whoever leads (RELIABILITY §2.3, row 23).
        waiting_for=waiting if is_open and not by_hands and policies.leads(actor) else [],
        figures=Tally(**ballot.tally).figures if counted and ballot.tally else [],
        votes=list(named_votes(ballot)) if counted and ballot.mode == BallotMode.NAMED else [],
        **_modes(actor, ballot, assembly, rules, bound),
        annul_url=reverse("committee:annul-ballot", args=[ballot.item.meeting_id, ballot.pk]) if can_annul else "",
        annul_form=_annul_form(ballot, bound) if can_annul else None,
    )


def _steps(actor: Actor, ballot: Ballot, assembly: Assembly) -> list[BallotStep]:
    """What this person may do now. A secret vote opens from its own card, once its three shares are held."""
    if ballot.item.meeting.is_written:
        # Its ballots open and close with the consultation.
        return []
    from_here = [BallotStep(step) for step in workflow.BALLOT.steps_from(ballot.status)]
    if ballot.mode == BallotMode.SECRET:
        from_here = [step for step in from_here if step != BallotStep.OPEN]
    return [step for step in from_here if belongs(step, ballot.mode) and policies.BALLOT_STEPS[step](actor, assembly)]


def _voted(ballot: Ballot) -> set[int]:
    """The mandates whose vote is recorded, or in the box."""
    cast = ballot.marks.all() if ballot.mode == BallotMode.SECRET else ballot.votes.all()
    return {one.mandate_id for one in cast}


def _my_votes(actor: Actor, ballot: Ballot, assembly: Assembly, bound: dict[str, forms.Form]) -> list[MyVote]:
    """The votes that this person casts; of a secret ballot those that are not in the box yet, since none changes."""
    if actor.mandate is None or not policies.can_vote(actor, assembly):
        return []
    mine = actor.mandate.mandate_id
    found = []
    votes = {vote.mandate_id: vote for vote in ballot.votes.all()}
    in_the_box = {mark.mandate_id for mark in ballot.marks.all()}
    for member in assembly.votes_of(mine):
        if member.mandate_id in in_the_box:
            continue
        place = vote_place(ballot, member.mandate_id)
        vote = votes.get(member.mandate_id)
        found.append(
            MyVote(
                name=member.name,
                is_own=member.mandate_id == mine,
                choice=Choice(vote.choice).label if vote else "",
                url=reverse("committee:cast-vote", args=[ballot.item.meeting_id, ballot.pk, member.mandate_id]),
                form=bound.get(place) or VoteForm(initial={"choice": vote.choice if vote else None}, prefix=place),
            )
        )
    return found


def _modes(
    actor: Actor,
    ballot: Ballot,
    assembly: Assembly,
    rules: CommitteeRules | None,
    bound: dict[str, forms.Form],
) -> dict[str, Any]:
    """The forms that the mode asks for: how the committee will vote, then what was counted in the room."""
    address = [ballot.item.meeting_id, ballot.pk]
    if ballot.item.meeting.is_written:
        return {}
    if ballot.status == BallotStatus.READY and policies.can_prepare_ballot(actor, ballot.item):
        place = mode_place(ballot)
        return {
            "mode_url": reverse("committee:choose-ballot-mode", args=address),
            "mode_form": bound.get(place)
            or ModeForm(
                initial={
                    "mode": ballot.mode,
                    "asked_by": ballot.secret_asked_by_id,
                    "concerns_people": ballot.concerns_people,
                },
                assembly=assembly,
                rules=rules,
                prefix=place,
            ),
        }
    is_counting = ballot.status == BallotStatus.OPEN and ballot.mode == BallotMode.HANDS
    if is_counting and policies.can_count_hands(actor, assembly):
        place = hands_place(ballot)
        return {
            "hands_url": reverse("committee:count-hands", args=address),
            "hands_form": bound.get(place) or hands_form(ballot),
        }
    return {}


def hands_form(ballot: Ballot) -> HandsForm:
    counted = asdict(from_hands(ballot.hands)) if ballot.hands else {"voice": None}
    return HandsForm(initial=counted, prefix=hands_place(ballot))


def mode_place(ballot: Ballot) -> str:
    return f"mode-{ballot.pk}"


def hands_place(ballot: Ballot) -> str:
    return f"hands-{ballot.pk}"


def vote_place(ballot: Ballot, mandate_id: int) -> str:
    return f"vote-{ballot.pk}-{mandate_id}"


def annul_place(ballot: Ballot) -> str:
    return f"annul-{ballot.pk}"


def _annul_form(ballot: Ballot, bound: dict[str, forms.Form]) -> ReasonForm:
    form = bound.get(annul_place(ballot))
    return form if isinstance(form, ReasonForm) else ReasonForm(prefix=annul_place(ballot))

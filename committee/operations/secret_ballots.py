"""A secret vote: three shares of a key, choices that nobody can read, a box that two people open (docs/adr/0014)."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts import actors
from accounts.actors import Actor
from committee.assembly import Assembly
from committee.enums.meetings import BallotMode, BallotStatus, BallotStep, Choice, KeyPart, MeetingStatus
from committee.models import Ballot, BallotMark, KeyHolder
from committee.operations import secret_boxes
from committee.operations.ballot_counts import count_secret
from committee.operations.ballot_steps import lock, lock_both, quorum_of, require_quorum, settle, take
from committee.operations.meeting_steps import rules_of
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from committee.rules import sealing, secrecy
from common import journal
from common.errors import NotVisible, RuleBroken, WrongState
from common.verdicts import HIDDEN, require

NOT_THE_CODE = "Ce code n’est pas celui qui vous a été montré. Deux des trois détenteurs suffisent à ouvrir l’urne."
MOST_FAILURES = 10


@transaction.atomic
def prepare_box(*, ballot_id: UUID, actor: Actor, at: datetime, again: bool = False) -> Ballot:
    """Name the three who will hold the key: who presides, the secretariat, and a voter drawn at random.

    Sent twice, it draws once. Asked for `again`, it draws again, the shares that were taken are void, and the journal
    says so.
    """
    meeting, ballot, actor, assembly = take(ballot_id, BallotStep.OPEN, actor, at)
    if ballot.mode != BallotMode.SECRET:
        raise WrongState("Seul un vote secret a une urne.")
    if meeting.status != MeetingStatus.OPEN:
        raise WrongState("L’urne se prépare en séance, une fois les présents connus.")
    if ballot.holders.exists() and not again:
        return ballot
    if objection := secrecy.objection_at_the_opening(secret_boxes.grounds_of(ballot), assembly, rules_of(meeting)):
        raise RuleBroken(objection)
    chair = assembly.chair
    others = [member for member in assembly.present if chair and member.person_id != chair.person_id]
    if chair is None or not others:
        raise RuleBroken("Personne à tirer au sort\u00a0: un vote secret demande au moins deux membres présents.")
    drawn = secrets.choice(others)
    secret_boxes.name_holders(ballot, chair, drawn, at=at)
    journal.record(
        action="ballot.prepare_box", actor=actor, at=at, target=ballot, details={"drawn_mandate": drawn.mandate_id}
    )
    return ballot


@transaction.atomic
def take_share(*, ballot_id: UUID, part: KeyPart, actor: Actor, at: datetime, code: str) -> KeyHolder:
    """Receive one's share, locked by the code that was just shown and copied. A new code replaces the former one.

    Raises: WrongState once the ballot is open; RuleBroken when it is no code, or from somebody who has another share.
    """
    ballot, actor, _assembly, holder = _take_holder(ballot_id, part, actor, at)
    require(policies.can_take_share(actor, holder))
    if ballot.status != BallotStatus.READY:
        raise WrongState("Le scrutin est ouvert\u00a0: les parts de la clé ne changent plus.")
    if not sealing.is_code(code):
        raise RuleBroken("Ce n’est pas un code\u00a0: recopiez les quatre groupes de quatre caractères.")
    if ballot.holders.filter(person=actor.user).exclude(pk=holder.pk).exists():
        raise RuleBroken("Vous détenez déjà une part de cette clé\u00a0: une autre personne doit recevoir celle-ci.")
    if holder.has_share and _is_their_code(holder, code):
        return holder
    keys = sealing.new_keys()
    locked = sealing.lock(keys.private, code)
    holder.person = actor.user
    holder.public_key, holder.locked_key, holder.salt = keys.public, locked.data, locked.salt
    holder.save()
    journal.record(action="ballot.take_share", actor=actor, at=at, target=ballot, details={"part": part})
    return holder


@transaction.atomic
def cast_secret_vote(
    *, ballot_id: UUID, choice: Choice, actor: Actor, at: datetime, for_mandate_id: int | None = None
) -> BallotMark:
    """Sign the roll and drop a choice in the box, sealed before it is written. Neither can be taken back.

    Sent twice, the first is in the box: nobody can say whether the second was the same.
    Raises: WrongState when the ballot is not open.
    """
    ballot = lock(ballot_id)
    actor = actors.again(actor, at)
    assembly = queries.assemblies_of(ballot.item.meeting).of(ballot.item)
    mandate_id = for_mandate_id or (actor.mandate.mandate_id if actor.mandate else 0)
    require(policies.can_vote_for(actor, assembly, mandate_id))
    if ballot.status != BallotStatus.OPEN or ballot.mode != BallotMode.SECRET:
        raise WrongState("Aucun vote secret n’est ouvert ici\u00a0: votre vote n’a pas été enregistré.")
    if already := ballot.marks.filter(mandate=mandate_id).first():
        return already
    as_proxy = actor.mandate is None or actor.mandate.mandate_id != mandate_id
    mark = BallotMark.objects.create(ballot=ballot, mandate_id=mandate_id, cast_by=actor.user, as_proxy=as_proxy)
    secret_boxes.drop_in(ballot, choice)
    details = {"mandate": mandate_id, "as_proxy": as_proxy}
    journal.record(action="ballot.cast_secret_vote", actor=actor, at=at, target=ballot, details=details)
    return mark


@transaction.atomic
def seal_ballot(*, ballot_id: UUID, actor: Actor, at: datetime) -> Ballot:
    """Close the vote. Nothing is counted until two holders have given their code.

    Raises: RuleBroken without quorum, or when somebody has voted who may no longer: their vote cannot be found.
    """
    meeting, ballot, actor, assembly = take(ballot_id, BallotStep.SEAL, actor, at)
    reached = quorum_of(meeting, assembly)
    require_quorum(reached, otherwise=" Annulez ce scrutin.")
    if set(ballot.marks.values_list("mandate_id", flat=True)) - set(assembly.casters):
        raise RuleBroken(
            "Un membre a voté, puis a quitté ce point\u00a0: son bulletin ne peut pas être retrouvé. "
            "Annulez ce scrutin et revotez."
        )
    ballot.closed_at, ballot.closed_by = at, actor.user
    ballot.assembly, ballot.explanation = assembly.as_record(), reached.sentence
    settle(ballot, BallotStep.SEAL, actor=actor, at=at, voted=ballot.marks.count())
    return ballot


def turn_key(*, ballot_id: UUID, part: KeyPart, actor: Actor, at: datetime, code: str) -> Ballot:
    """Give one's code. The second of two opens the box: it is counted, then destroyed, in the same transaction.

    Raises: RuleBroken when it is not the code (the failure is kept), or when the box was tampered with.
    """
    try:
        return _turn_key(ballot_id=ballot_id, part=part, actor=actor, at=at, code=code)
    except sealing.Unreadable as error:
        KeyHolder.objects.filter(ballot=ballot_id, part=part, person=actor.user).update(failures=F("failures") + 1)
        raise RuleBroken(NOT_THE_CODE) from error


@transaction.atomic
def _turn_key(*, ballot_id: UUID, part: KeyPart, actor: Actor, at: datetime, code: str) -> Ballot:
    ballot, actor, _assembly, holder = _take_holder(ballot_id, part, actor, at)
    require(policies.can_turn_key(actor, holder))
    if ballot.status != BallotStatus.SEALED:
        raise WrongState("L’urne s’ouvre une fois le vote clos, et une seule fois.")
    if holder.has_turned:
        return ballot
    if holder.failures >= MOST_FAILURES:
        raise RuleBroken("Trop de codes refusés pour cette part\u00a0: les deux autres détenteurs ouvrent l’urne.")
    private = sealing.unlock(sealing.Locked(bytes(holder.locked_key or b""), bytes(holder.salt or b"")), code)
    holder.has_turned = True
    holder.save()
    journal.record(action="ballot.turn_key", actor=actor, at=at, target=ballot, details={"part": part})
    key = secret_boxes.key_of_the_box(ballot, holder, private)
    if key is None:
        secret_boxes.half_open(ballot, holder, private)
        return ballot
    return _count(ballot, key, actor=actor, at=at)


def _count(ballot: Ballot, key: bytes, *, actor: Actor, at: datetime) -> Ballot:
    tally = count_secret(ballot, secret_boxes.choices_in(ballot, key), rules_of(ballot.item.meeting))
    ballot.tally, ballot.is_carried = tally.as_record(), tally.is_carried
    ballot.explanation = f"{ballot.explanation} Scrutin {BallotMode.SECRET.label}. {tally.sentence}"
    settle(ballot, BallotStep.COUNT, actor=actor, at=at)
    secret_boxes.destroy(ballot, at=at)
    return ballot


def _take_holder(
    ballot_id: UUID, part: KeyPart, actor: Actor, at: datetime
) -> tuple[Ballot, Actor, Assembly, KeyHolder]:
    """Lock, read the person again; may they be here at all? Then the share that they speak of."""
    meeting, ballot = lock_both(ballot_id)
    actor = actors.again(actor, at)
    assembly = queries.assemblies_of(meeting).of(ballot.item)
    require(policies.BALLOT_STEPS[BallotStep.COUNT](actor, assembly))
    holder = ballot.holders.filter(part=part).first()
    if holder is None:
        raise NotVisible(HIDDEN.refusal)
    return ballot, actor, assembly, holder


def _is_their_code(holder: KeyHolder, code: str) -> bool:
    try:
        sealing.unlock(sealing.Locked(bytes(holder.locked_key or b""), bytes(holder.salt or b"")), code)
    except sealing.Unreadable:
        return False
    return True

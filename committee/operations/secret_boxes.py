"""The box of a secret vote: its key made in memory, split at once, joined by two of three, destroyed after the count.

Parts of the acts in `operations.secret_ballots` and `operations.ballots`; none of them stands alone.
"""

from collections import Counter
from datetime import datetime
from itertools import permutations

from committee.assembly import Assembly, Seated
from committee.enums.meetings import Choice, KeyPart
from committee.models import Ballot, CommitteeRules, KeyEnvelope, KeyHolder, SealedChoice, SecretBox
from committee.rules import sealing, secrecy
from committee.rules.secrecy import Grounds
from common.errors import RuleBroken
from common.typography import listed

# One byte each, so that all sealed choices have the same size.
_CODES = {choice: bytes([number]) for number, choice in enumerate(Choice)}
_CHOICES = {code: choice for choice, code in _CODES.items()}
UNREADABLE = "L’urne ne s’ouvre pas\u00a0: ce qu’elle contient a été changé. Annulez ce scrutin et revotez."


def grounds_of(ballot: Ballot) -> Grounds:
    return Grounds(asked_by_id=ballot.secret_asked_by_id, concerns_people=ballot.concerns_people)


def refuse_unfit(ballot: Ballot, assembly: Assembly, rules: CommitteeRules, *, has_read_warning: bool) -> None:
    """Raises: RuleBroken when the vote may not be secret, when a share is missing, or when nobody read the warning."""
    if objection := secrecy.objection_at_the_opening(grounds_of(ballot), assembly, rules):
        raise RuleBroken(objection)
    holders = list(ballot.holders.select_related("person"))
    if not holders:
        raise RuleBroken("Préparez d’abord l’urne\u00a0: trois personnes en reçoivent la clé.")
    if missing := [KeyPart(holder.part).label for holder in holders if not holder.has_share]:
        raise RuleBroken(f"Il manque encore une part de la clé\u00a0: {listed(missing)}.")
    here = {member.person_id for member in assembly.present}
    chair = assembly.chair.person_id if assembly.chair else None
    by_part = {holder.part: holder.person_id for holder in holders}
    if by_part[KeyPart.PRESIDING] != chair or by_part[KeyPart.DRAWN] not in here:
        raise RuleBroken("Un détenteur de la clé n’est plus là\u00a0: préparez l’urne de nouveau.")
    warning = secrecy.warning(assembly, rules)
    if warning and not has_read_warning:
        raise RuleBroken(f"{warning} Cochez que vous l’avez lu pour ouvrir quand même.")


def name_holders(ballot: Ballot, chair: Seated, drawn: Seated, *, at: datetime) -> None:
    """An empty box, and whom its key is for. Done again, what was done before is forgotten."""
    ballot.holders.all().delete()
    SecretBox.objects.update_or_create(ballot=ballot, defaults={"prepared_at": at})
    people = {KeyPart.PRESIDING: chair.person_id, KeyPart.SECRETARIAT: None, KeyPart.DRAWN: drawn.person_id}
    KeyHolder.objects.bulk_create(
        KeyHolder(ballot=ballot, part=part, person_id=person_id) for part, person_id in people.items()
    )


def close_box(ballot: Ballot) -> None:
    """Make the key; keep its public half, and the private one in envelopes that two holders open in turn."""
    keys = sealing.new_keys()
    about = _about(ballot)
    envelopes = []
    for first, second in permutations(ballot.holders.all(), 2):
        inner = sealing.seal(keys.private, bytes(second.public_key or b""), about=about)
        sealed = sealing.seal(inner, bytes(first.public_key or b""), about=about)
        envelopes.append(KeyEnvelope(ballot=ballot, first=first, second=second, sealed=sealed))
    KeyEnvelope.objects.bulk_create(envelopes)
    SecretBox.objects.filter(ballot=ballot).update(public_key=keys.public)


def drop_in(ballot: Ballot, choice: Choice) -> None:
    """The choice goes from the form to the seal in memory; only the seal is written."""
    box = SecretBox.objects.get(ballot=ballot)
    sealed = sealing.seal(_CODES[choice], bytes(box.public_key), about=_about(ballot))
    SealedChoice.objects.create(ballot=ballot, sealed=sealed)


def half_open(ballot: Ballot, holder: KeyHolder, private: bytes) -> None:
    """The first of two: what is left in their envelopes is sealed to the others, and to nobody else."""
    about = _about(ballot)
    for envelope in ballot.envelopes.filter(first=holder, is_half_open=False):
        envelope.sealed = _unseal(bytes(envelope.sealed), private, about)
        envelope.is_half_open = True
        envelope.save()


def key_of_the_box(ballot: Ballot, holder: KeyHolder, private: bytes) -> bytes | None:
    """The second of two: the key itself, for the time of the count. None for the first."""
    envelope = ballot.envelopes.filter(second=holder, is_half_open=True).first()
    return _unseal(bytes(envelope.sealed), private, _about(ballot)) if envelope else None


def choices_in(ballot: Ballot, key: bytes) -> Counter[Choice]:
    """How many made each choice: all that is ever known of them."""
    about = _about(ballot)
    try:
        return Counter(_CHOICES[_unseal(bytes(found.sealed), key, about)] for found in ballot.sealed_choices.all())
    except KeyError as error:
        raise RuleBroken(UNREADABLE) from error


def destroy(ballot: Ballot, *, at: datetime) -> None:
    """Once counted or annulled: the choices, the envelopes and the shares go; who held the shares stays."""
    ballot.sealed_choices.all().delete()
    ballot.envelopes.all().delete()
    ballot.holders.update(public_key=None, locked_key=None, salt=None)
    SecretBox.objects.filter(ballot=ballot).update(public_key=b"", destroyed_at=at)


def _about(ballot: Ballot) -> bytes:
    """A seal of one ballot does not open for another."""
    return b"saisine ballot " + ballot.pk.bytes


def _unseal(sealed: bytes, private: bytes, about: bytes) -> bytes:
    try:
        return sealing.unseal(sealed, private, about=about)
    except sealing.Unreadable as error:
        raise RuleBroken(UNREADABLE) from error

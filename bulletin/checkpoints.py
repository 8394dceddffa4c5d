"""Makes checkpoints of the register. Only the worker runs it: the public site has no key and writes nothing."""

from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db import transaction

from bulletin import queries
from bulletin.canonical import moment
from bulletin.models import Checkpoint, RegisterEntry
from common import journal

CHECKPOINT_FORMAT = "saisine/point-de-controle/1"
_SYSTEM = journal.System("registre")


class Signer(Protocol):
    """Whoever holds the key of the seal (`common.pdf.seal`)."""

    def sign_detached(self, data: bytes, *, at: datetime) -> tuple[bytes, str]:
        """The signature of these bytes, and the name of who signed."""
        ...


def keep_checkpoint(*, signer: Signer, at: datetime) -> Checkpoint | None:
    """Sign the last line of the register, unless it is signed already; nothing to sign in an empty register.

    Raises: SealError when the key cannot sign; the next call tries again.
    """
    tip = queries.register_tip()
    if tip is None or Checkpoint.objects.filter(pk=tip.pk).exists():
        return None
    # Signed before the transaction: a card or a time stamp may be slow, and nothing waits for it.
    note = note_of(tip, at=at)
    signature, name = signer.sign_detached(note.encode(), at=at)
    with transaction.atomic():
        checkpoint, is_new = Checkpoint.objects.get_or_create(
            entry=tip, defaults={"at": at, "note": note, "signature": signature, "signer": name}
        )
        if is_new:
            journal.record(
                action="bulletin.checkpoint", actor=_SYSTEM, at=at, target=checkpoint, details={"hash": tip.hash}
            )
    return checkpoint if is_new else None


def note_of(tip: RegisterEntry, *, at: datetime) -> str:
    """Five lines: format, site, rank of the last line, its hash, moment in UTC. Each ends with a line feed."""
    return "".join(f"{line}\n" for line in (CHECKPOINT_FORMAT, settings.PUBLIC_URL, tip.sequence, tip.hash, moment(at)))

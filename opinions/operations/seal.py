"""Trying the seal: each morning, and when the secretariat asks. Only the worker has the key."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from common import outbox
from common.pdf.seal import sealer
from common.pdf.seal_state import state_of
from common.verdicts import require
from opinions.models import SealCheck
from opinions.policies import publication as policies

KIND = "opinions.check_seal"


@transaction.atomic
def ask_for_check(*, actor: Actor, at: datetime) -> None:
    """Ask the worker to try the seal; asked again meanwhile, it is tried once more."""
    require(policies.can_request(actors.again(actor, at)))
    outbox.post(KIND, at=at)


def check_seal(*, at: datetime) -> SealCheck:
    """Try the seal and keep what was found. No transaction is held while a service is waited for."""
    return SealCheck.objects.create(at=at, **asdict(state_of(sealer(), at=at)))

"""Every ten minutes: a signed checkpoint of the register, when something was published since the last one."""

import logging

from celery import shared_task
from django.utils import timezone

from bulletin.checkpoints import keep_checkpoint
from common.pdf.seal import SealError, sealer

log = logging.getLogger(__name__)


@shared_task(name="bulletin.keep_checkpoint")
def keep_register_checkpoint() -> None:
    """What cannot be signed now is signed at the next round; the page of the seal says for how long it waits."""
    try:
        keep_checkpoint(signer=sealer(), at=timezone.now())
    except SealError as fault:
        log.warning("the register has no new checkpoint: %s", fault)

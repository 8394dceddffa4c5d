"""The members keep the checkpoints of the register: one letter each, at most once for a checkpoint."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from bulletin.checkpoints import keep_checkpoint
from committee.operations.checkpoints import send_to_members
from common import outbox
from tests.bulletin.factories import SheetActFactory, publish
from tests.committee.factories import MandateFactory
from tests.common import printed

pytestmark = pytest.mark.django_db


def test_each_member_is_sent_the_last_checkpoint_once(at):
    members = [MandateFactory(starts_on=timezone.localdate(at) - timedelta(days=30)).person for _ in range(2)]
    MandateFactory(starts_on=timezone.localdate(at) + timedelta(days=30))
    assert send_to_members(at=at) == 0
    publish(SheetActFactory())
    checkpoint = keep_checkpoint(signer=printed.file_sealer(), at=at)

    assert [send_to_members(at=at), send_to_members(at=at)] == [2, 0]
    outbox.run_due(at=at)

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(member.email for member in members)
    letter = mail.outbox[0]
    assert letter.subject == "Point de contrôle du registre public, ligne 1"
    assert checkpoint.note in letter.body
    assert [
        (name, bytes(data, "utf-8") if isinstance(data, str) else data) for name, data, _kind in letter.attachments
    ] == [
        ("point-de-controle-1.txt", checkpoint.note.encode()),
        ("point-de-controle-1.p7s", bytes(checkpoint.signature)),
    ]

"""Letters: to whom it concerns, once, with a reference and a link and nothing else."""

import pytest
from django.core import mail

from accounts.models import User
from committee.enums.referrals import LetterKind
from committee.enums.referrals import ReferralStatus as S
from committee.operations.referral_letters import announce
from common import outbox
from common.models import OutboxMessage
from tests.committee.referral_factories import AT, People, ReferralFactory
from tests.grids import cells, rows

pytestmark = pytest.mark.django_db

RECIPIENTS = """
           | author | secretariat | president | contributor | member
-----------+--------+-------------+-----------+-------------+-------
submitted  | -      | yes         | -         | -           | -
incomplete | yes    | -           | -         | -           | -
completed  | -      | yes         | -         | -           | -
taken_up   | yes    | -           | yes       | -           | -
declined   | yes    | -           | -         | -           | -
replace    | -      | yes         | yes       | -           | -
"""


@pytest.fixture
def people():
    found = People(ReferralFactory(status=S.UNDER_REVIEW, title="Titre secret", question="Question secrète"))
    found.users["author"] = found.referral.submitted_by
    return found


def send():
    for message in OutboxMessage.objects.filter(state="pending"):
        assert outbox.run(message.pk, at=AT)


@pytest.mark.parametrize("kind", rows(RECIPIENTS))
def test_who_receives_which_letter(people, kind):
    announce(LetterKind(kind), people.referral, at=AT)

    send()

    reached = {address for letter in mail.outbox for address in letter.to}
    assert reached == {people.users[who].email for row, who, is_told in cells(RECIPIENTS) if row == kind and is_told}


def test_the_president_is_told_of_a_self_referral_too():
    people = People(ReferralFactory(status=S.REQUESTED))
    announce(LetterKind.SUBMITTED, people.referral, at=AT)

    send()

    assert {letter.to[0] for letter in mail.outbox} == {
        people.users["secretariat"].email,
        people.users["president"].email,
    }


def test_a_letter_says_the_reference_and_the_link_only(people):
    announce(LetterKind.TAKEN_UP, people.referral, at=AT)

    send()

    letter = mail.outbox[0]
    whole = f"{letter.subject} {letter.body}"
    assert people.referral.reference in letter.subject
    assert people.referral.get_absolute_url() in letter.body
    assert "secr" not in whole.replace("secrétariat", "")


def test_a_letter_done_twice_is_sent_once(people):
    announce(LetterKind.INCOMPLETE, people.referral, at=AT)
    send()
    OutboxMessage.objects.update(state="pending", done_at=None)

    send()

    assert len(mail.outbox) == 1


def test_a_letter_that_waited_does_not_reach_who_left_meanwhile(people):
    announce(LetterKind.ASSIGNED, people.referral, at=AT, to=[people.users["first"].pk, people.users["second"].pk])
    people.recuse("first")

    send()

    assert [letter.to for letter in mail.outbox] == [[people.users["second"].email]]


def test_nobody_writes_to_a_closed_account(people):
    User.objects.filter(pk=people.users["author"].pk).update(is_active=False)
    announce(LetterKind.INCOMPLETE, people.referral, at=AT)

    send()

    assert mail.outbox == []

"""Letters: to whom it concerns, once, with a reference and a link and nothing else."""

from datetime import date

import pytest
from django.core import mail

from accounts.models import User
from committee.enums.referrals import LetterKind, Origin
from committee.enums.referrals import ReferralStatus as S
from committee.notices.referrals import SENTENCES
from committee.operations.referral_letters import announce
from common import outbox
from common.models import OutboxMessage
from tests.committee.factories import MandateFactory
from tests.committee.referral_factories import AT, People, ReferralFactory
from tests.grids import cells, rows

pytestmark = pytest.mark.django_db

RECIPIENTS = """
              | author | secretariat | president | contributor | member
--------------+--------+-------------+-----------+-------------+-------
submitted     | -      | yes         | -         | -           | -
incomplete    | yes    | -           | -         | -           | -
completed     | -      | yes         | -         | -           | -
taken_up      | yes    | -           | yes       | -           | -
declined      | yes    | -           | -         | -           | -
replace       | -      | yes         | yes       | -           | -
sheet_changed | yes    | -           | yes       | -           | -
classified    | yes    | -           | -         | -           | -
question      | yes    | -           | -         | -           | -
replied       | -      | yes         | -         | -           | -
withdrawn     | -      | yes         | yes       | -           | -
lapsed        | yes    | yes         | yes       | -           | -
reminder      | -      | yes         | yes       | -           | -
due           | -      | yes         | yes       | -           | -
overdue       | -      | yes         | yes       | -           | -
delay_passed  | yes    | -           | -         | -           | -
awaited       | yes    | -           | -         | -           | -
unanswered    | -      | yes         | yes       | -           | -
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


def test_every_kind_of_letter_has_a_line_and_its_words():
    assert set(rows(RECIPIENTS)) == set(LetterKind) - {LetterKind.ASSIGNED, LetterKind.NOTIFIED}
    assert set(SENTENCES) == set(LetterKind)


@pytest.mark.parametrize(("ends_on", "told"), [(date(2026, 11, 23), False), (date(2026, 11, 24), True)])
def test_a_member_who_asked_for_a_self_referral_is_told_of_it_while_they_are_one(ends_on, told):
    people = People(ReferralFactory(status=S.DECLINED, origin=Origin.SELF))
    author = people.referral.submitted_by
    MandateFactory(person=author, ends_on=ends_on, term_ends_on=ends_on)
    announce(LetterKind.DECLINED, people.referral, at=AT)

    send()

    assert [letter.to for letter in mail.outbox] == ([[author.email]] if told else [])


def test_a_question_on_a_self_referral_goes_to_those_who_write_for_the_department():
    people = People(ReferralFactory(status=S.UNDER_REVIEW, origin=Origin.SELF))
    announce(LetterKind.QUESTION, people.referral, at=AT)

    send()

    writers = {people.users["contributor"].email, people.users["approver"].email}
    assert {letter.to[0] for letter in mail.outbox} == writers


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

"""The letters of the calendar: a clock that moves, and the exact list of what left."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from accounts.models import User
from committee.enums.referrals import ReferralStatus as S
from committee.models import Mandate, Referral
from committee.operations import information
from committee.operations.reminders import post_reminders
from committee.schedule.referrals import referral_reminders
from common import outbox
from common.models import OutboxMessage
from tests.committee.factories import RulesFactory
from tests.committee.referral_factories import AT, People, ReferralFactory

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2026, 11, 25)
SUBJECTS = {
    "échéance proche": "reminder",
    "échéance aujourd’hui": "due",
    "échéance dépassée": "overdue",
    "délai dépassé": "delay_passed",
    "réponse attendue": "awaited",
    "demande sans réponse": "unanswered",
}


def run_calendar(people, *, days=40, first=FIRST_DAY, meanwhile=lambda _day: None):
    """Every morning at half past six in Paris, twice for good measure; who received what, day after day."""
    received = []
    for number in range(days):
        day = first + timedelta(days=number)
        at = datetime(day.year, day.month, day.day, 5, 30, tzinfo=UTC)
        meanwhile(day)
        for _run in range(2):
            post_reminders(at=at)
            for message in OutboxMessage.objects.filter(state="pending"):
                assert outbox.run(message.pk, at=at)
        received += [(day, _kind(letter), people.name_of(letter.to[0])) for letter in mail.outbox]
        mail.outbox.clear()
    return received


def _kind(letter):
    return next((kind for words, kind in SUBJECTS.items() if words in letter.subject), letter.subject)


class Watched(People):
    def name_of(self, address):
        return next(name for name, user in self.users.items() if user.email == address)


def file(status=S.UNDER_REVIEW, *, due_on=date(2026, 12, 14), **rules):
    RulesFactory(opinion_delay_days=30, reminder_days=7, escalation_days=5, **rules)
    people = Watched(ReferralFactory(status=status, due_on=due_on, title="Titre secret"))
    people.users["author"] = people.referral.submitted_by
    return people


def on(day, kind, *names):
    return sorted((day, kind, name) for name in names)


def test_forty_days_of_a_file_under_review():
    people = file()
    people.assign(first="given", second="assigned")

    received = run_calendar(people)

    assert sorted(received) == [
        *on(date(2026, 12, 7), "reminder", "rapporteur", "second", "secretariat"),
        *on(date(2026, 12, 14), "due", "rapporteur", "second", "secretariat"),
        *sorted(
            [
                *on(date(2026, 12, 19), "overdue", "president", "secretariat"),
                *on(date(2026, 12, 19), "delay_passed", "author"),
            ]
        ),
    ]


def test_forty_days_of_a_request_that_is_never_answered():
    people = file(S.SUBMITTED)
    information.report_incomplete(
        referral_id=people.referral.pk, actor=people.actor("secretariat"), at=AT, missing=["Une pièce"]
    )
    OutboxMessage.objects.all().delete()

    received = run_calendar(people)

    assert received == [
        *on(date(2026, 12, 1), "awaited", "author"),
        *on(date(2026, 12, 6), "unanswered", "president", "secretariat"),
    ]


def test_where_the_delay_runs_on_the_department_is_reminded_of_it_too():
    people = file(S.SUBMITTED, suspends_while_incomplete=False)
    information.report_incomplete(
        referral_id=people.referral.pk, actor=people.actor("secretariat"), at=AT, missing=["Une pièce"]
    )
    OutboxMessage.objects.all().delete()

    received = run_calendar(people)

    assert sorted(received) == sorted(
        [
            *on(date(2026, 12, 1), "awaited", "author"),
            *on(date(2026, 12, 6), "unanswered", "president", "secretariat"),
            *on(date(2026, 12, 7), "reminder", "author"),
            *on(date(2026, 12, 14), "due", "author"),
            *on(date(2026, 12, 19), "overdue", "president", "secretariat"),
            *on(date(2026, 12, 19), "delay_passed", "author"),
        ]
    )


def test_a_new_due_date_is_a_new_occasion():
    people = file(S.SUBMITTED)

    def put_off(day):
        if day == date(2026, 12, 10):
            Referral.objects.filter(pk=people.referral.pk).update(due_on=date(2026, 12, 21))

    received = run_calendar(people, meanwhile=put_off)

    assert [(day, kind) for day, kind, _who in received if kind in {"reminder", "due"}] == [
        (date(2026, 12, 7), "reminder"),
        (date(2026, 12, 14), "reminder"),
        (date(2026, 12, 21), "due"),
    ]


def test_the_president_is_reminded_while_nobody_is_assigned():
    received = run_calendar(file(), days=14)

    assert received == on(date(2026, 12, 7), "reminder", "president", "secretariat")


def test_nothing_reaches_who_left_the_file_or_the_committee():
    people = file()
    people.assign(first="assigned", second="assigned")
    people.recuse("first")
    Mandate.objects.filter(pk=people.mandates["second"].pk).update(ends_on=date(2026, 12, 1), end_reason="resignation")
    User.objects.filter(pk=people.users["author"].pk).update(is_active=False)

    received = run_calendar(people)

    assert {who for _day, _kind, who in received} == {"rapporteur", "secretariat", "president"}


@pytest.mark.parametrize("status", [S.ANSWERED, S.DECLINED, S.WITHDRAWN, S.LAPSED, S.REQUESTED, S.PUT_TO_VOTE])
def test_a_file_that_waits_for_no_delay_sets_off_nothing(status):
    assert run_calendar(file(status)) == []


def test_a_morning_that_was_missed_is_caught_up():
    people = file(S.SUBMITTED)

    received = run_calendar(people, first=date(2026, 12, 9), days=3)

    assert received == on(date(2026, 12, 9), "reminder", "secretariat")


def test_a_letter_carries_the_reference_and_the_link_only():
    people = file(S.SUBMITTED)
    post_reminders(at=datetime(2026, 12, 14, 5, 30, tzinfo=UTC))
    for message in OutboxMessage.objects.filter(state="pending"):
        outbox.run(message.pk, at=AT)

    letter = mail.outbox[0]

    assert people.referral.reference in letter.subject
    assert people.referral.get_absolute_url() in letter.body
    assert "Titre secret" not in letter.subject + letter.body


def test_the_calendar_calls_it_by_its_name(time_machine):
    file(S.SUBMITTED)
    time_machine.move_to(datetime(2026, 12, 14, 5, 30, tzinfo=UTC), tick=False)

    referral_reminders()

    assert referral_reminders.name == "committee.referral_reminders"
    assert [message.payload["letter"] for message in OutboxMessage.objects.all()] == ["due"]

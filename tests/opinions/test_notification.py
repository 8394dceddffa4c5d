"""The signed opinion is told to the administration before it is published, where the rules of the file say so."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from committee.models import Recusal, Referral
from common import outbox
from common.errors import NotAllowed, RuleBroken, WrongState
from common.models import JournalEntry
from opinions.enums.opinions import OpinionStatus as S
from opinions.operations import opinions as operations
from opinions.operations.publication import request_publication
from opinions.queries import todo_for
from opinions.queries.publication import opinions_ready
from tests.committee.factories import RulesFactory
from tests.committee.referral_factories import AT
from tests.opinions.factories import an_opinion
from tests.pages import text_of

pytestmark = pytest.mark.django_db

SOURCE = "règlement intérieur, art. 9"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def ruled(status, days=5, **given):
    rules = RulesFactory(in_force_from=date(2022, 1, 1), notification_days=days, sources={"notification": SOURCE})
    file = an_opinion(status, **given)
    Referral.objects.filter(pk=file.referral.pk).update(rules=rules)
    return file


def notify(file, who="president", *, at=AT):
    return operations.notify(opinion_id=file.opinion.pk, actor=file.people.actor(who), at=at)


def ask(file, *, days):
    return request_publication(
        acts={"opinion": [file.opinion.pk]},
        publish_on=timezone.localdate(AT) + timedelta(days=days),
        actor=file.people.actor("secretariat"),
        at=AT,
    )


def test_the_president_notifies_and_the_department_and_the_management_learn_it_by_a_letter_that_says_nothing():
    file = ruled(S.SIGNED)
    with pytest.raises(NotAllowed):
        notify(file, "secretariat")

    opinion = notify(file)
    outbox.run_due(at=AT)

    assert (opinion.status, opinion.notified_at) == (S.NOTIFIED, AT)
    assert JournalEntry.objects.filter(
        action="opinion.notify", actor_id=str(file.people.users["president"].pk)
    ).exists()
    told = {letter.to[0]: letter.body for letter in mail.outbox}
    assert set(told) == {file.people.users["approver"].email, file.people.users["management"].email}
    assert not [body for body in told.values() if file.referral.title in body]


def test_it_is_published_neither_before_it_is_notified_nor_before_the_delay_has_run():
    file = ruled(S.SIGNED)
    assert not opinions_ready(file.people.actor("secretariat"))

    notify(file)
    with pytest.raises(RuleBroken) as refusal:
        ask(file, days=4)

    earliest = timezone.localdate(AT) + timedelta(days=5)
    assert SOURCE in refusal.value.message
    assert f"avant le {earliest.day}" in refusal.value.message.replace("\u00a0", " ")
    assert ask(file, days=5).publish_on == earliest


def test_even_the_last_step_refuses_before_the_day():
    file = ruled(S.NOTIFIED)

    with pytest.raises(WrongState, match="ne peut pas paraître avant le"):
        operations.mark_published(
            opinion_id=file.opinion.pk,
            year=2026,
            number=1,
            publication_id=file.opinion.pk,
            actor=file.people.actor("president"),
            at=AT + timedelta(days=4),
        )


def test_where_the_rules_do_not_ask_nothing_is_notified_and_nothing_waits(browser):
    file = ruled(S.SIGNED, days=0)

    with pytest.raises(RuleBroken, match="ne prévoient pas de notification"):
        notify(file)
    assert ask(file, days=0)
    browser.force_login(file.people.users["president"])
    assert "Notifier" not in text_of(browser.get(file.opinion.get_absolute_url()).page)


@pytest.mark.parametrize(
    ("who", "status", "answer"),
    [
        ("approver", S.NOTIFIED, 200),
        ("management", S.NOTIFIED, 200),
        ("approver", S.SIGNED, 404),
        ("management", S.SIGNED, 404),
        ("contributor", S.NOTIFIED, 404),
        ("neighbour", S.NOTIFIED, 404),
        ("stranger", S.NOTIFIED, 404),
        ("former", S.NOTIFIED, 404),
    ],
)
def test_who_reads_what_was_notified_and_when(browser, who, status, answer):
    file = ruled(status)
    browser.force_login(file.people.users[who])

    page = browser.get(reverse("opinions:notified-opinion", args=[file.opinion.pk]))

    assert page.status_code == answer
    waits = [task for task in todo_for(file.people.actor(who), at=AT) if "notifié" in task.label]
    assert len(waits) == (answer == 200)


def test_whoever_left_the_file_finds_nothing_of_what_was_notified(browser):
    file = ruled(S.NOTIFIED)
    person = file.people.users["approver"]
    Recusal.objects.create(referral=file.referral, person=person, reason="x", declared_at=AT, recorded_by=person)
    browser.force_login(person)

    assert browser.get(reverse("opinions:notified-opinion", args=[file.opinion.pk])).status_code == 404
    assert not todo_for(file.people.actor("approver"), at=AT)

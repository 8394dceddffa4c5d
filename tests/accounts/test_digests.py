"""The digest over a moving clock: when something is new, at the hour that was chosen, and nothing of what files say."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse

from accounts import notices, operations
from accounts.enums import DigestFrequency
from accounts.models import DigestLetter, NotificationPreference, User
from accounts.rules import fingerprints, occasion
from committee.models import Mandate, Referral, Review
from common import outbox
from common.models import JournalEntry, OutboxMessage
from common.todo import Todo
from tests.committee.referral_factories import AT, act_as, examined
from tests.pages import text_of

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
HOURS = [(0, 5), (6, 50), (7, 0), (7, 10), (9, 50), (10, 0), (18, 30)]
F = DigestFrequency


@pytest.fixture
def file():
    """The second reviewer has a review to give; the file says things that no letter may say."""
    file = examined(second="assigned")
    Referral.objects.filter(pk=file.referral.pk).update(due_on=date(2027, 3, 1))
    file.person = file.people.users["second"]
    alone(file.person)
    return file


def alone(person):
    """Nobody else has an account open."""
    User.objects.exclude(pk=person.pk).update(is_active=False)


def moments(day, hours=HOURS):
    return [datetime(day.year, day.month, day.day, *hour, tzinfo=PARIS) for hour in hours]


def live(*times):
    """At each of these moments the clock asks and the worker sends. Gives those of the letters."""
    sent = []
    for at in times:
        before = len(mail.outbox)
        operations.ask_digests(at=at)
        outbox.run_due(at=at)
        sent += [f"{at:%a %H:%M}"] * (len(mail.outbox) - before)
    return sent


def week(first=MONDAY, days=7):
    return [at for number in range(days) for at in moments(first + timedelta(days=number))]


def choose(person, frequency):
    operations.choose_digest(actor=act_as(person), at=AT, frequency=frequency)


@pytest.mark.parametrize(
    ("frequency", "sent"),
    [(F.DAILY, ["Mon 07:00"]), (F.WEEKLY, ["Mon 07:00"]), (F.IMMEDIATE, ["Mon 00:05"]), (F.NEVER, [])],
)
def test_what_is_not_new_is_said_once(file, frequency, sent):
    choose(file.person, frequency)

    assert live(*week(days=14)) == sent


@pytest.mark.parametrize(
    ("frequency", "sent"), [(F.DAILY, ["Fri 07:00"]), (F.WEEKLY, ["Mon 07:00"]), (F.IMMEDIATE, ["Thu 18:30"])]
)
def test_what_is_new_is_said_at_the_next_moment_that_was_chosen(file, frequency, sent):
    choose(file.person, frequency)
    *before, evening = week(days=4)
    live(*before)
    another_file(file)

    assert live(evening, *week(MONDAY + timedelta(days=4))) == sent


def another_file(file):
    """Another review is asked of the same person."""
    other = examined(first="assigned", second="assigned")
    Referral.objects.filter(pk=other.referral.pk).update(due_on=date(2027, 3, 1))
    Review.objects.filter(mandate=other.people.mandates["first"]).update(mandate=file.people.mandates["second"])
    alone(file.person)


def test_a_deadline_is_said_again_when_it_is_near_and_when_it_has_passed(file):
    Referral.objects.filter(pk=file.referral.pk).update(due_on=date(2026, 12, 3))

    assert live(*week(days=21)) == ["Mon 07:00", "Mon 07:00", "Fri 07:00"]
    # With the declaration of interests, which nobody made.
    assert "dont 2 en retard" in mail.outbox[-1].body.replace("\u00a0", " ")


def test_a_letter_gives_numbers_references_and_links_and_nothing_else(file):
    live(*moments(MONDAY))

    letter = mail.outbox[0]
    review = Review.objects.get(mandate=file.people.mandates["second"])
    assert letter.to == [file.person.email]
    assert file.referral.reference in letter.body
    assert review.get_absolute_url() in letter.body
    assert letter.extra_headers["List-Unsubscribe"].endswith("/compte/notifications/>")
    assert file.referral.title not in letter.body + letter.subject
    assert file.referral.question not in letter.body
    assert "Propos de" not in letter.body


def test_a_name_between_quotation_marks_stays_on_the_site():
    assert Todo("Approuver la fiche ALG-2026-0004 « Canari »", "/a").reference == "ALG-2026-0004"
    assert Todo("Compléter la saisine « Canari »", "/a").reference == ""


def test_nothing_reaches_a_recused_person_a_former_member_or_a_closed_account(file):
    def tasks():
        return [task.label for task in notices.news_for(file.person, at=AT)[0]]

    def of_the_file():
        return [label for label in tasks() if file.referral.reference in label]

    assert of_the_file()

    file.people.recuse("second")
    assert not of_the_file()
    Mandate.objects.filter(person=file.person).update(ends_on=date(2026, 11, 20), end_reason="resignation")
    assert not tasks()
    User.objects.filter(pk=file.person.pk).update(is_active=False)
    assert live(*week()) == []


def test_what_was_taken_away_between_the_asking_and_the_sending_is_not_said(file):
    at = moments(MONDAY)[2]
    operations.ask_digests(at=at)
    file.people.recuse("second")

    outbox.run_due(at=at)

    assert [letter for letter in mail.outbox if file.referral.reference in letter.body] == []


def test_asked_twice_it_is_sent_once(file):
    first, second = moments(MONDAY)[2:4]
    operations.ask_digests(at=first)
    operations.ask_digests(at=second)
    assert OutboxMessage.objects.filter(kind="accounts.digest").count() == 2

    outbox.run_due(at=second)

    assert len(mail.outbox) == 1
    assert DigestLetter.objects.count() == 1


def test_a_letter_that_could_not_leave_is_tried_again(file, settings):
    at = moments(MONDAY)[2]
    operations.ask_digests(at=at)
    settings.EMAIL_BACKEND = "tests.accounts.test_digests.Broken"
    outbox.run_due(at=at)
    assert not DigestLetter.objects.exists()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    outbox.run_due(at=at + timedelta(minutes=5))

    assert len(mail.outbox) == 1


class Broken:
    """A mail server that is down."""

    def __init__(self, **_kwargs):
        pass

    def send_messages(self, _messages):
        raise OSError("no mail server")


@pytest.mark.parametrize(
    ("frequency", "at", "expected"),
    [
        (F.DAILY, datetime(2026, 11, 28, 8, tzinfo=PARIS), ""),
        (F.DAILY, datetime(2026, 11, 27, 6, 59, tzinfo=PARIS), ""),
        (F.DAILY, datetime(2026, 11, 27, 9, 59, tzinfo=PARIS), "jour 2026-11-27"),
        (F.WEEKLY, datetime(2026, 11, 24, 8, tzinfo=PARIS), ""),
        (F.WEEKLY, datetime(2027, 1, 4, 8, tzinfo=PARIS), "semaine 2027-01"),
        # The morning is that of Paris, before and after the change of hour.
        (F.DAILY, datetime(2026, 10, 23, 5, 0, tzinfo=ZoneInfo("UTC")), "jour 2026-10-23"),
        (F.DAILY, datetime(2026, 10, 26, 5, 0, tzinfo=ZoneInfo("UTC")), ""),
    ],
)
def test_the_moment_is_that_of_paris(frequency, at, expected):
    assert occasion(frequency, at) == expected


def test_no_word_of_a_task_is_kept():
    today = date(2026, 11, 24)
    told = fingerprints([Todo("Canari", "/a", today + timedelta(days=4)), Todo("Canari", "/a", today)], today=today)

    assert len(set(told)) == 2
    assert "Canari" not in str(told)


def test_each_person_chooses_on_a_page(browser, file):
    browser.force_login(file.person)
    address = reverse("accounts:notifications")
    assert browser.get(address).page.select_one("input[checked]")["value"] == "daily"

    answer = browser.post(address, {"digest": "weekly"}, follow=True)

    assert "Votre choix est enregistré" in text_of(answer.page)
    assert NotificationPreference.objects.get().digest == F.WEEKLY
    assert JournalEntry.objects.filter(action="account.choose_digest", after="weekly").count() == 1
    assert browser.post(address, {"digest": "hourly"}).status_code == 422
    assert browser.post(address, {}).status_code == 422
    assert browser.get("/").page.select_one(f'main a[href="{address}"]')


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same(browser, file, count, django_assert_num_queries):
    for number in range(count):
        DigestLetter.objects.create(user=file.person, occasion=f"jour {number}", sent_at=AT)
    browser.force_login(file.person)

    with django_assert_num_queries(6):
        browser.get(reverse("accounts:notifications"))

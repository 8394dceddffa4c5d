from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.enums import Role
from committee.enums.meetings import MeetingStatus
from committee.models import CalendarFeed, Mandate, Meeting
from committee.operations.calendar_feeds import close_feed, digest_of, renew_feed
from common.errors import NotVisible
from tests.committee.factories import MandateFactory, MeetingFactory, UserFactory
from tests.committee.hall import DAY, hall
from tests.pages import text_of

pytestmark = pytest.mark.django_db

S = MeetingStatus


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(DAY, tick=False):
        yield


def _feed(token):
    return Client().get(reverse("committee:calendar-feed", args=[token]))


def test_the_feed_tells_the_reference_the_date_the_place_and_the_link():
    room = hall(3, status=S.CONVENED, with_referral=True)
    token = renew_feed(actor=room.actor(2), at=DAY)

    response = _feed(token)

    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert set(event) == {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "URL", "STATUS"}
    assert (event["SUMMARY"], event["LOCATION"]) == (f"Séance {room.meeting.reference}", "Paris")
    for secret in (room.referral.title, room.referral.reference, room.meeting.remote_access, "Membre 2"):
        assert secret not in response.content.decode()


def test_what_is_planned_is_uncertain_and_what_is_put_off_is_cancelled():
    room = hall(3, status=S.PLANNED)
    MeetingFactory(status=S.POSTPONED, starts_at=DAY + timedelta(days=1))
    MeetingFactory(status=S.PLANNED, starts_at=DAY - timedelta(days=400))
    token = renew_feed(actor=room.secretary, at=DAY)

    events = Calendar.from_ical(_feed(token).content).walk("VEVENT")

    assert [event["STATUS"] for event in events] == ["TENTATIVE", "CANCELLED"]


def test_only_the_digest_is_kept():
    room = hall(3)

    token = renew_feed(actor=room.actor(2), at=DAY)

    feed = CalendarFeed.objects.get()
    assert feed.digest == digest_of(token)
    assert token not in str(list(CalendarFeed.objects.values()))
    assert len(token) >= 43


def _someone(who):
    room = hall(3)
    mandate = room.members[2]
    token = renew_feed(actor=room.actor(2), at=DAY)
    day = DAY.date()
    if who in {"a former member", "a future member"}:
        Mandate.objects.filter(pk=mandate.pk).update(ends_on=day - timedelta(days=1), end_reason="resignation")
    if who == "a future member":
        MandateFactory(person=mandate.person, starts_on=day + timedelta(days=1))
    if who == "a closed account":
        mandate.person.is_active = False
        mandate.person.save()
    if who == "whoever closed it":
        close_feed(actor=room.actor(2), at=DAY)
    if who == "whoever renewed it":
        renew_feed(actor=room.actor(2), at=DAY)
    return token


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("a member", 200),
        ("a former member", 404),
        ("a future member", 404),
        ("a closed account", 404),
        ("whoever closed it", 404),
        ("whoever renewed it", 404),
    ],
)
def test_the_address_answers_only_while_its_person_may_see_the_meetings(who, status):
    assert _feed(_someone(who)).status_code == status


@pytest.mark.parametrize("token", ["x", "é", "a" * 43])
def test_a_wrong_secret_is_a_404(token):
    hall(1)

    assert _feed(token).status_code == 404


def test_a_calendar_only_reads():
    token = _someone("a member")

    assert Client().post(reverse("committee:calendar-feed", args=[token])).status_code == 405


def test_the_address_is_shown_once_renewed_and_closed(browser):
    room = hall(3)
    browser.force_login(room.members[2].person)

    opened = browser.post(reverse("committee:renew-calendar-feed"))
    address = text_of(opened.page.select_one("code"))
    again = browser.get(reverse("committee:my-calendar-feed"))
    renewed = browser.post(reverse("committee:renew-calendar-feed"))
    old = Client().get(address.removeprefix("http://localhost:8000"))
    new = text_of(renewed.page.select_one("code"))
    browser.post(reverse("committee:close-calendar-feed"))
    browser.post(reverse("committee:close-calendar-feed"))

    assert not again.page.select("code")
    assert "Une adresse est ouverte depuis le 8 décembre 2026" in text_of(again.page)
    assert old.status_code == 404
    assert new != address
    assert Client().get(new.removeprefix("http://localhost:8000")).status_code == 404
    assert CalendarFeed.objects.filter(revoked_at__isnull=True).count() == 0


@pytest.mark.parametrize(("roles", "status"), [([Role.SECRETARIAT], 200), ([Role.CONTRIBUTOR, Role.MANAGEMENT], 404)])
def test_strangers_have_no_address(browser, roles, status):
    browser.force_login(UserFactory(roles=roles))

    assert browser.get(reverse("committee:my-calendar-feed")).status_code == status
    assert browser.post(reverse("committee:renew-calendar-feed")).status_code == status


def test_a_stranger_opens_no_address():
    room = hall(1)
    former = MandateFactory(ends_on=date(2026, 12, 7), term_ends_on=date(2026, 12, 7))

    with pytest.raises(NotVisible):
        renew_feed(actor=room.actor(0).__class__(user=former.person), at=DAY)


def test_one_meeting_for_a_calendar(browser):
    room = hall(3, status=S.CONVENED)
    url = reverse("committee:meeting-calendar", args=[room.meeting.pk])
    browser.force_login(room.members[2].person)

    response = browser.get(url)
    browser.force_login(UserFactory(roles=[Role.CONTRIBUTOR]))

    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["SUMMARY"] == f"Séance {room.meeting.reference}"
    assert response["Content-Disposition"] == f'attachment; filename="{room.meeting.reference}.ics"'
    assert browser.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_costs_the_same_whatever_its_length(count, django_assert_num_queries):
    room = hall(1)
    for number in range(count - 1):
        MeetingFactory(starts_at=DAY + timedelta(days=number))
    token = renew_feed(actor=room.secretary, at=DAY)

    with django_assert_num_queries(6):
        response = _feed(token)

    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == count


def test_the_calendar_is_read_by_month(browser):
    room = hall(1, status=S.PLANNED)
    MeetingFactory(starts_at=DAY + timedelta(days=20))
    MeetingFactory(starts_at=DAY + timedelta(days=40))
    Meeting.objects.filter(pk=room.meeting.pk).update(starts_at=DAY - timedelta(days=30))
    browser.force_login(room.secretariat)

    page = browser.get(reverse("committee:meetings")).page

    assert [text_of(month) for month in page.select("main h3")] == ["Décembre 2026", "Janvier 2027", "Novembre 2026"]

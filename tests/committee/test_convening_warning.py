"""Before convening, the page says what the composition lacks that day; the meeting may be convened all the same."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.enums import Civility, Office, Role
from accounts.models import User
from committee.enums.composition import College, SeatQuality
from committee.enums.meetings import MeetingStatus
from committee.models import Mandate
from tests.committee.factories import MandateFactory, MeetingFactory, RulesFactory, UserFactory
from tests.committee.hall import DAY, hall
from tests.pages import text_of

pytestmark = pytest.mark.django_db

NOW = DAY - timedelta(days=20)


@pytest.fixture(autouse=True)
def _well_before(time_machine):
    time_machine.move_to(NOW, tick=False)


def panel(browser, meeting):
    return text_of(browser.get(reverse("committee:meeting", args=[meeting.pk])).page.select_one("#suite").parent)


def test_what_is_missing_is_told_with_its_rule_and_does_not_block(browser):
    room = hall(3, status=MeetingStatus.PLANNED)
    User.objects.update(civility=Civility.MADAME)
    browser.force_login(room.secretariat)

    before = panel(browser, room.meeting)
    browser.post(reverse("committee:convene-meeting", args=[room.meeting.pk]))

    assert "il manque : État, organisations syndicales de salariés" in before
    assert "délibération n° 2020-41, art. 3" in before
    assert "sur 3 membres en mandat le 8 décembre 2026 : la délibération reste possible si 2 membres" in before
    room.meeting.refresh_from_db()
    assert room.meeting.status == MeetingStatus.CONVENED
    assert "reste possible" not in panel(browser, room.meeting)


def test_nobody_in_mandate_that_day_cannot_deliberate(browser):
    RulesFactory()
    meeting = MeetingFactory(status=MeetingStatus.PLANNED, starts_at=DAY)
    MandateFactory(ends_on=DAY.date() - timedelta(days=1))
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))

    assert "Aucun mandat n’est en vigueur le 8 décembre 2026 : aucune délibération n’est possible." in panel(
        browser, meeting
    )


def test_a_complete_committee_is_convened_without_a_word(browser):
    RulesFactory()
    women = {SeatQuality.AI, SeatQuality.LAW, SeatQuality.USERS, College.EMPLOYEES}
    for quality in SeatQuality:
        for college in College if quality == SeatQuality.BOARD else [""]:
            is_woman = bool({quality, college} & women)
            MandateFactory(
                seat__quality=quality,
                seat__college=college,
                person__civility=Civility.MADAME if is_woman else Civility.MONSIEUR,
                office=Office.PRESIDENT if quality == SeatQuality.AI else Office.MEMBER,
                office_reference="PV" if quality == SeatQuality.AI else "",
            )
    meeting = MeetingFactory(status=MeetingStatus.PLANNED, starts_at=DAY)
    browser.force_login(Mandate.objects.get(office=Office.PRESIDENT).person)

    assert "délibération reste possible" not in panel(browser, meeting)

"""When an opinion is due, and why."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.enums.referrals import ReferralStatus
from committee.models import CommitteeRules, Referral
from committee.rules.due_dates import delay_of, is_working_day, next_working_day, opinion_due
from tests.committee.factories import RulesFactory
from tests.committee.referral_factories import ReferralFactory


def due(submitted_on, *, days=60, stops=()):
    return opinion_due(submitted_on=submitted_on, rules=CommitteeRules(opinion_delay_days=days), stops=stops)


@pytest.mark.parametrize(
    ("submitted_on", "days", "expected"),
    [
        (date(2026, 11, 3), 30, date(2026, 12, 3)),
        (date(2026, 11, 5), 30, date(2026, 12, 7)),  # a Saturday: Monday
        (date(2026, 11, 25), 30, date(2026, 12, 28)),  # Christmas, a Friday: Monday
        (date(2027, 3, 28), 1, date(2027, 3, 30)),  # Easter Monday: Tuesday
        (date(2026, 12, 2), 30, date(2027, 1, 4)),  # New Year's Day, a Friday, in the next year
        (date(2028, 2, 1), 28, date(2028, 2, 29)),  # a leap day
        (date(2026, 10, 20), 7, date(2026, 10, 27)),  # across the change of hour
    ],
)
def test_a_delay_ends_on_a_working_day(submitted_on, days, expected):
    assert due(submitted_on, days=days).due_on == expected


def test_the_days_when_the_file_was_incomplete_are_added():
    stops = [(date(2026, 11, 4), date(2026, 11, 9)), (date(2026, 11, 10), date(2026, 11, 12))]

    found = due(date(2026, 11, 3), days=30, stops=stops)

    assert found.due_on == date(2026, 12, 10)
    assert "prolongé de 7\u00a0jours pendant lesquels une réponse était attendue de la direction" in found.explanation


def test_the_sentence_says_the_delay_and_its_source():
    found = due(date(2026, 11, 5), days=30)

    assert found.explanation.replace("\u00a0", " ") == (
        "Déposée le 5 novembre 2026, délai de 30 jours, reporté au premier jour ouvré : 7 décembre 2026."
    )
    assert "CRPA, art.\u00a0R.133-14" in found.source


def test_a_request_answered_the_same_day_adds_nothing():
    assert due(date(2026, 11, 3), days=30, stops=[(date(2026, 11, 4), date(2026, 11, 4))]).due_on == date(2026, 12, 3)


def test_every_public_holiday_of_the_year_is_skipped():
    holidays = [(1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]

    assert all(next_working_day(date(2026, *day)) > date(2026, *day) for day in holidays)


def easter(year):
    """Computed by Gauss's method: nothing of the code that is tested."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def is_off(day):
    """Week-ends and the eleven public holidays of code du travail, art. L.3133-1, told apart by hand."""
    moving = {easter(day.year) + timedelta(days=shift) for shift in (1, 39, 50)}
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    return day.isoweekday() > 5 or (day.month, day.day) in fixed or day in moving


def counted_by_hand(submitted_on, days, stops, *, in_working_days):
    """List the days one after the other, strike those that do not count, take the one with the right rank."""
    calendar = [submitted_on + timedelta(days=n) for n in range(1, 1500)]
    left = [day for day in calendar if not any(asked < day <= answered for asked, answered in stops)]
    if in_working_days:
        return [day for day in left if not is_off(day)][days - 1]
    last = left[days - 1]
    return next(day for day in calendar if day >= last and not is_off(day))


@st.composite
def requests(draw):
    """A submission, and up to four requests that follow one another."""
    submitted_on = draw(st.dates(date(2024, 1, 1), date(2031, 12, 31)))
    moment, stops = submitted_on, []
    for _ in range(draw(st.integers(0, 4))):
        asked = moment + timedelta(days=draw(st.integers(0, 25)))
        moment = asked + timedelta(days=draw(st.integers(0, 40)))
        stops.append((asked, moment))
    return submitted_on, stops


@settings(max_examples=400, deadline=None)
@given(asked=requests(), days=st.integers(1, 120), in_working_days=st.booleans())
def test_a_due_date_agrees_with_a_count_by_hand(asked, days, in_working_days):
    submitted_on, stops = asked
    rules = CommitteeRules(opinion_delay_days=days, delays_in_working_days=in_working_days)

    found = opinion_due(submitted_on=submitted_on, rules=rules, stops=stops)

    assert found.due_on == counted_by_hand(submitted_on, days, stops, in_working_days=in_working_days)


def test_the_public_holidays_of_thirty_years_are_those_of_the_law():
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(365 * 30)]

    assert [day for day in days if is_working_day(day) is is_off(day)] == []


@pytest.mark.parametrize(
    ("submitted_on", "days", "sentence"),
    [
        (
            date(2026, 11, 30),
            15,
            "Déposée le 30 novembre 2026, délai de 15 jours ouvrés : 21 décembre 2026.",
        ),
        (
            date(2026, 12, 14),
            15,
            (
                "Déposée le 14 décembre 2026, délai de 15 jours ouvrés, sans compter le 25 décembre 2026 "
                "et le 1er janvier 2027 : 6 janvier 2027."
            ),
        ),
        (
            date(2026, 4, 1),
            40,
            "Déposée le 1er avril 2026, délai de 40 jours ouvrés, sans compter 5 jours fériés : 3 juin 2026.",
        ),
    ],
    ids=["no holiday", "named", "counted"],
)
def test_a_delay_in_working_days_says_which_days_did_not_count(submitted_on, days, sentence):
    rules = CommitteeRules(opinion_delay_days=days, delays_in_working_days=True)

    found = opinion_due(submitted_on=submitted_on, rules=rules, stops=[])

    assert found.explanation.replace("\u00a0", " ") == sentence


def test_the_urgent_lane_has_its_own_delay_and_its_own_source():
    rules = CommitteeRules(
        opinion_delay_days=40,
        urgent_opinion_delay_days=10,
        delays_in_working_days=True,
        sources={"urgent_opinion_delay": "décision de 2026, art. 4"},
    )

    found = opinion_due(submitted_on=date(2026, 11, 30), rules=rules, stops=[], is_urgent=True)

    assert found.due_on == date(2026, 12, 14)
    assert "délai d’urgence de 10\u00a0jours ouvrés" in found.explanation
    assert found.source == "décision de 2026, art. 4"


def test_without_a_delay_of_its_own_an_urgent_file_has_the_ordinary_one():
    rules = CommitteeRules(opinion_delay_days=40, delays_in_working_days=True)
    ordinary, urgent = (
        opinion_due(submitted_on=date(2026, 11, 30), rules=rules, stops=[], is_urgent=lane) for lane in (False, True)
    )

    assert ordinary == urgent


@pytest.mark.django_db
def test_new_rules_change_no_due_date_of_the_past():
    old = RulesFactory(opinion_delay_days=30)
    referral = ReferralFactory(status=ReferralStatus.SUBMITTED, rules=old)
    before = delay_of(referral, [])

    RulesFactory(in_force_from=date(2026, 2, 1), opinion_delay_days=5, delays_in_working_days=True)

    again = delay_of(Referral.objects.get(pk=referral.pk), [])
    assert (before, again) == (again, before)
    assert before.due_on == date(2026, 12, 14)

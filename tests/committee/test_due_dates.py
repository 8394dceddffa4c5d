"""When an opinion is due, and why."""

from datetime import date

import pytest

from committee.models import CommitteeRules
from committee.rules.due_dates import next_working_day, opinion_due


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
    assert "prolongé de 7\u00a0jours pendant lesquels le dossier était incomplet" in found.explanation


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

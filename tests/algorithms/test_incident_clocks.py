"""Whom the law says to tell, and until when: the clocks, computed from the facts alone."""

from datetime import UTC, datetime, timedelta

import pytest

from algorithms.clocks import clocks_of, first_told, owed
from algorithms.enums import Breach, Harm, NoticeKind, Seriousness
from algorithms.models import Incident, IncidentNotice
from common.typography import NBSP

# 10 h 15 in Paris, a Monday.
KNOWN = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)


def incident(seriousness=Seriousness.MINOR, breach=Breach.NONE, harm="", known_at=KNOWN):
    return Incident(known_at=known_at, seriousness=seriousness, breach=breach, harm=harm)


@pytest.mark.parametrize(
    ("breach", "kinds"),
    [
        (Breach.NONE, []),
        (Breach.UNLIKELY, []),
        (Breach.UNKNOWN, [NoticeKind.CNIL]),
        (Breach.RISK, [NoticeKind.CNIL]),
        (Breach.HIGH, [NoticeKind.CNIL, NoticeKind.PEOPLE]),
    ],
)
def test_a_breach_is_told_according_to_its_risk(breach, kinds):
    assert [clock.kind for clock in clocks_of(incident(breach=breach), {})] == kinds


def test_the_cnil_is_told_within_72_hours_to_the_minute_whatever_the_day():
    [clock] = clocks_of(incident(breach=Breach.RISK), {})

    assert clock.due_at == datetime(2026, 11, 26, 9, 15, tzinfo=UTC)
    assert not clock.is_overdue(clock.due_at)
    assert clock.is_overdue(clock.due_at + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("harm", "last_day"),
    [
        (Harm.RIGHTS, 8),
        (Harm.HEALTH, 8),
        (Harm.PROPERTY, 8),
        (Harm.DEATH, 3),
        (Harm.INFRASTRUCTURE, None),
        (Harm.WIDESPREAD, None),
    ],
)
def test_the_authority_is_told_by_the_end_of_the_last_day(harm, last_day):
    [clock] = clocks_of(incident(Seriousness.SERIOUS, harm=harm), {})

    day = datetime(2026, 12, last_day, tzinfo=UTC) if last_day else datetime(2026, 11, 25, tzinfo=UTC)
    # The end of the day in Paris is an hour before that of UTC in winter.
    assert clock.due_at == day.replace(hour=22, minute=59, second=59)
    assert clock.kind == NoticeKind.AUTHORITY


def test_days_are_those_of_paris_through_a_change_of_hour():
    known = datetime(2026, 3, 20, 23, 30, tzinfo=UTC)  # the 21st in Paris, in winter time

    [clock] = clocks_of(incident(Seriousness.SERIOUS, harm=Harm.RIGHTS, known_at=known), {})

    assert clock.due_at == datetime(2026, 4, 5, 21, 59, 59, tzinfo=UTC)  # the 5th in Paris, in summer time


def test_every_harm_has_its_clock():
    for harm in Harm:
        assert clocks_of(incident(Seriousness.SERIOUS, harm=harm), {})


def test_what_was_told_stops_its_clock_and_says_when_it_was_late():
    facts = incident(breach=Breach.RISK)

    [in_time] = clocks_of(facts, {"cnil": KNOWN + timedelta(hours=71)})
    [late] = clocks_of(facts, {"cnil": KNOWN + timedelta(hours=75)})

    assert (in_time.is_done, in_time.was_late, in_time.state(KNOWN)) == (True, False, "faite")
    assert (late.is_done, late.was_late, late.state(KNOWN)) == (True, True, "faite hors délai")
    assert f"3{NBSP}heures après l’échéance" in late.sentence(KNOWN)
    assert owed([in_time, late]) == []


def test_the_first_notice_counts_unless_it_was_replaced():
    wrong = IncidentNotice(pk=1, kind="cnil", sent_at=KNOWN)
    right = IncidentNotice(pk=2, kind="cnil", sent_at=KNOWN + timedelta(hours=5), replaces_id=1)
    more = IncidentNotice(pk=3, kind="cnil", sent_at=KNOWN + timedelta(hours=9))

    assert first_told([wrong, more]) == {"cnil": KNOWN}
    assert first_told([wrong, right, more]) == {"cnil": KNOWN + timedelta(hours=5)}


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "il reste 3 jours"),
        (40, "il reste 32 heures"),
        (71.5, "il reste moins d’une heure"),
        (73, "1 heure de retard"),
        (24 * 6, "3 jours de retard"),
    ],
)
def test_a_clock_says_what_is_left_of_it(hours, words):
    [clock] = clocks_of(incident(breach=Breach.RISK), {})

    assert words in clock.sentence(KNOWN + timedelta(hours=hours)).replace(NBSP, " ")


@pytest.mark.parametrize(("hours", "is_soon"), [(47, False), (49, True), (72, True), (73, False)])
def test_a_clock_in_hours_rings_a_day_before(hours, is_soon):
    [clock] = clocks_of(incident(breach=Breach.RISK), {})

    assert clock.is_soon(KNOWN + timedelta(hours=hours)) is is_soon


def test_no_figure_is_invented_where_the_law_gives_none():
    people = clocks_of(incident(breach=Breach.HIGH), {})[-1]

    assert people.due_at is None
    assert not people.is_overdue(KNOWN + timedelta(days=900))
    assert not people.is_soon(KNOWN)
    assert "meilleurs délais" in people.sentence(KNOWN)

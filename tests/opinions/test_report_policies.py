"""Who may read and move an annual report, and from which state."""

import pytest
from django.utils import timezone

from opinions.enums.reports import ReportStatus as S
from opinions.enums.reports import ReportStep as Step
from opinions.models import AnnualReport
from opinions.policies import reports as policies
from opinions.queries import reports as queries
from opinions.workflow import ANNUAL_REPORT
from tests.committee.referral_factories import People, ReferralFactory
from tests.grids import cells, columns, entries, rows
from tests.opinions.report_factories import AT, a_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


STEPS = """
             | save | refresh | circulate | send_back | put_on_agenda | submit_to_vote | adopt | reject | sign | publish
-------------+------+---------+-----------+-----------+---------------+----------------+-------+--------+------+--------
secretariat  | yes  | yes     | yes       | yes       | yes           | yes            | yes   | yes    | -    | -
president    | yes  | yes     | yes       | yes       | yes           | yes            | yes   | yes    | yes  | -
vice         | yes  | yes     | yes       | yes       | yes           | yes            | yes   | yes    | -    | -
everything   | yes  | yes     | yes       | yes       | yes           | yes            | yes   | yes    | -    | -
rapporteur   | -    | -       | -         | -         | -             | -              | -     | -      | -    | -
member       | -    | -       | -         | -         | -             | -              | -     | -      | -    | -
first        | -    | -       | -         | -         | -             | -              | -     | -      | -    | -
recused      | -    | -       | -         | -         | -             | -              | -     | -      | -    | -
former       | -    | -       | -         | -         | -             | -              | -     | -      | -    | -
contributor  | -    | -       | -         | -         | -             | -              | -     | -      | -    | -
approver     | -    | -       | -         | -         | -             | -              | -     | -      | -    | -
neighbour    | -    | -       | -         | -         | -             | -              | -     | -      | -    | -
management   | -    | -       | -         | -         | -             | -              | -     | -      | -    | -
stranger     | -    | -       | -         | -         | -             | -              | -     | -      | -    | -
"""

# read: the report and its versions; -: it does not exist (404). A recusal from a file takes nothing away here.
SIGHT = """
             | drafting | circulated | put_to_vote | adopted | signed
-------------+----------+------------+-------------+---------+-------
secretariat  | read     | read       | read        | read    | read
president    | read     | read       | read        | read    | read
member       | read     | read       | read        | read    | read
recused      | read     | read       | read        | read    | read
former       | -        | -          | -           | -       | -
contributor  | -        | -          | -           | -       | -
management   | -        | -          | -           | -       | -
stranger     | -        | -          | -           | -       | -
"""

FROM = """
             | save | refresh | circulate | send_back | put_on_agenda | submit_to_vote | adopt | reject | sign | publish
-------------+------+---------+-----------+-----------+---------------+----------------+-------+--------+------+--------
drafting     | yes  | yes     | yes       | -         | -             | -              | -     | -      | -    | -
circulated   | -    | -       | -         | yes       | yes           | yes            | -     | -      | -    | -
put_to_vote  | -    | -       | -         | -         | -             | -              | yes   | yes    | -    | -
adopted      | -    | -       | -         | -         | -             | -              | -     | -      | yes  | -
signed       | -    | -       | -         | -         | -             | -              | -     | -      | -    | yes
published    | -    | -       | -         | -         | -             | -              | -     | -      | -    | -
"""


def loaded(report):
    return queries.report_pages(on=timezone.localdate(AT)).get(pk=report.pk)


def test_who_may_take_which_step(django_assert_num_queries):
    made = a_report()
    report = loaded(made.report)
    actors = {who: made.people.actor(who) for who in rows(STEPS)}

    with django_assert_num_queries(0):
        found = {(who, step): bool(policies.STEPS[Step(step)](actors[who], report)) for who, step, _ in cells(STEPS)}

    assert found == {(who, step): allowed for who, step, allowed in cells(STEPS)}


def test_every_step_has_a_column_and_every_person_a_row():
    made = a_report()

    assert set(columns(STEPS)) == set(columns(FROM)) == set(Step.values)
    assert set(rows(FROM)) == set(S.values)
    assert set(made.people.users) - {"second", "colleague"} == set(rows(STEPS))


@pytest.mark.parametrize(("state", "step", "allowed"), cells(FROM))
def test_which_step_leaves_which_state(state, step, allowed):
    assert (Step(step) in ANNUAL_REPORT.steps_from(state)) is allowed


@pytest.mark.parametrize("state", columns(SIGHT))
def test_who_reads_a_report_in_each_state(browser, state):
    made = a_report(S(state))
    answers = {"read": 200, "-": 404}
    expected = {who: answers[cell] for who, column, cell in entries(SIGHT) if column == state}

    found = {}
    for who in expected:
        browser.force_login(made.people.users[who])
        found[who] = browser.get(made.report.get_absolute_url()).status_code

    assert found == expected


def test_the_list_shows_what_the_policy_lets_see():
    made = a_report()

    for who in rows(STEPS):
        actor = made.people.actor(who)
        listed = set(queries.reports_visible_to(actor, on=timezone.localdate(AT)))
        assert listed == {one for one in AnnualReport.objects.all() if policies.can_see(actor, loaded(one))}, who


def test_the_vice_president_signs_while_the_committee_has_no_president():
    made = a_report(S.ADOPTED, of=People(ReferralFactory(), has_president=False))

    assert policies.can_sign(made.people.actor("vice"), loaded(made.report))

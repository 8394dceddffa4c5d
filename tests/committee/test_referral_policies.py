from itertools import product

import pytest

from committee.enums.referrals import Origin
from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReferralStep as Step
from committee.models import Referral
from committee.policies import referrals as policies
from committee.queries import referrals as queries
from committee.workflow import REFERRAL
from tests.committee.factories import MandateFactory
from tests.committee.referral_factories import AT, CLOSED, EXAMINED, People, ReferralFactory, loaded
from tests.grids import cells, columns, entries, rows

pytestmark = pytest.mark.django_db

# A file of the body that the committee examines; what the state forbids is another table.
STEPS = """
            | edit | add_document | replace_document | remove_document | submit | report_incomplete | complete | classify | take_up | decline | ask | reply | assign_rapporteur | assign_reviewers | schedule | unschedule | deliberate | withdraw | lapse
------------+------+--------------+------------------+-----------------+--------+-------------------+----------+----------+---------+---------+-----+-------+-------------------+------------------+----------+------------+------------+----------+------
contributor | yes  | yes          | yes              | yes             | yes    | -                 | yes      | -        | -       | -       | -   | yes   | -                 | -                | -        | -          | -          | yes      | -
approver    | yes  | yes          | yes              | yes             | yes    | -                 | yes      | -        | -       | -       | -   | yes   | -                 | -                | -        | -          | -          | yes      | -
colleague   | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -   | -     | -                 | -                | -        | -          | -          | -        | -
neighbour   | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -   | -     | -                 | -                | -        | -          | -          | -        | -
secretariat | -    | yes          | yes              | -               | -      | yes               | -        | yes      | yes     | -       | yes | -     | -                 | -                | yes      | yes        | yes        | -        | yes
president   | -    | -            | -                | -               | -      | -                 | -        | -        | yes     | yes     | yes | -     | yes               | yes              | yes      | yes        | yes        | -        | yes
vice        | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -   | -     | -                 | -                | -        | -          | -          | -        | -
member      | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -   | -     | -                 | -                | -        | -          | -          | -        | -
rapporteur  | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | yes | -     | -                 | -                | -        | -          | -          | -        | -
first       | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -   | -     | -                 | -                | -        | -          | -          | -        | -
former      | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -   | -     | -                 | -                | -        | -          | -          | -        | -
management  | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -   | -     | -                 | -                | -        | -          | -          | -        | -
stranger    | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -   | -     | -                 | -                | -        | -          | -          | -        | -
recused     | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -   | -     | -                 | -                | -        | -          | -          | -        | -
everything  | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -   | -     | -                 | -                | -        | -          | -          | -        | -
"""  # noqa: E501 -- a drawn table

# Who sees a file, by state; `title` is the page that says « you left this file » and nothing else.
SIGHT = """
            | draft | requested | put_to_vote | submitted | incomplete | under_review | scheduled | deliberated | answered | declined | withdrawn | lapsed
------------+-------+-----------+-------------+-----------+------------+--------------+-----------+-------------+----------+----------+-----------+-------
contributor | yes   | -         | -           | yes       | yes        | yes          | yes       | yes         | yes      | yes      | yes       | yes
approver    | yes   | -         | -           | yes       | yes        | yes          | yes       | yes         | yes      | yes      | yes       | yes
colleague   | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
neighbour   | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
secretariat | -     | yes       | yes         | yes       | yes        | yes          | yes       | yes         | yes      | yes      | yes       | yes
president   | -     | yes       | yes         | yes       | yes        | yes          | yes       | yes         | yes      | yes      | yes       | yes
vice        | -     | yes       | yes         | yes       | yes        | yes          | yes       | yes         | yes      | yes      | yes       | yes
member      | -     | yes       | yes         | -         | -          | yes          | yes       | yes         | yes      | yes      | -         | yes
rapporteur  | -     | yes       | yes         | -         | -          | yes          | yes       | yes         | yes      | yes      | -         | yes
former      | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
management  | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
stranger    | -     | -         | -           | -         | -          | -            | -         | -           | -        | -        | -         | -
recused     | -     | title     | title       | -         | -          | title        | title     | title       | title    | title    | -         | title
everything  | yes   | title     | title       | title     | title      | title        | title     | title       | title    | title    | title     | title
"""  # noqa: E501 -- a drawn table

# The columns of STEPS that differ when the committee seizes itself, before the president has taken it up.
SELF_STEPS = """
             | take_up | decline | withdraw | add_document | report_incomplete
-------------+---------+---------+----------+--------------+------------------
contributor  | -       | -       | -        | -            | -
secretariat  | -       | -       | -        | yes          | yes
president    | yes     | yes     | yes      | -            | -
vice         | -       | -       | -        | -            | -
member       | -       | -       | -        | -            | -
requester    | -       | -       | yes      | -            | -
everything   | -       | -       | -        | -            | -
"""

FROM = """
             | edit | add_document | replace_document | remove_document | submit | report_incomplete | complete | classify | take_up | decline | vote_in | vote_down | ask | reply | assign_rapporteur | assign_reviewers | schedule | unschedule | deliberate | resume | reopen | answer | withdraw | lapse
-------------+------+--------------+------------------+-----------------+--------+-------------------+----------+----------+---------+---------+---------+-----------+-----+-------+-------------------+------------------+----------+------------+------------+--------+--------+--------+----------+------
draft        | yes  | yes          | yes              | yes             | yes    | -                 | -        | -        | -       | -       | -       | -         | -   | -     | -                 | -                | -        | -          | -          | -      | -      | -      | yes      | -
requested    | -    | -            | -                | -               | -      | -                 | -        | -        | yes     | yes     | -       | -         | -   | -     | -                 | -                | yes      | -          | -          | -      | -      | -      | yes      | -
put_to_vote  | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | yes     | yes       | -   | -     | -                 | -                | -        | yes        | -          | -      | -      | -      | -        | -
submitted    | -    | yes          | yes              | -               | -      | yes               | -        | yes      | yes     | yes     | -       | -         | -   | -     | -                 | -                | -        | -          | -          | -      | -      | -      | yes      | yes
incomplete   | -    | yes          | yes              | -               | -      | -                 | yes      | yes      | -       | yes     | -       | -         | -   | -     | -                 | -                | -        | -          | -          | -      | -      | -      | yes      | -
under_review | -    | yes          | yes              | -               | -      | -                 | -        | -        | -       | -       | -       | -         | yes | yes   | yes               | yes              | yes      | -          | -          | -      | -      | -      | yes      | yes
scheduled    | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -       | -         | -   | yes   | yes               | yes              | -        | yes        | yes        | -      | -      | -      | -        | -
deliberated  | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -       | -         | -   | -     | yes               | -                | -        | -          | -          | yes    | yes    | yes    | -        | -
answered     | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -       | -         | -   | -     | -                 | -                | -        | -          | -          | -      | -      | -      | -        | -
declined     | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -       | -         | -   | -     | -                 | -                | -        | -          | -          | -      | -      | -      | -        | -
withdrawn    | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -       | -         | -   | -     | -                 | -                | -        | -          | -          | -      | -      | -      | -        | -
lapsed       | -    | -            | -                | -               | -      | -                 | -        | -        | -       | -       | -       | -         | -   | -     | -                 | -                | -        | -          | -          | -      | -      | -      | -        | -
"""  # noqa: E501 -- a drawn table


def test_who_may_take_which_step(django_assert_num_queries):
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    people.assign()
    referral = loaded(people.referral)
    someone = {who: people.actor(who) for who in rows(STEPS)}

    with django_assert_num_queries(0):
        allowed = [
            (who, step, bool(policies.STEPS[Step(step)](someone[who], referral))) for who, step, _ in cells(STEPS)
        ]

    assert allowed == cells(STEPS)


def test_every_step_but_the_consequences_of_other_acts_has_a_column():
    consequences = {Step.ANSWER, Step.VOTE_IN, Step.VOTE_DOWN, Step.RESUME, Step.REOPEN}
    assert set(columns(STEPS)) == set(Step) - consequences == set(policies.STEPS)


def test_who_may_take_which_step_on_a_self_referral():
    people = People(ReferralFactory(status=S.REQUESTED))
    referral = loaded(people.referral)
    people.users["requester"] = referral.created_by
    people.mandates["requester"] = MandateFactory(person=referral.created_by)

    found = [
        (who, step, bool(policies.STEPS[Step(step)](people.actor(who), referral))) for who, step, _ in cells(SELF_STEPS)
    ]

    assert found == cells(SELF_STEPS)


@pytest.mark.parametrize("step", ["take_up", "decline", "assign_rapporteur", "assign_reviewers"])
def test_the_vice_president_acts_when_the_president_is_recused(step):
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    people.recuse("president")
    referral = loaded(people.referral)

    assert policies.STEPS[Step(step)](people.actor("vice"), referral)
    assert not policies.STEPS[Step(step)](people.actor("president"), referral)


def test_the_vice_president_acts_when_there_is_no_president():
    people = People(ReferralFactory(status=S.UNDER_REVIEW), has_president=False)

    assert policies.can_preside(people.actor("vice"), loaded(people.referral))


@pytest.mark.parametrize("state", columns(SIGHT))
def test_who_sees_a_file_in_each_state(state):
    people = People(ReferralFactory(status=S(state)))
    referral = loaded(people.referral)
    expected = {who: sight for who, column, sight in entries(SIGHT) if column == state}

    found = {who: _sight(people.actor(who), referral) for who in rows(SIGHT)}

    assert found == expected


def test_the_list_shows_what_the_policy_lets_see():
    """One universe: two departments, every state, both origins, taken up or not, with and without a recusal."""
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    mine, other = people.referral.department, people.users["neighbour"].department
    for department, state, origin, is_taken_up in product([mine, other, None], S, Origin, [True, False]):
        if _is_possible(department, state, origin, is_taken_up=is_taken_up):
            ReferralFactory(department=department, status=state, origin=origin, taken_up=is_taken_up)
            people.referral = ReferralFactory(department=department, status=state, origin=origin, taken_up=is_taken_up)
            people.recuse("president")
            people.recuse("everything")
    rows = list(queries.with_presidency(Referral.objects.all(), on=AT.date()))

    listed = {who: set(queries.referrals_visible_to(people.actor(who))) for who in people.users}

    seen = {who: {row for row in rows if policies.can_see(people.actor(who), row)} for who in people.users}
    assert listed == seen
    assert len(rows) > 100


def test_a_draft_that_was_abandoned_stays_in_its_department():
    people = People(ReferralFactory(status=S.WITHDRAWN, submitted=False))
    referral = loaded(people.referral)

    assert {who for who in people.users if policies.can_see(people.actor(who), referral)} == {
        "contributor",
        "approver",
        "everything",
    }


@pytest.mark.parametrize(("state", "step", "allowed"), cells(FROM))
def test_which_step_starts_from_which_state(state, step, allowed):
    assert (Step(step) in REFERRAL.steps_from(state)) is allowed


def test_every_state_and_every_step_is_drawn():
    assert rows(FROM) == list(S.values) == columns(SIGHT)
    assert columns(FROM) == list(Step.values)


def test_whoever_is_outside_the_committee_does_not_learn_that_it_has_deliberated():
    people = People(ReferralFactory(status=S.DELIBERATED))

    assert policies.shown_status(people.actor("contributor"), S.DELIBERATED) == S.SCHEDULED
    assert policies.shown_status(people.actor("member"), S.DELIBERATED) == S.DELIBERATED


def test_the_filter_of_the_department_does_not_tell_a_deliberation_from_a_schedule():
    deliberated = ReferralFactory(status=S.DELIBERATED)
    scheduled = ReferralFactory(status=S.SCHEDULED, department=deliberated.department)
    contributor = People(deliberated).actor("contributor")
    files = queries.referrals_visible_to(contributor)

    assert set(queries.listed(files, contributor, {"status": S.SCHEDULED})) == {deliberated, scheduled}


def _is_possible(department, state, origin, *, is_taken_up):
    if is_taken_up is not (state in EXAMINED) and (state in EXAMINED or state not in CLOSED):
        return False
    if origin == Origin.BODY:
        return department is not None and state != S.REQUESTED
    return state not in {S.DRAFT, S.SUBMITTED, S.INCOMPLETE}


def _sight(actor, referral):
    verdict = policies.can_see(actor, referral)
    if verdict:
        return "yes"
    return "-" if verdict.is_hidden else "title"

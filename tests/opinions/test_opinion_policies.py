"""Who may read and move an opinion, and from which state (RELIABILITY §2.3, rows 2 to 4)."""

import pytest
from django.utils import timezone

from committee.models import Referral
from committee.queries.referrals import with_presidency
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import OpinionStep as Step
from opinions.models import Opinion
from opinions.policies import opinions as policies
from opinions.queries import opinions as queries
from opinions.workflow import OPINION
from tests.committee.referral_factories import AT
from tests.grids import cells, columns, entries, rows
from tests.opinions.factories import an_opinion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


STEPS = """
            | save| circulate| send_back| submit_to_vote| adopt| reject| speak_apart| take_back| sign| notify| publish
------------+-----+----------+----------+---------------+------+-------+------------+----------+-----+-------+--------
rapporteur  | yes | yes      | yes      | yes           | -    | -     | -          | -        | -   | -     | -
president   | yes | yes      | yes      | yes           | yes  | yes   | -          | -        | yes | yes   | -
secretariat | -   | -        | -        | yes           | yes  | yes   | -          | -        | -   | -     | -
vice        | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
member      | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
first       | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
former      | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
recused     | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
everything  | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
contributor | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
approver    | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
neighbour   | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
management  | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
stranger    | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
"""

# read: the text and its versions; forbidden: the file is known, its content is not (403); -: it does not exist (404).
SIGHT = """
             | drafting  | circulated | put_to_vote | adopted   | signed    | notified  | published
-------------+-----------+------------+-------------+-----------+-----------+-----------+----------
rapporteur   | read      | read       | read        | read      | read      | read      | read
president    | read      | read       | read        | read      | read      | read      | read
vice         | read      | read       | read        | read      | read      | read      | read
member       | read      | read       | read        | read      | read      | read      | read
secretariat  | read      | read       | read        | read      | read      | read      | read
recused      | forbidden | forbidden  | forbidden   | forbidden | forbidden | forbidden | forbidden
everything   | forbidden | forbidden  | forbidden   | forbidden | forbidden | forbidden | forbidden
former       | -         | -          | -           | -         | -         | -         | -
contributor  | -         | -          | -           | -         | -         | -         | -
approver     | -         | -          | -           | -         | -         | -         | -
neighbour    | -         | -          | -           | -         | -         | -         | -
management   | -         | -          | -           | -         | -         | -         | -
stranger     | -         | -          | -           | -         | -         | -         | -
"""

FROM = """
            | save| circulate| send_back| submit_to_vote| adopt| reject| speak_apart| take_back| sign| notify| publish
------------+-----+----------+----------+---------------+------+-------+------------+----------+-----+-------+--------
drafting    | yes | yes      | -        | -             | -    | -     | -          | -        | -   | -     | -
circulated  | -   | -        | yes      | yes           | -    | -     | -          | -        | -   | -     | -
put_to_vote | -   | -        | -        | -             | yes  | yes   | -          | -        | -   | -     | -
adopted     | -   | -        | -        | -             | -    | yes   | yes        | yes      | yes | -     | -
signed      | -   | -        | -        | -             | -    | yes   | -          | -        | -   | yes   | yes
notified    | -   | -        | -        | -             | -    | yes   | -          | -        | -   | -     | yes
published   | -   | -        | -        | -             | -    | -     | -          | -        | -   | -     | -
"""


def loaded(opinion):
    found = queries.opinion_pages(on=timezone.localdate(AT)).get(pk=opinion.pk)
    assert found.referral.pk
    return found


def test_who_may_take_which_step(django_assert_num_queries):
    file = an_opinion()
    opinion = loaded(file.opinion)
    actors = {who: file.people.actor(who) for who in rows(STEPS)}

    with django_assert_num_queries(0):
        found = {(who, step): bool(policies.STEPS[Step(step)](actors[who], opinion)) for who, step, _ in cells(STEPS)}

    assert found == {(who, step): allowed for who, step, allowed in cells(STEPS)}


def test_every_step_has_a_column_and_every_person_a_row():
    file = an_opinion()

    assert set(columns(STEPS)) == set(columns(FROM)) == set(Step.values)
    assert set(rows(FROM)) == set(columns(SIGHT)) == set(S.values)
    assert set(file.people.users) - {"second", "colleague"} == set(rows(STEPS)) == {*rows(SIGHT), "first"}


@pytest.mark.parametrize(("state", "step", "allowed"), cells(FROM))
def test_which_step_leaves_which_state(state, step, allowed):
    assert (Step(step) in OPINION.steps_from(state)) is allowed


@pytest.mark.parametrize("state", S.values)
def test_who_reads_an_opinion_in_each_state(browser, state):
    file = an_opinion(S(state))
    answers = {"read": 200, "forbidden": 403, "-": 404}
    expected = {who: answers[cell] for who, column, cell in entries(SIGHT) if column == state}

    found = {}
    for who in expected:
        browser.force_login(file.people.users[who])
        found[who] = browser.get(file.opinion.get_absolute_url()).status_code

    assert found == expected


@pytest.mark.parametrize("page", ["", "rediger/", "versions/1/", "comparer/"])
def test_a_recused_member_is_refused_every_page_of_the_file(browser, page):
    file = an_opinion()
    browser.force_login(file.people.users["recused"])

    response = browser.get(file.opinion.get_absolute_url() + page)

    assert response.status_code == 403
    assert "Considérant" not in response.content.decode()


def test_the_list_shows_what_the_policy_lets_see():
    file = an_opinion()
    other = an_opinion(beside=file)

    for who in rows(STEPS):
        actor = file.people.actor(who)
        listed = set(queries.opinions_visible_to(actor, on=timezone.localdate(AT)))
        assert listed == {one for one in Opinion.objects.all() if policies.can_see(actor, loaded(one))}, who
    assert other.opinion in queries.opinions_visible_to(file.people.actor("recused"), on=timezone.localdate(AT))


def test_the_vice_president_signs_when_the_president_is_recused():
    file = an_opinion(S.ADOPTED)
    file.people.recuse("president")
    opinion = loaded(file.opinion)

    assert policies.can_sign(file.people.actor("vice"), opinion)
    assert not policies.can_sign(file.people.actor("president"), opinion)


def test_who_opens_is_who_writes():
    file = an_opinion()
    referral = with_presidency(Referral.objects.all(), on=timezone.localdate(AT)).get(pk=file.referral.pk)

    opens = {who for who in rows(STEPS) if policies.can_open(file.people.actor(who), referral)}

    assert opens == {who for who, step, allowed in cells(STEPS) if step == "save" and allowed}

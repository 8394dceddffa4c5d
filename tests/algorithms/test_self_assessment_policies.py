"""Who may do what with a self-assessment, drawn; and the same rule as the lists apply it."""

import pytest

from algorithms import workflow
from algorithms.enums import SelfAssessmentStatus as S
from algorithms.enums import SelfAssessmentStep as Step
from algorithms.enums import SheetStatus
from algorithms.policies import self_assessments as policies
from algorithms.queries.self_assessments import self_assessments_visible_to
from common.errors import WrongState
from tests.algorithms.factories import DepartmentFactory
from tests.algorithms.people import actor
from tests.algorithms.self_assessment_factories import SelfAssessmentFactory
from tests.grids import cells, columns, entries, rows

# On the draft of a published sheet; « see handed » is about one that is signed.
MAY = """
                  | open | assess | sign
------------------+------+--------+-----
contributor       | yes  | yes    | -
proposer          | yes  | yes    | yes
approver          | yes  | yes    | yes
colleague         | -    | -      | -
other contributor | -    | -      | -
other approver    | -    | -      | -
secretariat       | -    | -      | -
management        | -    | -      | -
board             | -    | -      | -
operator          | -    | -      | -
member            | -    | -      | -
president         | -    | -      | -
no department     | -    | -      | -
"""
SEES = """
                  | draft | signed | superseded | set_aside | signed on a draft sheet
------------------+-------+--------+------------+-----------+------------------------
contributor       | yes   | yes    | yes        | yes       | yes
proposer          | yes   | yes    | yes        | yes       | yes
approver          | yes   | yes    | yes        | yes       | yes
colleague         | -     | -      | -          | -         | -
other contributor | -     | -      | -          | -         | -
other approver    | -     | -      | -          | -         | -
secretariat       | -     | yes    | yes        | -         | -
management        | -     | yes    | yes        | -         | -
board             | -     | yes    | yes        | -         | -
operator          | -     | -      | -          | -         | -
member            | -     | yes    | yes        | -         | -
president         | -     | yes    | yes        | -         | -
no department     | -     | -      | -          | -         | -
"""
TABLE = """
           | assess | sign   | supersede  | restart
-----------+--------+--------+------------+----------
draft      | draft  | signed | -          | set_aside
signed     | -      | -      | superseded | -
superseded | -      | -      | -          | -
set_aside  | -      | -      | -          | -
"""


@pytest.fixture
def places(db):
    return {"department": DepartmentFactory(), "elsewhere": DepartmentFactory()}


@pytest.mark.parametrize(("who", "what", "allowed"), cells(MAY))
def test_who_may_do_what(who, what, allowed, places, django_assert_num_queries):
    assessment = SelfAssessmentFactory(sheet__algorithm__department=places["department"])
    someone = actor(who, **places)
    asked = {
        "open": lambda: policies.can_open(someone, assessment.sheet),
        "assess": lambda: policies.can_assess(someone, assessment),
        "sign": lambda: policies.can_sign(someone, assessment),
    }

    with django_assert_num_queries(0):
        verdict = asked[what]()

    assert bool(verdict) is allowed


@pytest.mark.parametrize(("who", "state", "allowed"), cells(SEES))
def test_who_reads_which(who, state, allowed, places):
    is_on_a_draft = state == "signed on a draft sheet"
    assessment = SelfAssessmentFactory(
        sheet__algorithm__department=places["department"],
        sheet__status=SheetStatus.DRAFT if is_on_a_draft else SheetStatus.PUBLISHED,
        status=S.SIGNED if is_on_a_draft else state,
    )
    someone = actor(who, **places)

    assert bool(policies.can_see(someone, assessment)) is allowed
    assert list(self_assessments_visible_to(someone)) == ([assessment] if allowed else [])
    if not allowed:
        assert policies.can_assess(someone, assessment).is_hidden
        assert policies.can_sign(someone, assessment).is_hidden


@pytest.mark.parametrize(("status", "step", "target"), entries(TABLE))
def test_which_step_leads_where(status, step, target):
    if target != "-":
        assert workflow.SELF_ASSESSMENT.target(Step(step), source=status) == target
        return
    with pytest.raises(WrongState):
        workflow.SELF_ASSESSMENT.target(Step(step), source=status)


def test_every_state_and_every_step_is_drawn():
    assert set(columns(TABLE)) == set(Step.values)
    assert set(rows(TABLE)) == set(S.values)

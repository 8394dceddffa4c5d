"""The list of expected pieces: which lines for which kind of file, and what each says."""

import pytest

from algorithms.enums import Answer, Automation, ImpactStudy, Lifecycle
from algorithms.models import SheetVersion
from committee.enums.completeness import FileKind, LineState
from committee.enums.referrals import CheckVerdict, DocumentKind, Origin
from committee.enums.referrals import ReferralStatus as S
from committee.models import CompletenessMark, Referral, ReferralSheet
from committee.operations.completeness import mark_line
from committee.rules.completeness import EXPECTED, kind_of
from committee.views.file_check import check_of, lines_to_ask
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from tests.algorithms.factories import AlgorithmFactory, SheetVersionFactory
from tests.committee.referral_factories import AT, People, ReferralFactory
from tests.committee.referral_pages import sign_in, url
from tests.committee.test_papers import join
from tests.grids import cells, columns, rows
from tests.pages import text_of

pytestmark = pytest.mark.django_db

LISTS = """
                | study | experiment | in_use | self
----------------+-------+------------+--------+-----
question        | yes   | yes        | yes    | yes
scope           | yes   | yes        | yes    | yes
presentation    | yes   | yes        | yes    | -
self_assessment | yes   | yes        | yes    | -
lifecycle       | yes   | yes        | yes    | -
purpose         | yes   | yes        | yes    | yes
data            | yes   | yes        | yes    | yes
impact          | yes   | yes        | yes    | -
legal_basis     | yes   | yes        | yes    | -
human           | yes   | yes        | yes    | -
technical       | -     | yes        | yes    | -
measures        | -     | yes        | yes    | -
effects         | -     | yes        | yes    | -
volume          | -     | -          | yes    | -
works_council   | -     | yes        | yes    | -
"""


def file(status=S.SUBMITTED, **sheet):
    people = People(ReferralFactory(status=status))
    version = SheetVersionFactory(
        status="published", algorithm=AlgorithmFactory(department=people.referral.department), **sheet
    )
    ReferralSheet.objects.create(referral=people.referral, version=version)
    return people


def states(people):
    return {line.key: line.state for line in check_of(people.referral).lines}


def mark(people, line, verdict, who="secretariat", note=""):
    return mark_line(
        referral_id=people.referral.pk, actor=people.actor(who), at=AT, line=line, verdict=verdict, note=note
    )


def test_which_line_belongs_to_which_list():
    assert {(line.key, kind.value): kind in line.kinds for line in EXPECTED for kind in FileKind} == {
        (line, kind): is_in for line, kind, is_in in cells(LISTS)
    }
    assert (rows(LISTS), columns(LISTS)) == ([line.key for line in EXPECTED], list(FileKind.values))


def test_every_line_says_why_and_by_which_text():
    assert [line.key for line in EXPECTED if not (line.reason and line.source and line.label)] == []


@pytest.mark.parametrize(
    ("stages", "kind"),
    [
        ([Lifecycle.UNKNOWN], FileKind.STUDY),
        ([Lifecycle.STUDY], FileKind.STUDY),
        ([Lifecycle.STUDY, Lifecycle.EXPERIMENT], FileKind.EXPERIMENT),
        ([Lifecycle.EXPERIMENT, Lifecycle.ROLLOUT], FileKind.IN_USE),
        ([Lifecycle.GENERALISED], FileKind.IN_USE),
        ([], FileKind.STUDY),
    ],
)
def test_the_kind_is_that_of_the_algorithm_that_has_gone_furthest(stages, kind):
    assert kind_of(Referral(origin=Origin.BODY), [SheetVersion(lifecycle=stage) for stage in stages]) == kind
    assert kind_of(Referral(origin=Origin.SELF), [SheetVersion(lifecycle=stage) for stage in stages]) == FileKind.SELF


@pytest.mark.parametrize(
    ("sheet", "line", "state"),
    [
        ({"purpose": ""}, "purpose", LineState.MISSING),
        ({"purpose": "Orienter"}, "purpose", LineState.PRESENT),
        ({"in_service_scope": Answer.YES}, "scope", LineState.PRESENT),
        ({"in_service_scope": Answer.UNKNOWN}, "scope", LineState.TO_JUDGE),
        ({"impact_study": ImpactStudy.NOT_REQUIRED}, "impact", LineState.NOT_APPLICABLE),
        ({"impact_study": ImpactStudy.DONE}, "impact", LineState.MISSING),
        ({"founds_decision": Answer.NO}, "legal_basis", LineState.NOT_APPLICABLE),
        ({"founds_decision": Answer.YES}, "legal_basis", LineState.MISSING),
        ({"automation": Automation.NONE, "human_intervention": ""}, "human", LineState.NOT_APPLICABLE),
        ({"automation": Automation.FULL, "human_intervention": ""}, "human", LineState.MISSING),
        ({"lifecycle": Lifecycle.GENERALISED, "decisions_per_year": 0}, "volume", LineState.PRESENT),
        ({}, "question", LineState.TO_JUDGE),
        ({}, "presentation", LineState.MISSING),
    ],
)
def test_what_the_sheet_says_settles_a_line(sheet, line, state):
    assert states(file(**sheet))[line] == state


def test_a_paper_of_the_right_kind_settles_its_line():
    people = file()
    join(people)

    assert states(people)["impact"] == LineState.PRESENT


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (CheckVerdict.SUFFICIENT, LineState.PRESENT),
        (CheckVerdict.TO_ASK, LineState.MISSING),
        (CheckVerdict.NOT_NEEDED, LineState.NOT_APPLICABLE),
    ],
)
def test_the_secretariat_judges_with_its_name_and_the_date(verdict, state):
    people = file()

    mark(people, "presentation", verdict, note="Voir la question")

    line = next(line for line in check_of(people.referral).lines if line.key == "presentation")
    assert line.state == state
    assert people.users["secretariat"].full_name in line.why
    assert "24\u00a0novembre\u00a02026" in line.why


def test_a_paper_that_comes_later_is_judged_anew():
    people = file()
    mark(people, "impact", CheckVerdict.TO_ASK, note="La version signée")
    assert states(people)["impact"] == LineState.MISSING

    paper = join(people)
    paper.added_at = AT.replace(hour=23)
    paper.save()

    assert states(people)["impact"] == LineState.PRESENT


def test_the_same_judgement_twice_is_one_and_another_is_kept_beside_the_first():
    people = file()
    for _click in range(2):
        mark(people, "question", CheckVerdict.SUFFICIENT)
    mark(people, "question", CheckVerdict.TO_ASK, note="Trop vague")

    assert [found.verdict for found in CompletenessMark.objects.all()] == ["sufficient", "to_ask"]


@pytest.mark.parametrize(
    ("who", "line", "verdict", "refusal"),
    [
        ("president", "question", CheckVerdict.SUFFICIENT, NotAllowed),
        ("contributor", "question", CheckVerdict.SUFFICIENT, NotAllowed),
        ("recused", "question", CheckVerdict.SUFFICIENT, NotVisible),
        ("neighbour", "question", CheckVerdict.SUFFICIENT, NotVisible),
        ("secretariat", "novel", CheckVerdict.SUFFICIENT, NotVisible),
        ("secretariat", "question", CheckVerdict.TO_ASK, RuleBroken),
    ],
)
def test_a_refused_judgement_leaves_nothing(who, line, verdict, refusal):
    people = file()

    with pytest.raises(refusal):
        mark(people, line, verdict, who=who)

    assert not CompletenessMark.objects.exists()


def test_once_taken_up_the_list_is_no_longer_judged():
    with pytest.raises(WrongState):
        mark(file(S.UNDER_REVIEW), "question", CheckVerdict.SUFFICIENT)


def test_the_request_for_pieces_starts_from_the_missing_lines(browser):
    people = file(impact_study=ImpactStudy.NOT_REQUIRED)
    mark(people, "presentation", CheckVerdict.TO_ASK, note="avec les publics concernés")
    sign_in(browser, people, "secretariat")

    page = browser.get(url("report-incomplete", people)).page

    typed = page.select_one("textarea").text.strip().splitlines()
    assert typed == lines_to_ask(people.referral)
    assert "Note de présentation : avec les publics concernés" in typed
    assert not [line for line in typed if "impact" in line]


def test_the_department_is_warned_before_it_submits_and_may_submit(browser):
    people = file(S.DRAFT)
    sign_in(browser, people, "contributor")

    page = browser.get(url("referral", people)).page

    assert "Note de présentation" in text_of(page.select_one('[aria-labelledby="completude"]'))
    assert page.select_one(f'form[action="{url("submit-referral", people)}"]')


def test_the_secretariat_judges_from_the_page_and_what_was_typed_comes_back(browser):
    people = file()
    sign_in(browser, people, "secretariat")

    refused = browser.post(url("mark-line", people, "question"), {"question-verdict": "to_ask", "question-note": ""})
    kept = browser.post(
        url("mark-line", people, "question"), {"question-verdict": "sufficient", "question-note": ""}, follow=True
    )

    assert refused.status_code == 422
    assert refused.page.select_one('[name="question-verdict"] option[value="to_ask"]').has_attr("selected")
    assert "Suffisant, par" in text_of(kept.page.select_one('[aria-labelledby="ligne-question"]'))


@pytest.mark.parametrize(
    ("who", "status"),
    [("contributor", 200), ("secretariat", 200), ("member", 200), ("neighbour", 404), ("recused", 404),
     ("former", 404), ("everything", 404)],
)  # fmt: skip
def test_who_reads_the_list(browser, who, status):
    people = file(S.UNDER_REVIEW)
    sign_in(browser, people, who)

    assert browser.get(url("completeness", people)).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_the_file_holds(browser, count, django_assert_num_queries):
    people = file()
    for number in range(count - 1):
        version = SheetVersionFactory(
            status="published", algorithm=AlgorithmFactory(department=people.referral.department)
        )
        ReferralSheet.objects.create(referral=people.referral, version=version)
        join(people, name=f"{number}.pdf")
        mark(people, EXPECTED[number].key, CheckVerdict.SUFFICIENT)
    sign_in(browser, people, "secretariat")

    with django_assert_num_queries(13):
        browser.get(url("completeness", people))


def test_the_kinds_of_paper_that_are_expected_exist():
    assert {line.document for line in EXPECTED if line.document} <= set(DocumentKind)

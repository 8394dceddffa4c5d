import pytest

from accounts import actors
from accounts.enums import Role
from algorithms import queries
from algorithms.enums import SheetStatus as S
from algorithms.models import SheetVersion
from tests.algorithms.factories import DepartmentFactory, SheetVersionFactory
from tests.algorithms.people import sheet_of
from tests.committee.factories import UserFactory


@pytest.fixture
def reader(db, at):
    return actors.build(UserFactory(roles=[Role.SECRETARIAT]), at)


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({}, {"Tri des écrits", "Score"}),
        ({"q": "ECRITS"}, {"Tri des écrits"}),
        ({"q": "écrits tri"}, {"Tri des écrits"}),
        ({"q": "écrits score"}, set()),
        ({"q": "100%_"}, set()),
        ({"lifecycle": "study"}, {"Score"}),
        ({"status": "proposed"}, {"Score"}),
        ({"department": "offres"}, {"Tri des écrits"}),
        ({"department": "ailleurs"}, set()),
    ],
)
def test_the_list_is_narrowed(criteria, found, reader):
    offers = DepartmentFactory(code="offres")
    SheetVersionFactory(name="Tri des écrits", status=S.PUBLISHED, algorithm__department=offers)
    SheetVersionFactory(name="Score", status=S.PROPOSED, lifecycle="study")

    assert {sheet.name for sheet in queries.listed(queries.latest_visible_to(reader), criteria)} == found


def test_coverage_counts_the_sheets_in_force(db, django_assert_num_queries):
    first = SheetVersionFactory(status=S.PUBLISHED, lifecycle="generalised")
    SheetVersionFactory(algorithm=first.algorithm, number=2, lifecycle="abandoned")
    SheetVersionFactory(status=S.PUBLISHED, lifecycle="study")
    SheetVersionFactory(status=S.PUBLISHED, lifecycle="experiment")
    SheetVersionFactory(status=S.PROPOSED, lifecycle="generalised")

    with django_assert_num_queries(2):
        coverage = queries.coverage()

    assert (coverage.registered, coverage.in_use, coverage.in_preparation) == (3, 2, 1)
    assert coverage.by_lifecycle == (("étude", 1), ("expérimentation", 1), ("généralisé", 1))


def test_the_home_page_says_why_a_sheet_came_back(team, at):
    sheet = sheet_of(team, sent_back_at=at, sent_back_by=team["approver"].user, sent_back_reason="Précisez.")

    todo = queries.todo_for(team["contributor"], at=at)

    assert [(task.label, task.detail, task.is_mine) for task in todo] == [
        (
            f"Compléter et proposer la fiche {sheet.algorithm.reference} «\u00a0{sheet.name}\u00a0»",
            "Renvoyée\u00a0: Précisez.",
            True,
        )
    ]


def test_the_contributor_sees_whose_turn_it_is(team, at):
    sheet_of(team, S.PROPOSED)

    (task,) = queries.todo_for(team["contributor"], at=at)

    assert not task.is_mine
    assert task.detail.startswith("La main est à\u00a0: un approbateur")


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_costs_one_query(count, team, at, django_assert_num_queries):
    for _sheet in range(count):
        sheet_of(team, S.PROPOSED)

    with django_assert_num_queries(1):
        assert len(queries.todo_for(team["approver"], at=at)) == count


def test_published_versions_are_the_sheets_in_force(db):
    published = SheetVersionFactory(status=S.PUBLISHED)
    SheetVersionFactory(status=S.SUPERSEDED)
    SheetVersionFactory()

    assert list(queries.published_versions()) == [published]
    assert SheetVersion.objects.count() == 3

from datetime import timedelta

import pytest

from algorithms import queries
from algorithms.enums import SheetStatus as S
from algorithms.models import SheetVersion
from tests.algorithms.factories import SheetVersionFactory
from tests.algorithms.people import sheet_of


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


def test_a_published_sheet_whose_review_is_due_waits_for_its_contributors(team, at):
    today = at.date()
    due = sheet_of(team, S.PUBLISHED, review_due_on=today)
    sheet_of(team, S.PUBLISHED, review_due_on=today + timedelta(days=1))
    reopened = sheet_of(team, S.PUBLISHED, review_due_on=today)
    SheetVersionFactory(algorithm=reopened.algorithm, number=2)

    reviews = [todo for todo in queries.todo_for(team["contributor"], at=at) if todo.label.startswith("Revoir")]

    assert [(todo.url, todo.until, todo.is_mine) for todo in reviews] == [(due.get_absolute_url(), today, True)]
    assert not [todo for todo in queries.todo_for(team["stranger"], at=at) if todo.label.startswith("Revoir")]


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

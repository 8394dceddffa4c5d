"""What waits for each person, until when, and nothing that waits for somebody else."""

from datetime import date, timedelta

import pytest

from committee.enums.meetings import BallotStatus
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import Position, RecommendationStatus
from opinions.models import Opinion, Recommendation
from opinions.queries import todo_for
from tests.committee.referral_factories import AT, examined
from tests.grids import entries
from tests.opinions.factories import a_ballot, an_opinion, published, retain_findings

pytestmark = pytest.mark.django_db

VERBS = {
    "open": "Ouvrir l’avis sur",
    "write": "Rédiger l’avis sur",
    "read": "Lire le texte communiqué sur",
    "submit": "Soumettre au vote l’avis sur",
    "note": "Constater le résultat du vote sur",
    "sign": "Signer l’avis sur",
    "notified": "Lire l’avis notifié sur",
    "publish": "Préparer la publication de l’avis sur",
}

WAITS = """
            | consolidated | drafting | circulated | put_to_vote | proclaimed | adopted | signed  | notified | published
------------+--------------+----------+------------+-------------+------------+---------+---------+----------+----------
rapporteur  | open         | write    | read       | -           | -          | -       | -       | -        | -
president   | -            | -        | submit     | -           | note       | sign    | -       | -        | -
secretariat | -            | -        | submit     | -           | note       | -       | publish | publish  | -
vice        | -            | -        | read       | -           | -          | -       | -       | -        | -
member      | -            | -        | read       | -           | -          | -       | -       | -        | -
recused     | -            | -        | -          | -           | -          | -       | -       | -        | -
everything  | -            | -        | -          | -           | -          | -       | -       | -        | -
contributor | -            | -        | -          | -           | -          | -       | -       | -        | -
management  | -            | -        | -          | -           | -          | -       | -       | notified | -
stranger    | -            | -        | -          | -           | -          | -       | -       | -        | -
"""


def a_file(moment):
    if moment == "consolidated":
        file = examined()
        retain_findings(file.referral, by=file.people.users["rapporteur"])
        return file
    if moment != "proclaimed":
        return an_opinion(S(moment), count=0)
    file = an_opinion(S.CIRCULATED)
    by = file.people.users["president"]
    ballot = a_ballot(file.referral, file.drafts[0].sha256, BallotStatus.PROCLAIMED, by=by)
    Opinion.objects.update(status=S.PUT_TO_VOTE, ballot=ballot)
    return file


@pytest.mark.parametrize("moment", ["consolidated", *S.values, "proclaimed"])
def test_what_waits_for_whom_at_each_moment(moment):
    file = a_file(moment)
    expected = {who: cell for who, column, cell in entries(WAITS) if column == moment}

    found = {who: [todo.label for todo in todo_for(file.people.actor(who), at=AT)] for who in expected}

    assert found == {
        who: [] if cell == "-" else [f"{VERBS[cell]} {file.referral.reference}"] for who, cell in expected.items()
    }


def test_each_thing_to_do_bears_the_date_of_the_file():
    file = an_opinion()

    (todo,) = todo_for(file.people.actor("rapporteur"), at=AT)

    assert (todo.until, todo.is_mine, todo.url) == (date(2027, 1, 13), True, file.opinion.get_absolute_url())


def test_the_approver_answers_and_the_contributor_follows():
    file = published(count=1)

    (mine,) = todo_for(file.people.actor("approver"), at=AT)
    (followed,) = todo_for(file.people.actor("contributor"), at=AT)

    assert (mine.label, mine.until, mine.is_mine) == ("Répondre à REC-2026-01-1", date(2027, 1, 23), True)
    assert (followed.label, followed.is_mine) == ("Suivre la réponse à REC-2026-01-1", False)
    assert todo_for(file.people.actor("neighbour"), at=AT) == []


def test_what_is_due_comes_back_to_the_president_and_not_before():
    file = published(count=1)
    Recommendation.objects.update(status=RecommendationStatus.ANSWERED, position=Position.ACCEPTED, answered_at=AT)
    president = file.people.actor("president")

    assert todo_for(president, at=AT) == []
    assert [todo.label for todo in todo_for(president, at=AT + timedelta(days=300))] == [
        "Constater les suites de REC-2026-01-1"
    ]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("who", ["president", "secretariat", "rapporteur", "approver"])
def test_the_list_costs_the_same_whatever_its_length(who, count, django_assert_max_num_queries):
    file = an_opinion(S.CIRCULATED)
    for number in range(1, count + 1):
        published(number, beside=file)
    for _ in range(count - 1):
        an_opinion(S.CIRCULATED, beside=file)
    actor = file.people.actor(who)

    with django_assert_max_num_queries(6):
        todo = todo_for(actor, at=AT)

    assert len(todo) == (2 * count if who == "approver" else count)

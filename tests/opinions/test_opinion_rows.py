"""What PostgreSQL refuses, whatever the code does."""

import pytest
from django.db import connection, transaction
from django.db.utils import DataError, InternalError, ProgrammingError

from committee.enums.meetings import BallotStatus
from opinions.enums.opinions import OpinionStatus as S
from opinions.models import Opinion, Recommendation
from tests.committee.referral_factories import AT
from tests.opinions.factories import add_draft, an_opinion, proclaimed, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [S.CIRCULATED, S.PUT_TO_VOTE, S.ADOPTED, S.PUBLISHED])
def test_postgresql_refuses_a_version_added_after_the_drafting(state):
    file = an_opinion(state)

    with pytest.raises(InternalError, match="frozen"), transaction.atomic():
        add_draft(file.opinion, text(title="Glissé"), by=file.people.users["rapporteur"], number=2)


@pytest.mark.parametrize(
    "change", ["UPDATE opinions_draftversion SET sha256 = sha256", "DELETE FROM opinions_draftversion"]
)
def test_postgresql_refuses_to_touch_a_version(change):
    an_opinion()

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


@pytest.mark.parametrize("given", [{"sha256": "f" * 64}, {"is_carried": False}, {"status": BallotStatus.CLOSED}])
def test_postgresql_refuses_to_adopt_what_was_not_voted(given):
    file = proclaimed(**given)
    adoption = {"adopted_draft": file.drafts[0], "adopted_at": AT, "adopted_by": file.people.users["president"]}

    with pytest.raises(InternalError, match="not the text that was voted"), transaction.atomic():
        Opinion.objects.filter(pk=file.opinion.pk).update(status=S.ADOPTED, **adoption)


@pytest.mark.parametrize(
    ("before", "after"),
    [(S.PUBLISHED, S.DRAFTING), (S.DRAFTING, S.SIGNED), (S.ADOPTED, S.DRAFTING), (S.SIGNED, S.DRAFTING)],
    ids=["published for good", "signed without a vote", "adopted by a vote that stands", "signed after it"],
)
def test_postgresql_refuses_a_state_that_nothing_leads_to(before, after):
    file = an_opinion(before)

    with pytest.raises((InternalError, DataError)), transaction.atomic():
        Opinion.objects.filter(pk=file.opinion.pk).update(status=after)


def test_postgresql_refuses_to_rewrite_a_recommendation():
    an_opinion(S.ADOPTED)

    with pytest.raises(InternalError), transaction.atomic():
        Recommendation.objects.update(text="Autre chose")

"""Nobody reads another's review before all are given; then the committee reads all, and the department none."""

import pytest

from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReviewPhase
from committee.models import ConsolidatedFinding, Review
from committee.policies import reviews as policies
from committee.queries import reviews as queries
from committee.queries.review_grid import grid_visible_to
from tests.committee.referral_factories import AT, examined, loaded
from tests.grids import columns, entries, rows

pytestmark = pytest.mark.django_db

# Whose reviews each person reads. One given, one awaited: the rapporteur and the president are as blind as the others.
INDEPENDENT = """
             | first | second
-------------+-------+-------
first        | yes   | -
second       | -     | yes
rapporteur   | -     | -
president    | -     | -
vice         | -     | -
member       | -     | -
secretariat  | -     | -
contributor  | -     | -
approver     | -     | -
former       | -     | -
management   | -     | -
stranger     | -     | -
recused      | -     | -
everything   | -     | -
"""
CONSOLIDATION = """
             | first | second
-------------+-------+-------
first        | yes   | yes
second       | yes   | yes
rapporteur   | yes   | yes
president    | yes   | yes
vice         | yes   | yes
member       | yes   | yes
secretariat  | yes   | yes
contributor  | -     | -
approver     | -     | -
former       | -     | -
management   | -     | -
stranger     | -     | -
recused      | -     | -
everything   | -     | -
"""
# The second was set aside by a recusal: the first waits again for another to be read with.
BLIND_AGAIN = """
             | first | second
-------------+-------+-------
first        | yes   | -
second       | -     | -
rapporteur   | -     | -
president    | -     | -
member       | -     | -
secretariat  | -     | -
contributor  | -     | -
recused      | -     | -
"""
# Closed with one review that was never given: it stays its author's.
CLOSED = """
             | first | second
-------------+-------+-------
first        | yes   | -
second       | yes   | yes
rapporteur   | yes   | -
member       | yes   | -
secretariat  | yes   | -
contributor  | -     | -
recused      | -     | -
"""
PHASES = [
    ("independent", S.UNDER_REVIEW, {"first": "given", "second": "assigned"}, INDEPENDENT),
    ("independent", S.SCHEDULED, {"first": "assigned", "second": "assigned"}, INDEPENDENT),
    ("consolidation", S.UNDER_REVIEW, {"first": "given", "second": "given"}, CONSOLIDATION),
    ("consolidation", S.SCHEDULED, {"first": "given", "second": "given"}, CONSOLIDATION),
    ("independent", S.UNDER_REVIEW, {"first": "given", "second": "set_aside"}, BLIND_AGAIN),
    ("closed", S.DELIBERATED, {"first": "given", "second": "given"}, CONSOLIDATION),
    ("closed", S.ANSWERED, {"first": "given", "second": "given"}, CONSOLIDATION),
    ("closed", S.LAPSED, {"first": "given", "second": "assigned"}, CLOSED),
]


@pytest.mark.parametrize(("phase", "status", "given", "drawing"), PHASES, ids=[f"{p[0]}-{p[1]}-{p[2]}" for p in PHASES])
def test_who_reads_which_review(phase, status, given, drawing):
    file = examined(status=status, **given)
    referral, people = loaded(file.referral), file.people
    written = {review.mandate.person_id: review for review in Review.objects.select_related("mandate")}
    reviews = {name: written[people.users[name].pk] for name in columns(drawing)}

    listed = {who: set(queries.reviews_visible_to(people.actor(who), referral)) for who in rows(drawing)}
    allowed = {
        who: {
            review
            for review in reviews.values()
            if policies.can_read_review(people.actor(who), review, referral=referral, phase=ReviewPhase(phase))
        }
        for who in rows(drawing)
    }

    drawn = {who: {reviews[c] for w, c, v in entries(drawing) if w == who and v == "yes"} for who in rows(drawing)}
    assert queries.phase_of(referral) == phase
    assert listed == drawn
    assert allowed == drawn


@pytest.mark.parametrize(("phase", "status", "given", "drawing"), PHASES, ids=[f"{p[0]}-{p[1]}-{p[2]}" for p in PHASES])
def test_the_findings_of_the_rapporteur_are_shared_with_the_reviews(phase, status, given, drawing):
    file = examined(status=status, **given)
    referral, people = loaded(file.referral), file.people
    for commitment in referral.charter_version.commitments.all():
        ConsolidatedFinding.objects.create(
            referral=referral,
            commitment=commitment,
            grade="compliant",
            written_at=AT,
            written_by=people.users["rapporteur"],
        )

    listed = {who for who in people.users if queries.consolidation_visible_to(people.actor(who), referral)}

    allowed = {
        who
        for who in people.users
        if policies.can_read_consolidation(people.actor(who), referral, phase=ReviewPhase(phase))
    }
    assert listed == allowed
    assert ("member" in listed) is (phase != "independent")


def test_one_review_is_never_shared_alone():
    file = examined(first="given", second="set_aside")

    assert queries.phase_of(file.referral) == ReviewPhase.INDEPENDENT


def test_the_grid_says_where_members_disagree():
    file = examined()
    file.people.review("member", "assigned").findings.update(grade="not_compliant")
    Review.objects.filter(mandate__person=file.people.users["member"]).update(status="given", given_at=AT)

    _reviews, grid = grid_visible_to(file.people.actor("member"), loaded(file.referral))

    assert len(grid) == 7
    assert all(group.is_disputed for group in grid)
    assert [[len(row.cells) for row in group.rows] for group in grid] == [[3]] * 7
    assert [[(count, grade.value) for count, grade in group.tally] for group in grid] == [
        [(2, "compliant"), (1, "not_compliant")]
    ] * 7

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from accounts import actors
from committee import workflow
from committee.enums.meetings import BallotStatus, BallotStep, Choice
from committee.models import Ballot, Vote
from committee.operations import ballots as operations
from committee.operations.ballot_counts import choices_of
from committee.policies import meetings as policies
from committee.queries import meetings as queries
from committee.rules import majority
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import JournalEntry
from tests.committee.factories import UserFactory
from tests.committee.hall import Hall, hall
from tests.grids import cells, columns, entries, rows

pytestmark = pytest.mark.django_db

B = BallotStatus

FLOW = """
           | open_ballot | close  | seal   | count  | proclaim   | annul    | fall
ready      | open        | -      | -      | -      | -          | annulled | -
open       | -           | closed | sealed | -      | -          | annulled | annulled
sealed     | -           | -      | -      | closed | -          | annulled | annulled
closed     | -           | -      | -      | -      | proclaimed | annulled | annulled
proclaimed | -           | -      | -      | -      | -          | -        | annulled
annulled   | -           | -      | -      | -      | -          | -        | -
"""

WHO = """
                          | open_ballot | close | seal | count | proclaim | annul | fall | vote
president                 | yes         | yes   | yes  | yes   | yes      | yes   | -    | yes
vice-president            | -           | -     | -    | yes   | -        | -     | -    | yes
member                    | -           | -     | -    | yes   | -        | -     | -    | yes
member who is absent      | -           | -     | -    | -     | -        | -     | -    | -
member who gave a proxy   | -           | -     | -    | -     | -        | -     | -    | -
recused member            | -           | -     | -    | -     | -        | -     | -    | -
secretariat               | -           | -     | -    | yes   | -        | -     | -    | -
former member             | -           | -     | -    | -     | -        | -     | -    | -
"""

PRESIDENT_AWAY = """
                          | open_ballot | close | seal | count | proclaim | annul | vote
president                 | -           | -     | -    | -     | -        | -     | -
vice-president            | yes         | yes   | yes  | yes   | yes      | yes   | yes
member                    | -           | -     | -    | yes   | -        | -     | yes
secretariat               | -           | -     | -    | yes   | -        | -     | -
"""


@pytest.mark.parametrize(("state", "step", "target"), entries(FLOW))
def test_what_leads_where(state, step, target):
    if target == "-":
        with pytest.raises(WrongState):
            workflow.BALLOT.target(BallotStep(step), source=state)
    else:
        assert workflow.BALLOT.target(BallotStep(step), source=state) == target


def test_every_state_and_step_is_drawn():
    assert set(rows(FLOW)) == set(BallotStatus.values)
    assert set(columns(FLOW)) == set(BallotStep.values)
    assert set(columns(WHO)) == {*BallotStep.values, "vote"}


def _actor(who: str, room: Hall):
    numbers = {
        "president": 0,
        "vice-president": 1,
        "member": 2,
        "member who is absent": 3,
        "member who gave a proxy": 4,
        "recused member": 5,
    }
    if who in numbers:
        return room.actor(numbers[who])
    return room.secretary if who == "secretariat" else actors.build(UserFactory(), room.at)


@pytest.mark.parametrize(("who", "step", "allowed"), cells(WHO))
def test_who_may_act_on_a_ballot(who, step, allowed, django_assert_num_queries):
    room = hall(6, with_referral=True)
    room.attend("in_person", "in_person", "remote", "absent", "proxy 2", "in_person")
    room.recuse(5)
    assembly = queries.assemblies_of(room.meeting).of(room.item)
    someone = _actor(who, room)

    with django_assert_num_queries(0):
        policy = policies.can_vote if step == "vote" else policies.BALLOT_STEPS[BallotStep(step)]
        verdict = policy(someone, assembly)

    assert bool(verdict) is allowed
    assert verdict.is_hidden is (who == "former member")


@pytest.mark.parametrize(("who", "step", "allowed"), cells(PRESIDENT_AWAY))
@pytest.mark.parametrize("why", ["excused", "recused"])
def test_the_vice_president_presides_when_the_president_is_away_or_recused(who, step, allowed, why):
    room = hall(4, with_referral=True)
    if why == "recused":
        room.recuse(0)
    else:
        room.attend("excused", "in_person", "in_person", "in_person")
    assembly = queries.assemblies_of(room.meeting).of(room.item)

    policy = policies.can_vote if step == "vote" else policies.BALLOT_STEPS[BallotStep(step)]

    assert bool(policy(_actor(who, room), assembly)) is allowed


def _cast(room: Hall, ballot: Ballot, number: int, choice: Choice, *, for_number: int | None = None) -> Vote:
    return operations.cast_vote(
        ballot_id=ballot.pk,
        choice=choice,
        actor=room.actor(number),
        at=room.at,
        for_mandate_id=None if for_number is None else room.members[for_number].pk,
    )


def test_a_whole_ballot():
    room = hall(6, with_referral=True)
    room.attend("in_person", "in_person", "remote", "in_person", "proxy 2", "absent")
    room.referral.rapporteur = room.members[3]
    room.referral.save()
    ballot = operations.prepare_ballot(
        item_id=room.item.pk,
        actor=room.secretary,
        at=room.at,
        question="Le comité adopte-t-il ce texte ?",
        subject_label="Projet d’avis, version 3",
        text_sha256="ab" * 32,
    )
    step = {"ballot_id": ballot.pk, "actor": room.president, "at": room.at}
    operations.open_ballot(**step)
    _cast(room, ballot, 0, Choice.FOR)
    _cast(room, ballot, 1, Choice.AGAINST)
    _cast(room, ballot, 2, Choice.FOR)
    _cast(room, ballot, 2, Choice.FOR, for_number=4)
    _cast(room, ballot, 3, Choice.ABSTAIN)

    closed = operations.close_ballot(**step)

    assert (closed.status, closed.is_carried) == (B.CLOSED, True)
    assert closed.tally["votes_for"] == 3
    assert closed.explanation.replace("\u00a0", " ").replace("\u202f", " ") == (
        "6 membres composent le comité ; 3 présents sur place, 1 à distance et 1 pouvoir, soit 5 : "
        "le quorum de 3 est atteint (CRPA, art. R.133-10). "
        "5 membres présents ou représentés ; 3 pour, 1 contre, 1 abstention : "
        "la majorité des membres présents ou représentés, soit 3 sur 5, est atteinte, "
        "la proposition est adoptée (CRPA, art. R.133-11)."
    )
    recounted = majority.recount(choices_of(closed.votes.all()), closed.assembly, room.rules)
    assert recounted.as_record() == Ballot.objects.get(pk=ballot.pk).tally
    assert list(JournalEntry.objects.values_list("action", flat=True).order_by("sequence")) == [
        "ballot.prepare",
        "ballot.open_ballot",
        *["ballot.cast_vote"] * 5,
        "ballot.close",
    ]


def test_the_journal_never_says_the_choice():
    room = hall()
    ballot = room.ballot()

    _cast(room, ballot, 2, Choice.AGAINST)
    _cast(room, ballot, 2, Choice.FOR)

    told = JournalEntry.objects.order_by("sequence").values_list("action", "details")
    mandate = room.members[2].pk
    assert list(told) == [
        ("ballot.cast_vote", {"mandate": mandate, "as_proxy": False}),
        ("ballot.change_vote", {"mandate": mandate, "as_proxy": False}),
    ]
    assert list(ballot.votes.values_list("choice", flat=True)) == [Choice.FOR]


def test_a_double_click_is_one_vote():
    room = hall()
    ballot = room.ballot()

    first = _cast(room, ballot, 2, Choice.FOR)
    second = _cast(room, ballot, 2, Choice.FOR)

    assert first == second
    assert JournalEntry.objects.count() == 1


# A named ballot is never sealed: `test_secret_votes` has that state.
NOT_OPEN = [status for status in BallotStatus if status not in {B.OPEN, B.SEALED}]


@pytest.mark.parametrize("status", NOT_OPEN)
def test_a_vote_outside_an_open_ballot_is_refused(status):
    room = hall()
    ballot = room.ballot(status)

    with pytest.raises(WrongState):
        _cast(room, ballot, 2, Choice.FOR)

    assert not Vote.objects.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("status", NOT_OPEN)
def test_postgresql_refuses_it_too(status):
    room = hall()
    ballot = room.ballot(status)

    with pytest.raises(IntegrityError, match="not open"), transaction.atomic():
        _insert(room, ballot, voter=2, caster=2)

    assert not Vote.objects.exists()


def _insert(room: Hall, ballot: Ballot, *, voter: int, caster: int, as_proxy: bool = False) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO committee_vote (ballot_id, mandate_id, choice, cast_at, cast_by_id, as_proxy) "
            "VALUES (%s, %s, 'for', now(), %s, %s)",
            [ballot.pk, room.members[voter].pk, room.members[caster].person_id, as_proxy],
        )


@pytest.mark.parametrize(
    ("voter", "caster", "as_proxy", "refusal"),
    [
        (3, 3, False, "not here"),
        (4, 4, False, "not here"),
        (4, 0, True, "not here"),
        (2, 0, False, "not here"),
        (2, 0, True, "not here"),
        (5, 5, False, "recused"),
    ],
    ids=["absent", "gave a proxy", "somebody else's proxy", "for another", "as a proxy not given", "recused"],
)
def test_postgresql_refuses_whoever_may_not_cast_it(voter, caster, as_proxy, refusal):
    room = hall(6, with_referral=True)
    room.attend("in_person", "in_person", "remote", "absent", "proxy 2", "in_person")
    room.recuse(5)
    ballot = room.ballot()

    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        _insert(room, ballot, voter=voter, caster=caster, as_proxy=as_proxy)
    _insert(room, ballot, voter=4, caster=2, as_proxy=True)

    assert Vote.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM committee_vote",
        "DELETE FROM committee_ballot",
        "UPDATE committee_ballot SET status = 'ready'",
        "UPDATE committee_ballot SET status = 'proclaimed', proclaimed_at = now(), proclaimed_by_id = opened_by_id",
        "UPDATE committee_ballot SET question = 'autre'",
        "UPDATE committee_ballot SET text_sha256 = ''",
        "UPDATE committee_ballot SET is_carried = true",
        "UPDATE committee_vote SET mandate_id = (SELECT max(id) FROM committee_mandate)",
    ],
)
def test_what_was_voted_is_not_rewritten_by_sql(statement):
    room = hall()
    ballot = room.ballot(text_sha256="cd" * 32)
    _cast(room, ballot, 2, Choice.FOR)

    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Vote.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("member who is absent", NotAllowed), ("secretariat", NotAllowed), ("former member", NotVisible)],
)
def test_a_refused_vote_leaves_no_trace(who, refusal):
    room = hall(4)
    room.attend("in_person", "in_person", "remote", "absent")
    ballot = room.ballot()

    with pytest.raises(refusal):
        operations.cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=_actor(who, room), at=room.at)

    assert not Vote.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_proxy_is_cast_by_its_holder_only():
    room = hall(4)
    room.attend("in_person", "in_person", "in_person", "proxy 2")
    ballot = room.ballot()

    with pytest.raises(NotAllowed, match="pouvoir"):
        _cast(room, ballot, 1, Choice.FOR, for_number=3)
    vote = _cast(room, ballot, 2, Choice.AGAINST, for_number=3)

    assert (vote.as_proxy, vote.mandate_id) == (True, room.members[3].pk)


def test_a_recusal_after_the_vote_takes_it_out_of_the_count():
    room = hall(4, with_referral=True)
    ballot = room.ballot()
    for number, choice in enumerate([Choice.FOR, Choice.FOR, Choice.AGAINST, Choice.AGAINST]):
        _cast(room, ballot, number, choice)
    room.recuse(3)

    closed = operations.close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)

    assert (closed.tally["votes_for"], closed.tally["against"], closed.tally["voters"]) == (2, 1, 3)
    assert "4\u00a0membres composent le comité, dont 1 en déport" in closed.explanation


def test_a_ballot_is_not_opened_without_the_quorum_of_its_point():
    room = hall(5, with_referral=True)
    room.attend("in_person", "in_person", "in_person", "absent", "absent")
    room.recuse(1)
    room.recuse(2)
    ballot = room.ballot(B.READY)

    with pytest.raises(RuleBroken, match="n’est pas atteint"):
        operations.open_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)

    assert not JournalEntry.objects.exists()


def test_one_ballot_is_open_at_a_time():
    room = hall()
    room.ballot()
    other = room.ballot(B.READY)

    with pytest.raises(WrongState, match="un seul à la fois"):
        operations.open_ballot(ballot_id=other.pk, actor=room.president, at=room.at)


def test_an_annulment_says_why():
    room = hall()
    ballot = room.ballot()
    _cast(room, ballot, 2, Choice.FOR)
    step = {"ballot_id": ballot.pk, "actor": room.president, "at": room.at}

    with pytest.raises(RuleBroken, match="motif"):
        operations.annul_ballot(**step, reason=" ")
    annulled = operations.annul_ballot(**step, reason="La question était mal posée.")

    assert (annulled.status, annulled.votes.count()) == (B.ANNULLED, 1)


def test_a_ballot_prepared_twice_is_prepared_once():
    room = hall()
    token = room.item.pk
    given = {"item_id": room.item.pk, "actor": room.secretary, "at": room.at, "ballot_id": token}

    first = operations.prepare_ballot(**given, question="Oui ?")
    second = operations.prepare_ballot(**given, question="Oui ?")

    assert first == second

"""A show of hands: counted in the room, written down, closed once, recomputable from the count."""

import pytest
import time_machine
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse

from accounts.enums import Role
from committee.enums.meetings import BallotMode, BallotStatus, Choice
from committee.models import Ballot
from committee.operations import ballots as operations
from committee.operations.ballot_counts import recounted
from committee.queries.todo_meetings import todo_for
from committee.rules.hands import Hands, from_record, objections
from common.errors import NotAllowed, RuleBroken, WrongState
from common.models import JournalEntry
from tests.committee.assemblies import assembly, rules
from tests.committee.factories import UserFactory
from tests.committee.hall import DAY, hall
from tests.pages import text_of

pytestmark = pytest.mark.django_db

B = BallotStatus


def hands(votes_for=0, against=0, abstain=0, no_part=0, voice=None):
    return Hands(votes_for=votes_for, against=against, abstain=abstain, no_part=no_part, voice=voice)


def _count(room, ballot, counted, *, by=None):
    return operations.count_hands(ballot_id=ballot.pk, actor=by or room.secretary, at=room.at, counted=counted)


def test_a_whole_show_of_hands():
    room = hall(6)
    room.attend("in_person", "in_person", "remote", "in_person", "proxy 2", "absent")
    ballot = operations.prepare_ballot(
        item_id=room.item.pk, actor=room.secretary, at=room.at, question="Oui ?", mode=BallotMode.HANDS
    )
    step = {"ballot_id": ballot.pk, "actor": room.president, "at": room.at}
    operations.open_ballot(**step)
    _count(room, ballot, hands(3, 1))
    _count(room, ballot, hands(3, 1, 1))

    closed = operations.close_ballot(**step)
    proclaimed = operations.proclaim_ballot(**step)

    assert (closed.is_carried, proclaimed.status) == (True, B.PROCLAIMED)
    assert closed.tally["votes_for"] == 3
    assert "Scrutin à main levée. 5\u00a0membres présents ou représentés" in closed.explanation
    kept = Ballot.objects.get(pk=ballot.pk)
    assert recounted(kept, room.rules).as_record() == kept.tally
    assert list(JournalEntry.objects.values_list("action", flat=True).order_by("sequence")) == [
        "ballot.prepare",
        "ballot.open_ballot",
        "ballot.count_hands",
        "ballot.count_hands",
        "ballot.close",
        "ballot.proclaim",
    ]


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (hands(3, 1), ""),
        (hands(4), ""),
        (hands(), ""),
        (hands(0, 0, 4), ""),
        (hands(3, 1, 1), "5 voix pour 4 votants"),
        (hands(2, 2), "Les voix sont partagées"),
        (hands(2, 2, voice=Choice.FOR), ""),
        (hands(1, 1, 1, voice=Choice.ABSTAIN), ""),
        (hands(1, 1, voice=Choice.ABSTAIN), "aucune voix n’y est comptée"),
        (hands(0, 3, voice=Choice.FOR), "aucune voix n’y est comptée"),
    ],
)
def test_the_count_must_fit_the_room(counted, words):
    found = " ".join(objections(counted, assembly(*["in_person"] * 4), rules())).replace("\u00a0", " ")

    assert bool(found) is bool(words)
    assert words in found


@pytest.mark.parametrize(
    ("counted", "given", "is_carried"),
    [
        (hands(2, 2, voice=Choice.FOR), {}, True),
        (hands(2, 2, voice=Choice.AGAINST), {}, False),
        (hands(1, 1, 2, voice=Choice.ABSTAIN), {}, False),
        (hands(2, 2), {"casting_vote": False}, False),
        (hands(2, 1, 1), {}, False),
        (hands(2, 1, 0, 1), {}, True),
    ],
    ids=["the voice for", "the voice against", "no voice", "no casting vote", "half is not more", "out of the base"],
)
def test_the_rules_are_those_of_a_named_vote(counted, given, is_carried):
    from committee.rules import hands as rule  # noqa: PLC0415 -- the name is that of the helper above

    assert rule.count(counted, assembly(*["in_person"] * 4), rules(**given)).is_carried is is_carried
    assert from_record(counted.as_record()) == counted


def test_it_is_not_closed_before_the_hands_are_counted():
    room = hall(4)
    ballot = room.ballot(mode=BallotMode.HANDS)

    with pytest.raises(RuleBroken, match="Comptez d’abord"):
        operations.close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)


def test_a_recusal_after_the_count_asks_to_count_again():
    room = hall(4, with_referral=True)
    ballot = room.ballot(mode=BallotMode.HANDS)
    _count(room, ballot, hands(3, 1))
    room.recuse(3)

    with pytest.raises(RuleBroken, match="recomptez"):
        operations.close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)


@pytest.mark.parametrize(("who", "refusal"), [("member", NotAllowed), ("recused secretariat", NotAllowed)])
def test_who_may_not_count(who, refusal):
    room = hall(4, with_referral=True)
    ballot = room.ballot(mode=BallotMode.HANDS)
    room.recuse(3)
    room.members[3].person.grants.create(role=Role.SECRETARIAT, granted_at=DAY, granted_by_label="essai")

    with pytest.raises(refusal):
        _count(room, ballot, hands(3), by=room.actor(2 if who == "member" else 3))

    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("status", "mode"), [(B.READY, "hands"), (B.CLOSED, "hands"), (B.OPEN, "named"), (B.ANNULLED, "hands")]
)
def test_hands_are_counted_while_an_open_show_of_hands_lasts(status, mode):
    room = hall(4)
    ballot = room.ballot(status, mode=mode, **({"hands": hands(1).as_record()} if status == B.CLOSED else {}))

    with pytest.raises(WrongState):
        _count(room, ballot, hands(2))


def test_nobody_votes_on_a_screen_in_a_show_of_hands():
    room = hall(4)
    ballot = room.ballot(mode=BallotMode.HANDS)

    with pytest.raises(WrongState, match="à main levée"):
        operations.cast_vote(ballot_id=ballot.pk, choice=Choice.FOR, actor=room.actor(2), at=room.at)
    with pytest.raises(IntegrityError, match="not the mode"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO committee_vote (ballot_id, mandate_id, choice, cast_at, cast_by_id, as_proxy) "
            "VALUES (%s, %s, 'for', now(), %s, false)",
            [ballot.pk, room.members[2].pk, room.members[2].person_id],
        )
    assert not [todo for todo in todo_for(room.actor(2), at=room.at) if todo.label.startswith("Voter")]


def test_the_mode_is_settled_by_the_opening():
    room = hall(4)
    ballot = room.ballot(B.READY)
    given = {"ballot_id": ballot.pk, "actor": room.secretary, "at": room.at}

    operations.choose_mode(**given, mode=BallotMode.HANDS)
    operations.choose_mode(**given, mode=BallotMode.HANDS)
    operations.open_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)

    with pytest.raises(WrongState, match="ne change plus"):
        operations.choose_mode(**given, mode=BallotMode.NAMED)
    lines = JournalEntry.objects.filter(action="ballot.choose_mode")
    assert [(line.before, line.after) for line in lines] == [("named", "hands")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE committee_ballot SET mode = 'named'",
        "UPDATE committee_ballot SET hands = '{}'",
        """UPDATE committee_ballot SET hands = '{"for": 9, "against": 0, "abstain": 0, "no_part": 0, "voice": ""}'""",
        "UPDATE committee_ballot SET tally = '{}'",
        "UPDATE committee_ballot SET assembly = '[]'",
        "UPDATE committee_ballot SET explanation = ''",
        "UPDATE committee_ballot SET is_carried = NOT is_carried",
    ],
)
def test_a_result_is_not_rewritten_by_sql(statement):
    room = hall(4)
    ballot = room.ballot(mode=BallotMode.HANDS)
    _count(room, ballot, hands(3, 1))
    operations.close_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)

    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_page_from_the_count_to_the_close(browser):
    room = hall(4)
    room.attend("in_person", "in_person", "in_person", "proxy 1")
    with time_machine.travel(DAY, tick=False):
        browser.force_login(room.secretariat)
        prepare = reverse("committee:prepare-ballot", args=[room.meeting.pk, room.item.pk])
        place = f"ballot-{room.item.pk}"
        browser.post(
            prepare,
            {f"{place}-form_token": str(room.item.pk), f"{place}-question": "Oui ?", f"{place}-mode": "hands"},
        )
        ballot = Ballot.objects.get()
        operations.open_ballot(ballot_id=ballot.pk, actor=room.president, at=room.at)
        url = reverse("committee:count-hands", args=[room.meeting.pk, ballot.pk])
        page = browser.get(room.meeting.get_absolute_url()).page
        assert "4 voix au plus, pouvoirs compris" in text_of(page)
        counted = {f"hands-{ballot.pk}-{name}": "2" for name in ("votes_for", "against")}
        counted |= {f"hands-{ballot.pk}-{name}": "0" for name in ("abstain", "no_part")}

        refused = browser.post(url, counted)
        browser.post(url, counted | {f"hands-{ballot.pk}-voice": "against"})
        browser.force_login(room.members[0].person)
        browser.post(reverse("committee:close-ballot", args=[room.meeting.pk, ballot.pk]))
        shown = text_of(browser.get(room.meeting.get_absolute_url()).page)

    assert refused.status_code == 422
    assert "Les voix sont partagées" in text_of(refused.page)
    assert refused.page.select_one(f'[name="hands-{ballot.pk}-votes_for"]')["value"] == "2"
    assert "la voix défavorable de qui préside est prépondérante" in shown
    assert "n’a pas voté" not in shown


def test_a_stranger_is_not_told_that_it_exists(browser):
    room = hall(4)
    ballot = room.ballot(mode=BallotMode.HANDS)
    browser.force_login(UserFactory(roles=[Role.MANAGEMENT]))

    for name in ("count-hands", "choose-ballot-mode"):
        assert browser.post(reverse(f"committee:{name}", args=[room.meeting.pk, ballot.pk]), {}).status_code == 404

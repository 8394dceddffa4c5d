import pytest
from django.db import DatabaseError, connection, transaction

from common import journal
from common.models import JournalEntry
from tests.conftest import as_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_lines(at):
    target = JournalEntry(pk=7)
    return [
        journal.record(action=f"step.{name}", actor=journal.System("essai"), at=at, target=target)
        for name in ("one", "two", "three")
    ]


def test_each_line_names_the_hash_of_the_one_before(three_lines):
    lines = list(JournalEntry.objects.order_by("sequence"))

    assert [line.sequence for line in lines] == [1, 2, 3]
    assert [line.previous_hash for line in lines] == ["0" * 64, lines[0].hash, lines[1].hash]
    assert journal.broken_links() == []


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE common_journalentry SET action = 'other'",
        "DELETE FROM common_journalentry",
        "TRUNCATE common_journalentry",
        (
            "SELECT set_config('pgtrigger.ignore', '{common_journalentry:append_only}', true); "
            "UPDATE common_journalentry SET action = 'other'"
        ),
    ],
)
@pytest.mark.parametrize("role", ["saisine_app", "saisine_public"])
def test_no_role_of_the_sites_can_rewrite_the_journal(three_lines, attempt, role):
    with (
        as_role(role),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attempt)


@pytest.mark.parametrize(
    "attempt", ["UPDATE common_journalentry SET action = 'other'", "DELETE FROM common_journalentry"]
)
def test_a_slip_of_the_owner_is_refused_too(three_lines, attempt):
    with (
        as_role(""),
        pytest.raises(DatabaseError, match="Cannot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attempt)


@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM common_journalentry WHERE sequence = 2",
        "UPDATE common_journalentry SET sequence = sequence + 10 WHERE sequence = 3",
        "UPDATE common_journalentry SET hash = md5('x') WHERE sequence = 2",
    ],
)
def test_an_attack_by_the_owner_breaks_the_chain(three_lines, attack):
    with as_role(""), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(attack)
        cursor.execute("SET session_replication_role = DEFAULT")

    assert journal.broken_links() != []


def test_the_line_of_a_refused_act_goes_with_it(at):
    class ActFailed(Exception):
        pass

    with pytest.raises(ActFailed), transaction.atomic():
        journal.record(action="x", actor=journal.System("essai"), at=at, target=JournalEntry(pk=1))
        raise ActFailed

    assert not JournalEntry.objects.exists()

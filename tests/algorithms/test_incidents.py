"""Keeping the register of incidents."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError

from algorithms.enums import Breach, EntryKind, Harm, IncidentStatus, NoticeKind, Seriousness
from algorithms.models import Incident, IncidentEntry, IncidentLetter, IncidentNotice
from algorithms.operations import incidents as operations
from algorithms.operations.incident_clocks import post_deadlines
from algorithms.operations.incidents import IncidentFacts
from algorithms.queries.incidents import counts_visible_to
from algorithms.queries.todo_incidents import todo_for
from common import journal, outbox
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from common.models import JournalEntry, OutboxMessage
from tests.algorithms.factories import SheetVersionFactory
from tests.algorithms.incident_factories import KNOWN, IncidentFactory, IncidentNoticeFactory
from tests.algorithms.people import sheet_of

FACTS = IncidentFacts(
    title=" Scores inversés ",
    description="Les scores affichés étaient ceux d’une autre personne.",
    known_at=KNOWN,
    seriousness=Seriousness.SIGNIFICANT,
    breach=Breach.NONE,
)


@pytest.fixture
def algorithm(team):
    return sheet_of(team, "published").algorithm


def declare(team, algorithm, at, who="contributor", **given):
    return operations.declare_incident(
        incident_id=uuid.uuid4(),
        algorithm_id=algorithm.pk,
        actor=team[who],
        at=at,
        facts=replace(FACTS, **given),
    )


def of_the_team(team, algorithm, **given):
    return IncidentFactory(algorithm=algorithm, declared_by=team["contributor"].user, **given)


def run_outbox(at):
    for message in OutboxMessage.objects.filter(kind="algorithms.incident_letter", state="pending"):
        outbox.run(message.pk, at=at)


def test_an_incident_is_declared_once_and_told_to_its_department_and_the_secretariat(team, algorithm, at):
    key = uuid.uuid4()
    declared = {"incident_id": key, "algorithm_id": algorithm.pk, "actor": team["contributor"], "facts": FACTS}

    first = operations.declare_incident(at=at, **declared)
    again = operations.declare_incident(at=at, **declared)
    run_outbox(at)

    incident = Incident.objects.get()
    assert first == again == incident
    assert (incident.reference, incident.status, incident.title) == ("INC-2026-0001", "open", "Scores inversés")
    assert [entry.action for entry in journal.lines_of(incident)] == ["incident.declare"]
    told = {address for letter in mail.outbox for address in letter.to}
    assert told == {team[who].user.email for who in ("approver", "both", "secretary")}
    assert "Scores" not in mail.outbox[0].body + mail.outbox[0].subject
    assert incident.get_absolute_url() in mail.outbox[0].body


def test_the_secretariat_is_not_told_of_an_algorithm_that_it_may_not_know(team, at):
    hidden = sheet_of(team, "draft").algorithm

    declare(team, hidden, at)
    run_outbox(at)

    assert team["secretary"].user.email not in {address for letter in mail.outbox for address in letter.to}
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "ce qui s’est passé"),
        ({"description": ""}, "ce qui s’est passé"),
        ({"known_at": KNOWN + timedelta(days=30)}, "après sa déclaration"),
        ({"began_at": KNOWN + timedelta(minutes=1)}, "commencé après avoir été connu"),
        ({"seriousness": Seriousness.SERIOUS}, "ce qui le rend grave"),
        ({"harm": Harm.RIGHTS}, "article 3, point 49"),
        ({"sheet_id": uuid.uuid4()}, "version"),
    ],
)
def test_unfit_facts_are_refused_and_leave_nothing(changed, sentence, team, algorithm, at):
    with pytest.raises(RuleBroken, match=sentence):
        declare(team, algorithm, at, **changed)

    assert not Incident.objects.exists()
    assert not JournalEntry.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_the_version_concerned_is_one_of_the_algorithm_even_by_sql(team, algorithm, at):
    other = SheetVersionFactory()

    with pytest.raises(RuleBroken, match="version"):
        declare(team, algorithm, at, sheet_id=other.pk)
    with pytest.raises(InternalError, match="not one of this algorithm"), transaction.atomic():
        IncidentFactory(algorithm=algorithm, sheet=other)
    assert declare(team, algorithm, at, sheet_id=algorithm.versions.get().pk).sheet is not None


def test_the_key_of_somebody_else_is_not_a_way_in(team, algorithm, at):
    theirs = IncidentFactory()

    with pytest.raises(NotVisible):
        operations.declare_incident(
            incident_id=theirs.pk, algorithm_id=algorithm.pk, actor=team["contributor"], at=at, facts=FACTS
        )


@pytest.mark.parametrize(("who", "refusal"), [("secretary", NotAllowed), ("stranger", NotVisible)])
def test_only_the_department_declares(who, refusal, team, algorithm, at):
    with pytest.raises(refusal):
        declare(team, algorithm, at, who=who)


def test_a_changed_qualification_stays_written_and_is_told(team, algorithm, at):
    incident = of_the_team(team, algorithm, breach=Breach.RISK)

    operations.revise_incident(
        incident_id=incident.pk,
        actor=team["contributor"],
        at=at,
        revision=0,
        facts=replace(FACTS, breach=Breach.UNLIKELY, known_at=KNOWN - timedelta(hours=1)),
    )

    entry = IncidentEntry.objects.get(kind=EntryKind.CHANGED)
    assert "avec un risque pour les personnes → oui, sans risque probable" in entry.text
    assert "9 h 15 → 23" in entry.text.replace("\u00a0", " ")
    assert entry.written_by == team["contributor"].user
    assert OutboxMessage.objects.get().payload["letter"] == "changed"


def test_a_correction_of_words_tells_nobody(team, algorithm, at):
    incident = of_the_team(team, algorithm)

    operations.revise_incident(
        incident_id=incident.pk, actor=team["both"], at=at, revision=0, facts=replace(FACTS, cause="Une clé oubliée")
    )

    incident.refresh_from_db()
    assert (incident.cause, incident.revision) == ("Une clé oubliée", 1)
    assert not IncidentEntry.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_stale_page_overwrites_nothing(team, algorithm, at):
    incident = of_the_team(team, algorithm, revision=3)

    with pytest.raises(Stale):
        operations.revise_incident(incident_id=incident.pk, actor=team["contributor"], at=at, revision=2, facts=FACTS)

    assert Incident.objects.get().description == incident.description


def test_from_open_to_closed_by_a_second_person(team, algorithm, at):
    incident = of_the_team(team, algorithm, breach=Breach.RISK)
    given = {"incident_id": incident.pk, "at": at}

    operations.begin_remedy(actor=team["contributor"], text="Retour arrière", **given)
    operations.note_incident(actor=team["both"], text="Vérifié sur 40 dossiers", **given)
    operations.record_notice(actor=team["contributor"], kind=NoticeKind.CNIL, sent_at=at, reference="N-1", **given)
    operations.close_incident(actor=team["approver"], note="Corrigé et vérifié", **given)

    incident.refresh_from_db()
    assert (incident.status, incident.closed_by, incident.closing_note) == (
        "closed",
        team["approver"].user,
        "Corrigé et vérifié",
    )
    assert [entry.kind for entry in incident.entries.all()] == ["remedy", "note", "notice", "closed"]
    assert [entry.action for entry in journal.lines_of(incident)] == [
        "incident.remedy",
        "incident.note",
        "incident.notify",
        "incident.close",
    ]


@pytest.mark.parametrize("who", ["contributor", "both"])
def test_nobody_closes_what_they_declared(who, team, algorithm, at):
    incident = IncidentFactory(algorithm=algorithm, declared_by=team["both"].user)

    with pytest.raises(NotAllowed, match=r"approbateur|deuxième personne"):
        operations.close_incident(incident_id=incident.pk, actor=team[who], at=at, note="Corrigé")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"cause": ""}, "la cause n’est pas dite"),
        ({"measures": ""}, "les mesures prises"),
        ({"breach": Breach.UNKNOWN}, "n’est pas qualifiée"),
        ({"breach": Breach.RISK}, "notification à la CNIL"),
        ({"seriousness": Seriousness.SERIOUS}, "autorité de surveillance"),
        ({"breach": Breach.HIGH}, "information des personnes"),
    ],
)
def test_what_is_missing_keeps_it_open_and_is_named(given, sentence, team, algorithm, at):
    incident = of_the_team(team, algorithm, **given)

    with pytest.raises(RuleBroken, match=sentence):
        operations.close_incident(incident_id=incident.pk, actor=team["approver"], at=at, note="Corrigé")

    assert Incident.objects.get().status == IncidentStatus.OPEN


def test_a_late_notification_gives_its_reasons(team, algorithm, at):
    incident = of_the_team(team, algorithm, breach=Breach.RISK)
    given = {"incident_id": incident.pk, "actor": team["contributor"], "kind": NoticeKind.CNIL}
    later = KNOWN + timedelta(hours=80)

    with pytest.raises(RuleBroken, match="motifs du retard"):
        operations.record_notice(at=later, sent_at=later, **given)

    assert operations.record_notice(at=later, sent_at=later, note="Panne du téléservice", **given).note


@pytest.mark.parametrize("moved", [timedelta(days=3), -timedelta(days=3)])
def test_a_notification_is_neither_to_come_nor_before_the_incident_was_known(moved, team, algorithm, at):
    incident = of_the_team(team, algorithm)

    with pytest.raises(RuleBroken, match=r"avenir|précéder"):
        operations.record_notice(
            incident_id=incident.pk, actor=team["contributor"], at=at, kind=NoticeKind.OTHER, sent_at=at + moved
        )


def test_a_wrong_notice_is_replaced_once_and_kept(team, algorithm, at):
    incident = of_the_team(team, algorithm, breach=Breach.RISK)
    wrong = IncidentNoticeFactory(incident=incident)
    given = {"incident_id": incident.pk, "actor": team["contributor"], "at": at, "kind": NoticeKind.OTHER}

    operations.record_notice(sent_at=at, replaces_id=wrong.pk, **given)

    assert IncidentNotice.objects.count() == 2
    assert [todo.is_mine for todo in todo_for(team["contributor"], at=at)] == [True]
    with pytest.raises(RuleBroken, match="rectifier"):
        operations.record_notice(sent_at=at, replaces_id=wrong.pk, **given)


def test_a_closed_incident_is_reopened_with_a_reason(team, algorithm, at):
    incident = of_the_team(team, algorithm, status="closed")
    given = {"incident_id": incident.pk, "actor": team["contributor"], "at": at}

    with pytest.raises(RuleBroken, match="pourquoi"):
        operations.reopen_incident(reason=" ", **given)
    operations.reopen_incident(reason="Deux dossiers de plus", **given)

    incident.refresh_from_db()
    assert (incident.status, incident.closed_at, incident.closing_note) == ("open", None, "")
    with pytest.raises(WrongState):
        operations.reopen_incident(reason="Encore", **given)


def test_postgresql_keeps_what_was_written(team, algorithm):
    incident = of_the_team(team, algorithm, status="closed")
    notice = IncidentNoticeFactory(incident=incident)

    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(description="Rien")
    with pytest.raises(ProgrammingError), transaction.atomic():
        IncidentNotice.objects.filter(pk=notice.pk).update(note="Rien")
    with pytest.raises(InternalError, match="closed"), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(status="under_remedy")
    with pytest.raises(InternalError), transaction.atomic():
        IncidentFactory(algorithm=algorithm).delete()


@pytest.mark.parametrize(
    "given",
    [
        {"seriousness": Seriousness.SERIOUS, "harm": ""},
        {"harm": Harm.RIGHTS},
        {"status": "closed", "closing_note": ""},
        {"known_at": KNOWN + timedelta(days=9)},
        {"reference": "INC-1"},
    ],
)
def test_postgresql_refuses_an_incident_that_makes_no_sense(given, team, algorithm):
    with pytest.raises(IntegrityError), transaction.atomic():
        of_the_team(team, algorithm, **given)


def test_what_is_due_waits_for_the_department_and_what_is_overdue_shows_to_the_secretariat(team, algorithm, at):
    incident = of_the_team(team, algorithm, breach=Breach.RISK)

    [mine] = todo_for(team["contributor"], at=at)
    assert (mine.reference, mine.is_mine, mine.until) == (
        incident.reference,
        True,
        (KNOWN + timedelta(hours=72)).date(),
    )
    assert "il reste" in mine.detail
    assert todo_for(team["secretary"], at=at) == todo_for(team["stranger"], at=at) == []

    [theirs] = todo_for(team["secretary"], at=at + timedelta(days=4))
    assert (theirs.is_mine, "de retard" in theirs.detail) == (False, True)
    assert counts_visible_to(team["secretary"], at=at + timedelta(days=4))[algorithm.pk].overdue == 1


def test_an_incident_with_nobody_to_tell_still_waits(team, algorithm, at):
    of_the_team(team, algorithm)

    [mine] = todo_for(team["approver"], at=at)

    assert mine.label.startswith("Engager la correction")


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_costs_the_same_whatever_the_number(count, team, algorithm, at, django_assert_num_queries):
    for _each in range(count):
        IncidentNoticeFactory(incident=of_the_team(team, algorithm, breach=Breach.RISK), kind="other")

    with django_assert_num_queries(3):
        assert len(todo_for(team["contributor"], at=at)) == count


def test_the_clock_rings_a_day_before_then_once_it_is_late_each_once(team, algorithm, at):
    of_the_team(team, algorithm, breach=Breach.RISK)
    of_the_team(team, algorithm, breach=Breach.RISK, status="closed")

    assert post_deadlines(at=KNOWN + timedelta(hours=30)) == 0
    assert post_deadlines(at=KNOWN + timedelta(hours=50)) == 1
    run_outbox(KNOWN + timedelta(hours=50))
    assert post_deadlines(at=KNOWN + timedelta(hours=51)) == 0
    assert post_deadlines(at=KNOWN + timedelta(hours=73)) == 1
    run_outbox(KNOWN + timedelta(hours=73))
    assert post_deadlines(at=KNOWN + timedelta(hours=74)) == 0

    assert sorted(IncidentLetter.objects.values_list("kind", flat=True)) == ["overdue"] * 4 + ["soon"] * 4


@pytest.mark.django_db(transaction=True)
def test_the_table_of_notices_is_only_ever_added_to():
    with connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute("TRUNCATE algorithms_incidentnotice")

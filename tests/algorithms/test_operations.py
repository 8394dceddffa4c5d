import uuid
from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from algorithms import operations
from algorithms.comparison import compared
from algorithms.enums import SheetStatus as S
from algorithms.models import ROWS, Algorithm, SheetVersion, Supplier
from bulletin.models import Publication
from common import journal
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from common.models import JournalEntry
from tests.algorithms.factories import (
    ROW_FACTORIES,
    AlgorithmFactory,
    DataSetFactory,
    SheetSourceFactory,
)
from tests.algorithms.people import CONTENT, sheet_of
from tests.charter.factories import StrategicObjectiveFactory


def test_a_contributor_enters_an_algorithm_of_their_department(team, at):
    objective = StrategicObjectiveFactory()

    made = operations.create_sheet(
        algorithm_id=uuid.uuid4(),
        actor=team["contributor"],
        at=at,
        content=replace(CONTENT, objective_ids=(objective.pk,)),
    )

    sheet = SheetVersion.objects.get(pk=made.pk)
    assert sheet.algorithm.reference == "ALG-2026-0001"
    assert sheet.algorithm.department == team["contributor"].user.department
    assert (sheet.number, sheet.status, sheet.name, sheet.decisions_per_year) == (1, "draft", "LegO", 0)
    assert sheet.administration == "Pôle emploi"
    assert "verifier les offres" in sheet.search_text
    assert [str(row) for row in sheet.datasets.all()] == ["Offres d’emploi"]
    assert [row.kind for row in sheet.sources.all()] == ["impact"]
    assert list(sheet.objectives.all()) == [objective]
    assert [(entry.action, entry.after) for entry in JournalEntry.objects.all()] == [("sheet.create", "draft")]


def test_references_follow_one_another_within_the_year(team, at):
    AlgorithmFactory(reference="ALG-2026-0009")
    AlgorithmFactory(reference="ALG-2026-10000")
    AlgorithmFactory(reference="ALG-2025-77777")

    made = operations.create_sheet(algorithm_id=uuid.uuid4(), actor=team["contributor"], at=at, content=CONTENT)

    assert made.algorithm.reference == "ALG-2026-10001"


def test_a_second_click_gives_the_same_sheet_back(team, at):
    key = uuid.uuid4()
    first = operations.create_sheet(algorithm_id=key, actor=team["contributor"], at=at, content=CONTENT)

    assert operations.create_sheet(algorithm_id=key, actor=team["contributor"], at=at, content=CONTENT) == first
    assert Algorithm.objects.count() == JournalEntry.objects.count() == 1


def test_the_key_of_somebody_else_is_not_a_way_in(team, at):
    key = uuid.uuid4()
    operations.create_sheet(algorithm_id=key, actor=team["contributor"], at=at, content=CONTENT)

    with pytest.raises(NotVisible):
        operations.create_sheet(algorithm_id=key, actor=team["stranger"], at=at, content=CONTENT)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"values": {"name": "  "}}, "doit porter un nom"),
        ({"rows": {"datasets": [{"data": " "}]}}, "« données traitées »"),
        ({"rows": {"sources": [{"label": " ", "url": "https://a.fr"}]}}, "« intitulé »"),
    ],
)
def test_an_unfit_sheet_is_refused_and_leaves_nothing(changed, sentence, team, at):
    with pytest.raises(RuleBroken, match=sentence):
        operations.create_sheet(
            algorithm_id=uuid.uuid4(), actor=team["contributor"], at=at, content=replace(CONTENT, **changed)
        )

    assert not Algorithm.objects.exists()
    assert not JournalEntry.objects.exists()


def test_an_edit_writes_what_is_given_and_leaves_the_rest(team, at):
    sheet = sheet_of(team, purpose="Ancienne finalité", context="Ancien contexte")
    DataSetFactory(sheet=sheet, data="Ancien")

    operations.edit_sheet(sheet_id=sheet.pk, actor=team["contributor"], at=at, revision=0, content=CONTENT)

    sheet.refresh_from_db()
    assert (sheet.name, sheet.purpose, sheet.context, sheet.revision) == (
        *("LegO", "Vérifier les offres", "Ancien contexte"),
        1,
    )
    assert [row.data for row in sheet.datasets.all()] == ["Offres d’emploi"]
    assert JournalEntry.objects.get().details["revision"] == 1


def test_a_stale_page_overwrites_nothing(team, at):
    sheet = sheet_of(team, revision=4)

    with pytest.raises(Stale):
        operations.edit_sheet(sheet_id=sheet.pk, actor=team["contributor"], at=at, revision=3, content=CONTENT)

    assert SheetVersion.objects.get().name == sheet.name
    assert not JournalEntry.objects.exists()


def test_from_draft_to_public_by_two_persons(team, at):
    sheet = sheet_of(team)

    operations.propose_sheet(sheet_id=sheet.pk, actor=team["contributor"], at=at)
    operations.approve_sheet(sheet_id=sheet.pk, actor=team["approver"], at=at)
    operations.publish_sheet(sheet_id=sheet.pk, actor=team["secretary"], at=at)

    sheet.refresh_from_db()
    assert (sheet.status, sheet.proposed_by, sheet.approved_by, sheet.published_by) == (
        "published",
        team["contributor"].user,
        team["approver"].user,
        team["secretary"].user,
    )
    publication = Publication.objects.get(pk=sheet.publication_id)
    assert (publication.kind, publication.reference) == ("fiche", sheet.algorithm.reference)
    assert [entry.action for entry in journal.lines_of(sheet)] == [
        "sheet.propose",
        "sheet.approve",
        "sheet.publish",
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"purpose": " "}, "à quoi sert"), ({"objectives_note": ""}, "objectif stratégique")],
)
def test_a_sheet_that_says_too_little_is_not_proposed(given, sentence, team, at):
    sheet = sheet_of(team, **given)

    with pytest.raises(RuleBroken, match=sentence):
        operations.propose_sheet(sheet_id=sheet.pk, actor=team["contributor"], at=at)

    assert SheetVersion.objects.get().status == S.DRAFT


def test_an_objective_stands_for_a_justification(team, at):
    sheet = sheet_of(team, objectives_note="")
    sheet.objectives.add(StrategicObjectiveFactory())

    assert operations.propose_sheet(sheet_id=sheet.pk, actor=team["contributor"], at=at).status == S.PROPOSED


@pytest.mark.parametrize("status", [S.PROPOSED, S.APPROVED])
def test_a_sheet_sent_back_is_a_draft_again_with_the_reason(status, team, at):
    sheet = sheet_of(team, status)

    operations.send_back_sheet(sheet_id=sheet.pk, actor=team["approver"], at=at, reason=" Précisez les données. ")

    sheet.refresh_from_db()
    assert (sheet.status, sheet.sent_back_reason, sheet.sent_back_by) == (
        "draft",
        "Précisez les données.",
        team["approver"].user,
    )
    assert (sheet.proposed_by, sheet.approved_by) == (None, None)
    operations.propose_sheet(sheet_id=sheet.pk, actor=team["contributor"], at=at)
    sheet.refresh_from_db()
    assert (sheet.sent_back_reason, sheet.sent_back_at) == ("", None)


def test_no_reason_no_return(team, at):
    sheet = sheet_of(team, S.PROPOSED)

    with pytest.raises(RuleBroken, match="ce qui doit être corrigé"):
        operations.send_back_sheet(sheet_id=sheet.pk, actor=team["approver"], at=at, reason="  ")


def test_nobody_approves_or_publishes_what_they_proposed(team, at):
    sheet = sheet_of(team)
    operations.propose_sheet(sheet_id=sheet.pk, actor=team["both"], at=at)

    with pytest.raises(NotAllowed, match="deuxième personne"):
        operations.approve_sheet(sheet_id=sheet.pk, actor=team["both"], at=at)
    operations.approve_sheet(sheet_id=sheet.pk, actor=team["approver"], at=at)
    with pytest.raises(NotAllowed, match="deuxième personne"):
        operations.publish_sheet(sheet_id=sheet.pk, actor=team["both"], at=at)


@pytest.mark.parametrize("field", ["approved_by", "published_by"])
def test_not_even_by_sql(field, team):
    sheet = sheet_of(team, S.PUBLISHED)

    with pytest.raises(IntegrityError, match=r"another_than_its_author|second_person"), transaction.atomic():
        SheetVersion.objects.filter(pk=sheet.pk).update(**{field: sheet.proposed_by})


def test_a_new_version_starts_from_the_published_one_and_replaces_it(team, at):
    published = sheet_of(team, S.PUBLISHED, purpose="Vérifier")
    DataSetFactory(sheet=published)
    SheetSourceFactory(sheet=published)
    published.objectives.add(StrategicObjectiveFactory())

    draft = operations.start_version(sheet_id=published.pk, actor=team["contributor"], at=at)

    assert (draft.number, draft.status, draft.purpose, draft.name) == (2, "draft", "Vérifier", published.name)
    assert (draft.datasets.count(), draft.sources.count(), draft.objectives.count()) == (1, 1, 1)
    operations.propose_sheet(sheet_id=draft.pk, actor=team["contributor"], at=at)
    operations.approve_sheet(sheet_id=draft.pk, actor=team["approver"], at=at)
    assert SheetVersion.objects.get(status=S.PUBLISHED) == published
    operations.publish_sheet(sheet_id=draft.pk, actor=team["approver"], at=at)
    assert list(SheetVersion.objects.order_by("number").values_list("status", flat=True)) == ["superseded", "published"]


def test_one_version_is_open_at_a_time(team, at):
    published = sheet_of(team, S.PUBLISHED)
    operations.start_version(sheet_id=published.pk, actor=team["contributor"], at=at)

    with pytest.raises(WrongState, match="La version 2 de cette fiche est déjà ouverte"):
        operations.start_version(sheet_id=published.pk, actor=team["contributor"], at=at)


def test_a_row_is_as_frozen_as_its_sheet(team):
    sheet = sheet_of(team, S.PUBLISHED)

    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        Supplier.objects.create(sheet=sheet, position=1, name="Ajouté après coup")


def test_the_next_version_says_all_that_the_published_one_says(team, at):
    published = sheet_of(team, S.PUBLISHED, summary="Résumé", people_concerned=12)
    made = [factory(sheet=published) for factory in ROW_FACTORIES]

    draft = operations.start_version(sheet_id=published.pk, actor=team["contributor"], at=at)

    assert (draft.summary, draft.people_concerned) == ("Résumé", 12)
    assert compared(published, draft) == []
    assert {row.held_as() for row in made} == set(ROWS)
    assert all(getattr(draft, name).count() == 1 for name in ROWS)

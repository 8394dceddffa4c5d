"""A file becomes drafts of its person's direction: read first, written after, once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from algorithms import operations, policies
from algorithms.enums import SheetStatus
from algorithms.models import Algorithm, SheetImport, SheetVersion
from algorithms.operations import importing
from common import journal, outbox
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import JournalEntry
from tests.algorithms.import_files import CARD, dutch
from tests.algorithms.people import sheet_of


def lu(team, at, data, who="contributor", name="a.json", key=None):
    return importing.read_import(import_id=key or uuid4(), actor=team[who], at=at, data=data, name=name)


def applied(team, at, data, who="contributor", name="a.json"):
    return importing.apply_import(import_id=lu(team, at, data, who, name).pk, actor=team[who], at=at)


def outcomes(found):
    return list(found.rows.values_list("outcome", flat=True))


def test_reading_writes_nothing_in_the_registry(team, at):
    key = uuid4()
    found = lu(team, at, dutch({}, {"title": ""}), key=key)
    assert outcomes(found) == ["create", "refused"]
    assert not Algorithm.objects.exists()
    assert lu(team, at, dutch({}), key=key) == found, "a second click reads nothing more"
    assert found.rows.count() == 2


def test_what_is_imported_is_a_draft_of_the_direction(team, at):
    found = applied(team, at, dutch({}, {}))
    made = SheetVersion.objects.select_related("algorithm").order_by("algorithm__reference")
    assert [sheet.status for sheet in made] == ["draft", "draft"]
    assert {sheet.algorithm.department_id for sheet in made} == {team["contributor"].user.department_id}
    assert [sheet.algorithm.reference[-4:] for sheet in made] == ["0001", "0002"]
    assert found.status == "applied"
    assert [line.action for line in journal.lines_of(made[0])] == ["sheet.create"]
    assert journal.lines_of(made[0])[0].details["imported"] == str(found.pk)
    assert journal.broken_links() == []


def test_the_same_file_again_changes_nothing_then_only_what_differs(team, at):
    applied(team, at, dutch({}, {}))
    again = lu(team, at, dutch({}, {}))
    assert outcomes(again) == ["unchanged", "unchanged"]
    with pytest.raises(RuleBroken):
        importing.apply_import(import_id=again.pk, actor=team["contributor"], at=at)
    changed = lu(team, at, dutch({}, {"doel": "Iets anders"}))
    assert outcomes(changed) == ["unchanged", "change"]
    assert changed.rows.get(number=2).changes == [
        {"label": "Finalité", "before": "Vragen sorteren", "after": "Iets anders"}
    ]
    importing.apply_import(import_id=changed.pk, actor=team["contributor"], at=at)
    assert Algorithm.objects.count() == 2
    assert SheetVersion.objects.filter(purpose="Iets anders", number=1).count() == 1


def test_a_double_click_and_a_task_that_runs_twice_write_once(team, at):
    found = lu(team, at, dutch(*[{}] * (importing.AT_ONCE + 1)))
    for _ in range(2):
        importing.apply_import(import_id=found.pk, actor=team["contributor"], at=at)
    assert not Algorithm.objects.exists(), "the worker writes, not the page"
    outbox.run_due(at=at)
    for _ in range(2):
        importing.finish_import(import_id=found.pk, at=at)
    assert Algorithm.objects.count() == importing.AT_ONCE + 1
    assert JournalEntry.objects.filter(action="sheet.create").count() == importing.AT_ONCE + 1
    assert journal.broken_links() == []


def test_a_published_sheet_opens_a_new_version_and_stays_in_force(team, at):
    sheet = sheet_of(team, SheetStatus.PUBLISHED)
    sheet.algorithm.external_id = "nl:11000"
    sheet.algorithm.save()
    found = applied(team, at, dutch({}))
    draft = found.rows.get().made
    assert (draft.number, draft.status, draft.purpose) == (2, "draft", "Vragen sorteren")
    sheet.refresh_from_db()
    assert sheet.status == "published"


@pytest.mark.parametrize("status", [SheetStatus.PROPOSED, SheetStatus.APPROVED])
def test_a_version_that_is_being_decided_is_not_touched(team, at, status):
    sheet = sheet_of(team, status)
    sheet.algorithm.external_id = "nl:11000"
    sheet.algorithm.save()
    row = lu(team, at, dutch({})).rows.get()
    assert row.outcome == "refused"
    assert "ne change plus" in row.reason


def test_what_somebody_wrote_in_between_is_kept(team, at):
    applied(team, at, dutch({}, {}))
    found = lu(team, at, dutch({"doel": "A"}, {"doel": "B"}))
    first = found.rows.get(number=1).found
    content = operations.writing.SheetContent(values={"purpose": "Mien"})
    operations.edit_sheet(sheet_id=first.pk, actor=team["contributor"], at=at, revision=first.revision, content=content)
    done = importing.apply_import(import_id=found.pk, actor=team["contributor"], at=at)
    assert outcomes(done) == ["refused", "change"]
    first.refresh_from_db()
    assert first.purpose == "Mien"


def test_a_row_left_out_is_not_written(team, at):
    found = lu(team, at, dutch({}, {}))
    importing.choose_rows(import_id=found.pk, actor=team["contributor"], at=at, shown={1, 2}, left_out={1})
    importing.apply_import(import_id=found.pk, actor=team["contributor"], at=at)
    assert list(SheetVersion.objects.values_list("name", flat=True)) == ["Algoritme 1"]


def test_a_hidden_sheet_answers_like_one_that_does_not_exist(team, at):
    """By its reference or by its name elsewhere: the other direction's draft is not found, not named, not touched."""
    hidden = sheet_of(team, SheetStatus.DRAFT)
    hidden.algorithm.external_id = "nl:11000"
    hidden.algorithm.save()
    told = []
    for identity in (hidden.algorithm.reference, "ALG-2099-0001"):
        card = CARD.replace("model_name: Trieur", f"model_name: Trieur\nmodel_id: {identity}")
        row = lu(team, at, card.encode(), who="stranger", name="a.yaml").rows.get()
        told.append((row.outcome, row.reason, row.found_id, row.changes))
    assert told[0] == told[1]
    row = lu(team, at, dutch({}), who="stranger").rows.get()
    assert (row.outcome, row.found_id) == ("create", None)


def test_a_published_sheet_of_another_direction_is_refused_not_changed(team, at):
    sheet = sheet_of(team, SheetStatus.PUBLISHED)
    data = f'[{{"name": "X", "purpose_and_impact": "Y", "source_id": "{sheet.algorithm.reference}"}}]'
    row = lu(team, at, data.encode(), who="stranger").rows.get()
    assert row.outcome == "refused"
    assert "autre direction" in row.reason


@pytest.mark.parametrize("who", ["approver", "member"])
def test_only_a_contributor_and_the_secretariat_import(team, at, who):
    with pytest.raises(NotAllowed):
        lu(team, at, dutch({}), who=who)


def test_the_secretariat_imports_drafts_of_a_direction_that_it_names(team, at):
    """It enters what is new there, once, and changes nothing: what is a draft stays hidden from it."""
    secretary, theirs = team["secretary"], team["contributor"].user.department

    def lu_for(data):
        key = uuid4()
        return importing.read_import(
            import_id=key, actor=secretary, at=at, data=data, name="a.json", department_id=theirs.pk
        )

    with pytest.raises(RuleBroken, match="Choisissez la direction"):
        lu(team, at, dutch({}), who="secretary")
    published = sheet_of(team, SheetStatus.PUBLISHED)
    published.algorithm.external_id = "nl:11001"
    published.algorithm.save()
    found = lu_for(dutch({}, {}))
    assert outcomes(found) == ["create", "refused"]
    assert "sa direction seule" in found.rows.get(number=2).reason
    importing.apply_import(import_id=found.pk, actor=secretary, at=at)
    made = found.rows.get(number=1).made
    assert (made.status, made.algorithm.department_id) == ("draft", theirs.pk)
    assert not policies.can_see(secretary, made)
    assert policies.can_edit(team["contributor"], made)
    assert not policies.can_publish(secretary, made)
    again = lu_for(dutch({}, {}))
    assert outcomes(again) == ["refused", "refused"]
    assert "déjà importé" in again.rows.get(number=1).reason


def test_a_contributor_imports_for_no_other_direction(team, at):
    elsewhere = team["stranger"].user.department_id
    with pytest.raises(NotVisible):
        importing.read_import(
            import_id=uuid4(), actor=team["contributor"], at=at, data=dutch({}), name="a.json", department_id=elsewhere
        )


def test_what_was_read_and_never_imported_is_erased_a_month_after_it_expired(team, at):
    read, applied_one, given_up = lu(team, at, dutch({})), lu(team, at, dutch({"id": "7"})), lu(team, at, dutch({}))
    importing.apply_import(import_id=applied_one.pk, actor=team["contributor"], at=at)
    importing.abandon_import(import_id=given_up.pk, actor=team["contributor"], at=at)
    end = at + importing.LIFE + importing.KEPT
    assert importing.purge_imports(at=end) == 0
    assert importing.purge_imports(at=end + timedelta(seconds=1)) == 2
    assert list(SheetImport.objects.all()) == [applied_one]
    told = JournalEntry.objects.filter(action="import.purge").values_list("actor_label", "details__rows")
    assert list(told) == [("système : calendrier", 1)] * 2
    assert journal.broken_links() == []
    assert importing.purge_imports(at=end + timedelta(seconds=2)) == 0
    assert read.rows.count() == 0


@pytest.mark.parametrize("who", ["approver", "both", "secretary", "stranger"])
def test_nobody_else_opens_or_applies_an_import(team, at, who):
    found = lu(team, at, dutch({}))
    for act in (importing.apply_import, importing.abandon_import):
        with pytest.raises(NotVisible):
            act(import_id=found.pk, actor=team[who], at=at)
    assert not Algorithm.objects.exists()


def test_a_contributor_who_lost_the_role_meanwhile_writes_nothing(team, at):
    found = lu(team, at, dutch(*[{}] * (importing.AT_ONCE + 1)))
    importing.apply_import(import_id=found.pk, actor=team["contributor"], at=at)
    team["contributor"].user.grants.update(ended_at=at)
    done = importing.finish_import(import_id=found.pk, at=at + timedelta(seconds=1))
    assert set(outcomes(done)) == {"refused"}
    assert not Algorithm.objects.exists()


def test_an_import_that_expired_or_was_abandoned_is_not_applied(team, at):
    found = lu(team, at, dutch({}))
    with pytest.raises(WrongState):
        importing.apply_import(import_id=found.pk, actor=team["contributor"], at=at + importing.LIFE)
    importing.abandon_import(import_id=found.pk, actor=team["contributor"], at=at)
    with pytest.raises(WrongState):
        importing.apply_import(import_id=found.pk, actor=team["contributor"], at=at)
    assert not Algorithm.objects.exists()


def test_a_bad_file_leaves_nothing(team, at):
    before = JournalEntry.objects.count()
    with pytest.raises(RuleBroken):
        lu(team, at, b"[{")
    assert not SheetImport.objects.exists()
    assert JournalEntry.objects.count() == before


def test_thirty_records_cost_as_many_queries_as_three(
    team, at, django_assert_max_num_queries, django_assert_num_queries
):
    def cost(data):
        with django_assert_max_num_queries(500) as counted:
            found = lu(team, at, data)
        reading = len(counted)
        with django_assert_max_num_queries(500) as counted:
            importing.apply_import(import_id=found.pk, actor=team["contributor"], at=at)
        return reading, len(counted)

    few = cost(dutch({}, {}, {}))
    many = cost(dutch(*({"id": str(place)} for place in range(30))))
    assert many == few

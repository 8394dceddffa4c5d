"""What each act leaves behind, and that a refusal leaves nothing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from algorithms.enums import SheetStatus
from algorithms.models import SheetVersion
from charter.models import CharterVersion
from committee.enums.referrals import LetterKind, Origin, Urgency
from committee.enums.referrals import ReferralStatus as S
from committee.models import Referral, ReferralSheet
from committee.operations import referrals as operations
from committee.queries.files import file_for_opinion
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from common.models import JournalEntry, OutboxMessage
from tests.algorithms.factories import AlgorithmFactory, SheetVersionFactory
from tests.charter.factories import CharterVersionFactory
from tests.committee.referral_factories import AT, People, ReferralFactory, content, examined, sheet_of

pytestmark = pytest.mark.django_db


def act(operation, people, who="contributor", at=AT, **given):
    return operation(referral_id=people.referral.pk, actor=people.actor(who, at), at=at, **given)


def posted():
    return sorted(message.payload["letter"] for message in OutboxMessage.objects.all())


def written():
    return [line.action for line in JournalEntry.objects.order_by("sequence")]


def test_a_draft_belongs_to_the_department_of_its_author(draft):
    sheet = SheetVersionFactory(
        status=SheetStatus.APPROVED, algorithm=AlgorithmFactory(department=draft.referral.department)
    )
    made = operations.draft_referral(
        referral_id=uuid4(), actor=draft.actor("contributor"), at=AT, content=content(sheet, title=" Un objet ")
    )

    assert (made.department, made.status, made.title) == (draft.referral.department, S.DRAFT, "Un objet")
    assert made.reference is None
    assert list(made.sheet_versions.all()) == [sheet]
    assert written() == ["referral.draft"]


def test_a_draft_sent_twice_is_opened_once(draft):
    sheet = draft.referral.sheet_versions.get()
    key = uuid4()

    for _click in range(2):
        operations.draft_referral(referral_id=key, actor=draft.actor("contributor"), at=AT, content=content(sheet))

    assert Referral.objects.filter(created_by=draft.users["contributor"]).count() == 1


@pytest.mark.parametrize("status", [SheetStatus.DRAFT, SheetStatus.PROPOSED, SheetStatus.SUPERSEDED])
def test_only_an_approved_or_published_version_may_be_referred(draft, status):
    sheet = SheetVersionFactory(status=status, algorithm=AlgorithmFactory(department=draft.referral.department))

    with pytest.raises(RuleBroken, match="ni approuvée ni publiée"):
        operations.draft_referral(referral_id=uuid4(), actor=draft.actor("contributor"), at=AT, content=content(sheet))


def test_the_sheet_of_another_department_may_not_be_referred(draft):
    with pytest.raises(RuleBroken):
        operations.draft_referral(
            referral_id=uuid4(),
            actor=draft.actor("contributor"),
            at=AT,
            content=content(SheetVersionFactory(status=SheetStatus.PUBLISHED)),
        )


def test_two_who_edit_the_same_draft_do_not_overwrite_each_other(draft):
    sheet = draft.referral.sheet_versions.get()
    act(operations.edit_referral, draft, revision=0, content=content(sheet, title="Le premier"))

    with pytest.raises(Stale):
        act(operations.edit_referral, draft, who="approver", revision=0, content=content(sheet, title="Le second"))

    draft.referral.refresh_from_db()
    assert (draft.referral.title, draft.referral.revision) == ("Le premier", 1)


def test_a_submission_is_dated_signed_numbered_and_told(draft):
    act(operations.submit_referral, draft)

    referral = Referral.objects.get()
    assert (referral.status, referral.reference) == (S.SUBMITTED, "SAI-2026-0001")
    assert (referral.submitted_at, referral.submitted_by) == (AT, draft.users["contributor"])
    assert referral.due_on == date(2026, 12, 24)
    assert referral.rules.opinion_delay_days == 30
    assert written() == ["referral.submit"]
    assert posted() == [LetterKind.SUBMITTED]


def test_the_numbers_of_a_year_have_no_gap(draft):
    act(operations.submit_referral, draft)
    for _again in range(2):
        other = ReferralFactory(department=draft.referral.department)
        sheet_of(other)
        draft.referral = other
        act(operations.submit_referral, draft)
    next_year = ReferralFactory(department=draft.referral.department)
    sheet_of(next_year)
    draft.referral = next_year
    act(operations.submit_referral, draft, at=AT + timedelta(days=60))

    assert list(Referral.objects.order_by("submitted_at", "number").values_list("reference", flat=True)) == [
        "SAI-2026-0001",
        "SAI-2026-0002",
        "SAI-2026-0003",
        "SAI-2027-0001",
    ]


@pytest.mark.parametrize(
    ("change", "who", "refusal"),
    [
        ({"question": ""}, "contributor", RuleBroken),
        ({"urgency": Urgency.URGENT}, "contributor", RuleBroken),
        ({}, "neighbour", NotVisible),
        ({}, "member", NotVisible),
        ({}, "secretariat", NotVisible),
    ],
    ids=["no question", "urgent without a reason", "another department", "a member", "the secretariat"],
)
def test_a_refused_submission_leaves_no_trace(draft, change, who, refusal):
    Referral.objects.update(**change)

    with pytest.raises(refusal):
        act(operations.submit_referral, draft, who=who)

    draft.referral.refresh_from_db()
    assert (draft.referral.status, draft.referral.reference) == (S.DRAFT, None)
    assert written() == posted() == []


def test_a_submission_twice_is_refused_the_second_time(draft):
    act(operations.submit_referral, draft)

    with pytest.raises(WrongState):
        act(operations.submit_referral, draft)

    assert posted() == [LetterKind.SUBMITTED]


def test_a_version_replaced_since_the_draft_is_refused_with_its_number(draft):
    sheet = draft.referral.sheet_versions.get()
    SheetVersion.objects.filter(pk=sheet.pk).update(status=SheetStatus.SUPERSEDED)

    with pytest.raises(RuleBroken, match=rf"{sheet.algorithm.reference}, version 1, a été remplacée"):
        act(operations.submit_referral, draft)


def test_a_referral_without_an_algorithm_is_not_submitted(draft):
    ReferralSheet.objects.all().delete()

    with pytest.raises(RuleBroken, match="un algorithme au moins"):
        act(operations.submit_referral, draft)


def test_taking_up_pins_the_charter_in_force(draft):
    version = CharterVersionFactory()
    act(operations.submit_referral, draft)

    act(operations.take_up_referral, draft, who="secretariat")

    draft.referral.refresh_from_db()
    assert (draft.referral.status, draft.referral.charter_version) == (S.UNDER_REVIEW, version)
    assert (draft.referral.taken_up_at, draft.referral.taken_up_by) == (AT, draft.users["secretariat"])
    assert LetterKind.TAKEN_UP in posted()


def test_nothing_is_taken_up_without_a_charter(draft):
    CharterVersion.objects.all().delete()
    act(operations.submit_referral, draft)

    with pytest.raises(RuleBroken, match="charte"):
        act(operations.take_up_referral, draft, who="president")


def test_declining_gives_reasons(draft):
    act(operations.submit_referral, draft)

    with pytest.raises(RuleBroken):
        act(operations.decline_referral, draft, who="president", reason=" ")
    with pytest.raises(NotAllowed):
        act(operations.decline_referral, draft, who="secretariat", reason="hors du champ")
    act(operations.decline_referral, draft, who="president", reason="Hors de l’offre de service.")

    draft.referral.refresh_from_db()
    assert (draft.referral.status, draft.referral.closing_reason) == (S.DECLINED, "Hors de l’offre de service.")
    assert draft.referral.closed_by == draft.users["president"]


def test_the_department_withdraws_its_referral(draft):
    act(operations.submit_referral, draft)

    act(operations.withdraw_referral, draft, reason="Le projet est abandonné.")

    draft.referral.refresh_from_db()
    assert draft.referral.status == S.WITHDRAWN


@pytest.mark.parametrize(("days_late", "is_closed"), [(-1, False), (0, False), (1, True)])
def test_a_referral_lapses_only_after_its_delay(days_late, is_closed):
    people = People(ReferralFactory(status=S.UNDER_REVIEW, due_on=AT.date() - timedelta(days=days_late)))

    if is_closed:
        act(operations.lapse_referral, people, who="secretariat", reason="Délai expiré.")
    else:
        with pytest.raises(RuleBroken, match="n’a pas expiré"):
            act(operations.lapse_referral, people, who="secretariat", reason="Délai expiré.")

    people.referral.refresh_from_db()
    assert (people.referral.status == S.LAPSED) is is_closed


def test_a_member_asks_for_a_self_referral_and_the_president_takes_it_up(draft):
    CharterVersionFactory()
    sheet = draft.referral.sheet_versions.get()
    made = operations.request_self_referral(
        referral_id=uuid4(), actor=draft.actor("member"), at=AT, content=content(sheet)
    )
    assert (made.origin, made.status, made.due_on) == (Origin.SELF, S.REQUESTED, None)
    assert (made.reference, made.department) == ("SAI-2026-0001", draft.referral.department)
    draft.referral = made

    with pytest.raises(NotAllowed, match="Seul le président"):
        act(operations.take_up_referral, draft, who="secretariat")
    act(operations.take_up_referral, draft, who="president")

    made.refresh_from_db()
    assert made.status == S.UNDER_REVIEW


def test_only_a_member_asks_for_a_self_referral(draft):
    with pytest.raises(NotAllowed):
        operations.request_self_referral(
            referral_id=uuid4(),
            actor=draft.actor("contributor"),
            at=AT,
            content=content(draft.referral.sheet_versions.get()),
        )


def test_a_file_goes_on_the_agenda_when_its_reviews_are_given():
    file = examined()

    act(operations.schedule_referral, file.people, who="secretariat", meeting_reference="SEA-2026-01")

    file.referral.refresh_from_db()
    assert file.referral.status == S.SCHEDULED


@pytest.mark.parametrize(
    ("lack", "sentence"),
    [
        ({"second": "assigned"}, "Examen attendu de Second"),
        ({"second": "set_aside"}, "Il manque 1\u00a0examinateur"),
    ],
)
def test_a_file_that_is_not_ready_says_what_it_lacks(lack, sentence):
    file = examined(**lack)

    with pytest.raises(RuleBroken, match=sentence):
        act(operations.schedule_referral, file.people, who="secretariat", meeting_reference="SEA-2026-01")


def test_a_file_without_rapporteur_is_neither_scheduled_nor_deliberated():
    file = examined(status=S.SCHEDULED)
    Referral.objects.update(rapporteur=None)

    with pytest.raises(RuleBroken, match="n’a pas de rapporteur"):
        act(operations.mark_deliberated, file.people, who="president")


def test_the_deliberation_and_the_answer_follow_the_agenda():
    file = examined(status=S.SCHEDULED)

    act(operations.mark_deliberated, file.people, who="president")
    operations.mark_answered(referral_id=file.referral.pk, actor=file.people.actor("secretariat"), at=AT)

    file.referral.refresh_from_db()
    assert (file.referral.status, file.referral.answered_at) == (S.ANSWERED, AT)


def test_a_file_leaves_the_agenda_and_comes_back_to_its_examination():
    file = examined(status=S.SCHEDULED)

    act(operations.unschedule_referral, file.people, who="secretariat", meeting_reference="SEA-2026-01")

    file.referral.refresh_from_db()
    assert file.referral.status == S.UNDER_REVIEW


def test_the_opinion_reads_its_facts():
    file = examined(status=S.DELIBERATED)
    pinned = sheet_of(file.referral)

    facts = file_for_opinion(file.referral.pk)

    assert (facts.reference, facts.origin) == (file.referral.reference, Origin.BODY)
    assert (facts.sheets, facts.rapporteur) == ((pinned.version,), file.people.mandates["rapporteur"])
    assert [finding.commitment.position for finding in facts.findings] == list(range(1, 8))
    assert facts.recused == ("Recused", file.people.users["everything"].full_name)

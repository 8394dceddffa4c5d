"""A recusal acts everywhere at once, and on the past."""

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from accounts.enums import Role
from accounts.models import RoleGrant
from committee.enums.meetings import BallotStatus, Choice
from committee.enums.referrals import ReferralStatus as S
from committee.enums.referrals import ReviewStatus
from committee.models import AgendaItem, Attendance, Ballot, Recusal, Referral, Review, Vote
from committee.operations.agenda import remove_point
from committee.operations.recusals import recuse
from committee.operations.referrals import schedule_referral
from committee.operations.reviews import assign_rapporteur, assign_reviewers, give_review
from committee.queries.referrals import referrals_visible_to
from committee.queries.reviews import reviews_visible_to
from committee.queries.standing import standing_of
from committee.queries.todo_referrals import todo_for
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import JournalEntry, OutboxMessage
from tests.committee.factories import MeetingFactory
from tests.committee.referral_factories import AT, People, ReferralFactory, assessments, examined, loaded
from tests.grids import entries
from tests.pages import text_of

pytestmark = pytest.mark.django_db

# Who loses what in a file that is examined: nothing is left to any of them, whatever they were.
LOST = """
            | sees | rapporteur | review
------------+------+------------+-----------
member      | -    | kept       | kept
first       | -    | kept       | set_aside
rapporteur  | -    | vacant     | kept
president   | -    | kept       | kept
vice        | -    | kept       | kept
"""
EXAMINED = [S.UNDER_REVIEW, S.SCHEDULED, S.DELIBERATED]
SEEN_BY_MEMBERS = [S.REQUESTED, *EXAMINED, S.ANSWERED, S.DECLINED, S.LAPSED]


def leave(people, who, *, by="", reason="Un lien avec le fournisseur"):
    return recuse(
        referral_id=people.referral.pk,
        person_id=people.users[who].pk,
        actor=people.actor(by or who),
        at=AT,
        reason=reason,
    )


@pytest.mark.parametrize("status", EXAMINED)
@pytest.mark.parametrize("who", ["member", "first", "rapporteur", "president", "vice"])
def test_what_a_recusal_takes_back_at_once(who, status):
    file = examined(status=status)
    people = file.people
    before = {column: value for row, column, value in entries(LOST) if row == who}

    leave(people, who)

    referral = loaded(file.referral)
    review = Review.objects.get(mandate=people.mandates["first"])
    assert file.referral not in referrals_visible_to(people.actor(who))
    assert todo_for(people.actor(who), at=AT) == []
    assert not reviews_visible_to(people.actor(who), referral)
    assert (referral.rapporteur is None) is (before["rapporteur"] == "vacant")
    assert (review.status == ReviewStatus.SET_ASIDE) is (before["review"] == "set_aside")


@pytest.mark.parametrize("status", [S.ANSWERED, S.LAPSED, S.DECLINED, S.WITHDRAWN])
def test_a_recusal_after_the_end_takes_the_sight_and_keeps_the_record(status):
    file = examined(status=status)
    people = file.people

    leave(people, "rapporteur")

    file.referral.refresh_from_db()
    assert file.referral.rapporteur == people.mandates["rapporteur"]
    assert file.referral not in referrals_visible_to(people.actor("rapporteur"))


@pytest.mark.parametrize("status", SEEN_BY_MEMBERS)
def test_a_member_may_leave_a_file_whenever_they_see_it(status):
    people = People(ReferralFactory(status=status))

    leave(people, "member")

    assert Recusal.objects.filter(person=people.users["member"]).exists()


@pytest.mark.parametrize("status", [S.SUBMITTED, S.INCOMPLETE])
def test_the_secretariat_records_a_recusal_before_members_see_the_file(status):
    people = People(ReferralFactory(status=status))

    leave(people, "member", by="secretariat")

    line = JournalEntry.objects.get(action="referral.recuse")
    assert (line.actor_id, line.on_behalf_of) == (str(people.users["secretariat"].pk), "Member")


@pytest.mark.parametrize(
    ("who", "by", "reason", "refusal"),
    [
        ("member", "first", "un lien", NotAllowed),
        ("member", "contributor", "un lien", NotAllowed),
        ("member", "stranger", "un lien", NotVisible),
        ("member", "member", "  ", RuleBroken),
        ("contributor", "secretariat", "un lien", RuleBroken),
        ("former", "secretariat", "un lien", RuleBroken),
        ("recused", "secretariat", "un lien", WrongState),
    ],
    ids=["by another", "by the department", "by a stranger", "no reason", "not a member", "out of mandate", "twice"],
)
def test_a_refused_recusal_leaves_no_trace(who, by, reason, refusal):
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    before = set(Recusal.objects.values_list("pk", flat=True))

    with pytest.raises(refusal):
        leave(people, who, by=by, reason=reason)

    assert set(Recusal.objects.values_list("pk", flat=True)) == before
    assert not JournalEntry.objects.filter(action="referral.recuse").exists()


def test_a_recused_rapporteur_is_replaced_before_anything_else():
    file = examined()
    leave(file.people, "rapporteur")

    standing = standing_of(loaded(file.referral), on=AT.date())
    assert standing.blocks == ("Ce dossier n’a pas de rapporteur : le président doit en désigner un.",)
    assert standing.pen == "le président, pour désigner le rapporteur et deux examinateurs"
    with pytest.raises(RuleBroken, match="n’a pas de rapporteur"):
        schedule_referral(
            referral_id=file.referral.pk,
            actor=file.people.actor("secretariat"),
            at=AT,
            meeting_reference="SEA-2026-01",
        )
    assign_rapporteur(
        referral_id=file.referral.pk,
        actor=file.people.actor("president"),
        at=AT,
        mandate_id=file.people.mandates["member"].pk,
    )
    assert standing_of(loaded(file.referral), on=AT.date()).blocks == ()


def test_a_recused_president_gives_way_to_the_vice_president():
    file = examined()
    leave(file.people, "president")

    standing = standing_of(loaded(file.referral), on=AT.date())

    assert standing.president == file.people.mandates["vice"]
    assert standing.notes == ("Le président s’est déporté de ce dossier : le vice-président en exerce les pouvoirs.",)


def test_when_nobody_may_preside_the_file_says_so():
    file = examined(second="assigned")
    leave(file.people, "president")
    leave(file.people, "vice")

    assert "Ni président ni vice-président" in standing_of(loaded(file.referral), on=AT.date()).blocks[-1]


@pytest.mark.parametrize("who", ["recused", "everything"])
def test_a_recused_member_is_never_assigned(who):
    file = examined()
    mandate = file.people.users[who].mandates.get().pk
    chosen = [file.people.mandates["first"].pk, file.people.mandates["second"].pk, mandate]

    for operation, given in ((assign_rapporteur, {"mandate_id": mandate}), (assign_reviewers, {"mandate_ids": chosen})):
        with pytest.raises(RuleBroken, match="pas déportés"):
            operation(referral_id=file.referral.pk, actor=file.people.actor("president"), at=AT, **given)


def test_a_recused_reviewer_writes_no_more():
    file = examined(second="assigned")
    review = Review.objects.get(mandate=file.people.mandates["second"])
    before = file.people.actor("second")
    leave(file.people, "second")

    with pytest.raises(NotAllowed):
        give_review(
            review_id=review.pk, actor=before, at=AT, revision=0, summary="", assessments=assessments(file.referral)
        )


def test_who_must_replace_is_written_to_and_the_recused_is_not():
    file = examined()

    leave(file.people, "first")

    assert [message.payload["letter"] for message in OutboxMessage.objects.all()] == ["replace"]


def test_postgresql_refuses_a_recused_rapporteur_both_ways():
    file = examined()

    with pytest.raises(InternalError), transaction.atomic():
        file.people.recuse("rapporteur")
    with pytest.raises(InternalError), transaction.atomic():
        Referral.objects.filter(pk=file.referral.pk).update(rapporteur=file.people.mandates["recused"])


def test_postgresql_never_undoes_a_recusal():
    people = People(ReferralFactory(status=S.UNDER_REVIEW))

    for act in (lambda: Recusal.objects.all().delete(), lambda: Recusal.objects.update(reason="autre")):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            act()
    assert people.referral.recusals.count() == 2


@pytest.fixture
def ballot():
    """A ballot on a file, in which the member has voted."""
    file = examined(status=S.SCHEDULED)
    president = file.people.users["president"]
    meeting = MeetingFactory(
        status="open",
        rules=file.referral.rules,
        convened_at=AT,
        convened_by=president,
        opened_at=AT,
        opened_by=president,
    )
    item = AgendaItem.objects.create(meeting=meeting, position=1, referral=file.referral)
    made = Ballot.objects.create(
        item=item,
        question="Adopter ?",
        status=BallotStatus.OPEN,
        prepared_at=AT,
        prepared_by=president,
        opened_at=AT,
        opened_by=president,
    )
    mandate = file.people.mandates["member"]
    Attendance.objects.create(
        meeting=meeting, mandate=mandate, presence="in_person", recorded_at=AT, recorded_by=president
    )
    Vote.objects.create(ballot=made, mandate=mandate, choice=Choice.FOR, cast_at=AT, cast_by=mandate.person)
    made.file = file
    return made


def test_a_vote_in_an_open_ballot_is_set_aside_with_trace(ballot):
    leave(ballot.file.people, "member")

    line = JournalEntry.objects.get(action="ballot.set_vote_aside")
    assert line.details["mandates"] == [ballot.file.people.mandates["member"].pk]
    ballot.refresh_from_db()
    assert ballot.status == BallotStatus.OPEN


def test_a_closed_ballot_in_which_they_voted_is_annulled(ballot):
    Ballot.objects.update(
        status=BallotStatus.CLOSED, closed_at=AT, closed_by=ballot.file.people.users["president"], is_carried=True
    )

    leave(ballot.file.people, "member")

    ballot.refresh_from_db()
    assert ballot.status == BallotStatus.ANNULLED
    assert ballot.annulled_reason == (
        "Déport de Member, enregistré après sa participation au scrutin : le vote est à refaire (CRPA, art. R.133-12)."
    )


def test_a_closed_ballot_in_which_they_did_not_vote_stands(ballot):
    Ballot.objects.update(
        status=BallotStatus.CLOSED, closed_at=AT, closed_by=ballot.file.people.users["president"], is_carried=True
    )

    leave(ballot.file.people, "first")

    ballot.refresh_from_db()
    assert ballot.status == BallotStatus.CLOSED


# Every address of the file, for somebody who left it: the page says so, all the rest does not exist or is refused.
PAGES = {
    "referral": 403,
    "edit-referral": 403,
    "add-documents": 403,
    "report-incomplete": 403,
    "complete-referral": 403,
    "decline-referral": 403,
    "withdraw-referral": 403,
    "lapse-referral": 403,
    "assign-rapporteur": 403,
    "assign-reviewers": 403,
    "consolidate": 403,
    "recuse": 403,
    "reviews": 404,
}


@pytest.mark.parametrize("status", EXAMINED)
@pytest.mark.parametrize("who", ["recused", "everything"])
def test_no_page_says_anything_to_who_left(browser, who, status, at, time_machine):
    time_machine.move_to(at, tick=False)
    file = examined(status=status)
    browser.force_login(file.people.users[who])

    answers = {name: browser.get(reverse(f"committee:{name}", args=[file.referral.pk])) for name in PAGES}

    assert {name: answer.status_code for name, answer in answers.items()} == PAGES
    canaries = [file.referral.question, "Propos de", "Synthèse de", "Rapporteur"]
    for name, answer in answers.items():
        words = text_of(answer.page)
        assert not [canary for canary in canaries if canary in words], name
    shown = text_of(answers["referral"].page.main)
    assert file.referral.title in shown
    assert file.referral.reference in shown
    assert "Vous vous êtes déporté" in shown


def test_the_list_of_who_left_shows_the_title_apart_and_counts_nothing(browser, at, time_machine):
    time_machine.move_to(at, tick=False)
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    browser.force_login(people.users["recused"])

    page = browser.get(reverse("committee:referrals")).page

    assert page.select("[data-referral]") == []
    assert "0 saisine" in text_of(page.main)
    assert people.referral.title in text_of(page.select_one('[aria-labelledby="deports"]'))


def test_a_role_given_after_the_recusal_does_not_give_the_file_back():
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    RoleGrant.objects.create(
        user=people.users["recused"], role=Role.SECRETARIAT, granted_at=AT, granted_by_label="essai"
    )

    assert people.actor("recused").is_secretariat
    assert people.referral not in referrals_visible_to(people.actor("recused"))


@pytest.mark.parametrize("who", ["president", "everything"])
def test_whoever_left_a_file_does_not_take_it_off_the_agenda(who):
    file = examined(status=S.SCHEDULED)
    item = AgendaItem.objects.create(meeting=MeetingFactory(), position=1, referral=file.referral)
    if who == "president":
        leave(file.people, who)

    with pytest.raises(NotAllowed):
        remove_point(meeting_id=item.meeting_id, item_id=item.pk, actor=file.people.actor(who), at=AT)

    file.referral.refresh_from_db()
    assert file.referral.status == S.SCHEDULED

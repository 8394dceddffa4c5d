"""Declared links matched with the files, settled before papers are sent: a recusal, or a waiver in writing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from accounts.enums import Office
from committee.conflicts import are_the_same, words_of
from committee.enums.meetings import MeetingStatus
from committee.enums.referrals import ReferralStatus as S
from committee.models import AgendaItem, ConflictWaiver, DiscussionMessage, Recusal
from committee.operations.meetings import convene_meeting
from committee.operations.reviews import assign_rapporteur, assign_reviewers
from committee.queries import conflicts as queries
from committee.queries.files import documents_visible_to
from common.errors import NotAllowed, NotVisible, RuleBroken
from common.models import JournalEntry
from tests.committee.conflict_factories import SUPPLIER, a_file, leave, signals, waive
from tests.committee.factories import MandateFactory, MeetingFactory
from tests.committee.interest_factories import declared, link
from tests.committee.referral_factories import AT, ReferralFactory, a_paper, loaded
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Capgemini", "capgemini"),
        ("Éditeur Lumen", "EDITEUR LUMEN SAS"),
        ("Groupe Lumen SA", "Lumen S.A.S."),
        ("Lumen", "Lumen France"),
        ("Institut national de la statistique (INSEE)", "INSEE"),
        ("Atos", "Capgemini ; Atos"),
        ("IBM", "IBM France"),
        ("EY", "E.Y."),
        ("Direction de l’indemnisation", "Direction de l’Indemnisation"),
        ("Œuvre sociale", "oeuvre  sociale"),
    ],
)
def test_names_that_are_the_same(one, other):
    assert are_the_same(one, other)
    assert are_the_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lumen", "Lumenis"),
        ("EY", "EY Conseil et associés d’Orléans"),
        ("Direction", "Direction de l’indemnisation"),
        ("France", "Orange France"),
        ("Conseil national", "Conseil national du numérique"),
        ("SAS", "Lumen SAS"),
        ("", "Lumen"),
        ("Lumen", ""),
        ("—", "—"),
    ],
)
def test_names_that_are_not(one, other):
    assert not are_the_same(one, other)
    assert not are_the_same(other, one)


def test_what_counts_in_a_name():
    assert words_of("La Société Générale de l’Édition, S.A.") == ("generale", "edition")
    assert words_of("Groupe") == ("groupe",)


@pytest.fixture
def people():
    """The member works for the supplier."""
    found = a_file()
    declared(found.users["member"], link("Lumen"))
    return found


def test_the_signal_says_in_words_what_matched_what(people):
    (found,) = signals(people)

    reference = people.referral.sheet_versions.get().algorithm.reference
    assert found.signal.sentence.replace("\u00a0", " ") == (
        f"Emploi ou fonction : « Lumen », organisme déclaré, rapproché de « {SUPPLIER} », "
        f"fournisseur de la fiche {reference}."
    )


@pytest.mark.parametrize(
    "status", [S.REQUESTED, S.PUT_TO_VOTE, S.SUBMITTED, S.INCOMPLETE, S.UNDER_REVIEW, S.DELIBERATED]
)
def test_the_link_shows_from_the_day_the_file_arrives(status):
    people = a_file(status)
    declared(people.users["member"], link("Lumen"))

    assert [one.signal.person_name for one in signals(people)] == ["Member"]


@pytest.mark.parametrize("status", [S.DRAFT, S.ANSWERED, S.WITHDRAWN, S.LAPSED, S.DECLINED])
def test_a_file_that_is_not_before_the_committee_is_not_compared(status):
    people = a_file(status)
    declared(people.users["member"], link("Lumen"))

    assert signals(people) == []


@pytest.mark.parametrize(
    ("organisation", "field"),
    [
        ("Cabinet Baryton", "bearer_service"),
        ("Cabinet Baryton", "contact"),
        ("Cabinet Baryton", "administration"),
    ],
)
def test_every_name_of_the_sheet_is_compared(organisation, field):
    people = a_file(**{field: organisation})
    declared(people.users["member"], link("baryton"))

    assert len(signals(people)) == 1


def test_the_department_is_compared(people):
    declared(people.users["first"], link(people.referral.department.name))

    assert "direction de la saisine" in next(
        one.signal.sentence for one in signals(people) if one.signal.person_name == "First"
    )


def test_the_body_itself_is_not_a_party(settings):
    people = a_file(administration=settings.BODY_NAME)
    declared(people.users["member"], link(settings.BODY_NAME))

    assert signals(people) == []


def test_a_link_that_ended_before_the_file_no_longer_counts():
    people = a_file()
    day = people.referral.submitted_at.date()
    declared(people.users["member"], link("Lumen", ends_on=day - timedelta(days=1)))
    declared(people.users["first"], link("Lumen", ends_on=day))

    assert [one.signal.person_name for one in signals(people)] == ["First"]


def test_the_last_declaration_is_the_one_that_counts_even_expired():
    people = a_file()
    declared(people.users["member"], link("Lumen"), at=AT - timedelta(days=900))
    declared(people.users["first"], link("Lumen"), at=AT - timedelta(days=900))
    declared(people.users["first"], at=AT - timedelta(days=800))

    assert [one.signal.person_name for one in signals(people)] == ["Member"]


def test_whoever_wrote_the_sheet_or_the_referral_is_signalled_without_any_declaration():
    member = MandateFactory(person__full_name="Plume").person
    people = a_file(created_by=member)

    (found,) = signals(people)

    assert found.signal.person_name == "Plume"
    assert "a rédigé la fiche" in found.signal.sentence


def test_a_self_referral_is_no_conflict_of_the_member_who_asked_for_it():
    member = MandateFactory().person
    referral = ReferralFactory(status=S.REQUESTED, created_by=member)

    assert queries.signals_on([loaded(referral)], on=AT.date()) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_matching_costs_the_same_whatever_the_files_and_the_members(count, django_assert_num_queries):
    people = [a_file() for _ in range(count)]
    for _ in range(count):
        declared(MandateFactory().person, link("Lumen"))
    files = [loaded(one.referral) for one in people]

    with django_assert_num_queries(9):
        found = queries.signals_on(files, on=AT.date())

    assert [len(found[file.pk]) for file in files] == [count] * count


# What an unsettled link holds back.


def test_papers_wait_until_the_link_is_settled(people, browser):
    paper = a_paper(people.referral, by=people.users["contributor"])
    address = paper.get_absolute_url()
    sheet = reverse("committee:referral-sheet", args=[people.referral.pk, people.referral.sheet_versions.get().pk])
    browser.force_login(people.users["member"])

    assert not documents_visible_to(people.actor("member"), referral_id=people.referral.pk)
    assert documents_visible_to(people.actor("first"), referral_id=people.referral.pk)
    assert browser.get(address).status_code == 404
    assert browser.get(sheet).status_code == 403
    waive(people, "president")
    assert b"".join(browser.get(address).streaming_content) == b"bonjour"
    assert browser.get(sheet).status_code == 200


def test_the_discussion_waits_with_the_papers(people, browser):
    DiscussionMessage.objects.create(
        referral=people.referral, text="Propos du comité", posted_at=AT, author=people.users["first"]
    )
    browser.force_login(people.users["member"])

    answer = browser.get(reverse("committee:discussion", args=[people.referral.pk]))

    assert answer.status_code == 403
    assert "Propos du comité" not in text_of(answer.page)
    browser.force_login(people.users["second"])
    assert "Propos du comité" in text_of(browser.get(answer.request["PATH_INFO"]).page)


@pytest.mark.parametrize("as_what", ["rapporteur", "reviewer"])
def test_a_member_with_an_unsettled_link_is_charged_with_nothing(people, as_what):
    given = {"referral_id": people.referral.pk, "actor": people.actor("president"), "at": AT}
    mandates = people.mandates

    def charge():
        if as_what == "rapporteur":
            return assign_rapporteur(mandate_id=mandates["member"].pk, **given)
        return assign_reviewers(mandate_ids=[mandates["member"].pk, mandates["first"].pk], **given)

    with pytest.raises(RuleBroken, match="lien d’intérêts de Member"):
        charge()
    waive(people, "president")
    charge()


def a_meeting(people):
    meeting = MeetingFactory(status=MeetingStatus.PLANNED)
    AgendaItem.objects.create(meeting=meeting, position=1, referral=people.referral)
    return meeting


@pytest.mark.parametrize("how", ["waived", "recused"])
def test_the_committee_is_not_convened_before_each_link_is_settled(people, how):
    meeting = a_meeting(people)
    convene = {"meeting_id": meeting.pk, "actor": people.actor("secretariat"), "at": AT}

    with pytest.raises(RuleBroken) as refusal:
        convene_meeting(**convene)
    assert f"{people.referral.reference} (1 lien)" in refusal.value.message.replace("\u00a0", " ")
    assert "Member" not in refusal.value.message
    assert "Lumen" not in refusal.value.message
    if how == "waived":
        waive(people, "president")
    else:
        leave(people, "member")
    assert convene_meeting(**convene).status == MeetingStatus.CONVENED


# Who waives.


@pytest.mark.parametrize(
    ("who", "by", "outcome"),
    [
        ("member", "president", None),
        ("member", "vice", NotVisible),
        ("member", "secretariat", NotAllowed),
        ("member", "member", NotAllowed),
        ("member", "first", NotVisible),
        ("member", "recused", NotAllowed),
        ("member", "contributor", NotVisible),
        ("president", "president", NotAllowed),
        ("president", "vice", None),
        ("president", "secretariat", NotAllowed),
        ("president", "first", NotVisible),
    ],
)
def test_who_may_waive_whose_conflict(who, by, outcome):
    people = a_file()
    declared(people.users[who], link("Lumen"))

    if outcome is None:
        assert waive(people, by, who=who).signed_by == people.users[by]
    else:
        with pytest.raises(outcome):
            waive(people, by, who=who)
        assert not ConflictWaiver.objects.exists()
        assert not JournalEntry.objects.exists()


def test_the_vice_president_waives_when_the_president_has_left_the_file(people):
    leave(people, "president")

    assert waive(people, "vice").signed_by == people.users["vice"]


def test_a_waiver_says_why_and_is_signed_once(people):
    with pytest.raises(RuleBroken, match="Écrivez pourquoi"):
        waive(people, "president", reason=" ")

    assert waive(people, "president") == waive(people, "president")

    line = JournalEntry.objects.get(action="referral.waive_conflict")
    assert line.details["told"] == "Member"
    assert "Lumen" not in str(line.details)
    assert queries.open_signals_on([loaded(people.referral)], on=AT.date()) == {}


def test_a_link_that_nobody_declared_is_not_waived(people):
    with pytest.raises(NotVisible):
        waive(people, "president", ground="0" * 32)


def test_a_waiver_holds_for_the_same_link_declared_again_and_not_for_another(people):
    waive(people, "president")

    declared(people.users["member"], link("LUMEN"), at=AT)
    assert queries.open_signals_on([loaded(people.referral)], on=AT.date()) == {}
    declared(people.users["member"], link("Lumen", kind="holding"), at=AT + timedelta(minutes=1))
    assert len(queries.open_signals_on([loaded(people.referral)], on=AT.date())[people.referral.pk]) == 1


def row(people, **given):
    fields = {
        "referral": people.referral,
        "person": people.users["member"],
        "ground": "0" * 32,
        "finding": "Un lien",
        "reason": "Un motif",
        "signed_at": AT,
        "signed_by": people.users["president"],
    }
    return ConflictWaiver.objects.create(**fields | given)


def test_postgresql_refuses_a_waiver_signed_by_the_person_concerned_or_by_whoever_does_not_preside(people):
    users = people.users
    president_of_old = MandateFactory(
        office=Office.PRESIDENT,
        starts_on=AT.date() - timedelta(days=2000),
        ends_on=AT.date() - timedelta(days=1000),
        term_ends_on=AT.date() - timedelta(days=1000),
        person=users["stranger"],
    ).person

    for refused, given in [
        (IntegrityError, {"person": users["president"], "signed_by": users["president"]}),
        (InternalError, {"signed_by": users["secretariat"]}),
        (InternalError, {"signed_by": users["member"], "person": users["first"]}),
        (InternalError, {"signed_by": president_of_old}),
        (InternalError, {"person": users["recused"]}),
        (IntegrityError, {"reason": ""}),
    ]:
        with pytest.raises(refused), transaction.atomic():
            row(people, **given)


def test_postgresql_refuses_a_waiver_by_a_president_who_left_the_file(people):
    Recusal.objects.create(
        referral=people.referral,
        person=people.users["president"],
        reason="lien",
        declared_at=AT,
        recorded_by=people.users["president"],
    )

    with pytest.raises(InternalError), transaction.atomic():
        row(people)


def test_postgresql_never_takes_a_waiver_back(people):
    row(people)

    for act in (lambda: ConflictWaiver.objects.all().delete(), lambda: ConflictWaiver.objects.update(reason="autre")):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            act()

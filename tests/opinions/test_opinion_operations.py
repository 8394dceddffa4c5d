from dataclasses import replace
from datetime import date

import pytest

from bulletin.models import Publication
from charter.models import Commitment
from committee.enums.meetings import BallotStatus
from committee.enums.referrals import ReferralStatus as R
from committee.models import Ballot, ConsolidatedFinding, Referral
from common.errors import NotAllowed, RuleBroken, Stale, WrongState
from common.models import JournalEntry
from opinions.content import from_json
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.opinions import RecommendationStatus
from opinions.models import DraftVersion, Opinion, Recommendation
from opinions.operations import opinions as operations
from tests.committee.referral_factories import AT, examined, sheet_of
from tests.opinions.factories import agenda_item, an_opinion, proclaimed, retain_findings, text

pytestmark = pytest.mark.django_db


def ready_to_open(status=R.UNDER_REVIEW):
    file = examined(status=status)
    sheet_of(file.referral)
    retain_findings(file.referral, by=file.people.users["rapporteur"])
    return file


def open_it(file, who="rapporteur"):
    return operations.open_opinion(referral_id=file.referral.pk, actor=file.people.actor(who), at=AT)


def move(file, operation, who="president", **given):
    return operation(opinion_id=file.opinion.pk, actor=file.people.actor(who), at=AT, **given)


def save(file, content, *, who="rapporteur", base=1):
    return move(file, operations.save_draft, who, base=base, content=content)


def actions():
    return list(JournalEntry.objects.order_by("sequence").values_list("action", flat=True))


# Opening


def test_the_first_version_is_proposed_from_the_facts():
    file = ready_to_open()

    opinion = open_it(file)

    content = from_json(opinion.drafts.get().content)
    assert content.title == file.referral.title
    assert content.report_by == "Sur le rapport de Rapporteur,"
    assert [recital.commitment for recital in content.recitals] == [f"engagement-{n}" for n in range(1, 8)]
    assert any(file.referral.reference in visa for visa in content.visas)
    assert all(visa.startswith("Vu ") and visa.endswith(",") for visa in content.visas)
    assert actions() == ["opinion.open"]


def test_opened_twice_it_is_the_same_opinion():
    file = ready_to_open()

    assert open_it(file) == open_it(file, "president")
    assert Opinion.objects.count() == DraftVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "who", "refusal"),
    [
        ({}, "member", NotAllowed),
        ({}, "secretariat", NotAllowed),
        ({}, "recused", NotAllowed),
        ({}, "approver", NotAllowed),
        ({"finding": "missing"}, "rapporteur", RuleBroken),
        ({"status": R.DELIBERATED}, "rapporteur", WrongState),
        ({"status": R.LAPSED}, "rapporteur", WrongState),
    ],
    ids=["member", "secretariat", "recused", "department", "a finding lacks", "deliberated", "lapsed"],
)
def test_a_refused_opening_leaves_no_trace(given, who, refusal):
    file = ready_to_open(status=given.get("status", R.UNDER_REVIEW))
    if given.get("finding"):
        ConsolidatedFinding.objects.filter(referral=file.referral, commitment__position=3).update(grade="")

    with pytest.raises(refusal):
        open_it(file, who)

    assert not Opinion.objects.exists()
    assert not JournalEntry.objects.exists()


# Versions


def test_each_save_is_a_new_version_and_the_old_ones_stay():
    file = an_opinion()
    before = from_json(file.drafts[0].content)

    draft = save(file, replace(before, operative="Autre dispositif !"))

    assert draft.number == 2
    assert from_json(file.drafts[0].content) == before
    assert from_json(draft.content).operative == "Autre dispositif\u202f!"
    assert draft.sha256 == from_json(draft.content).sha256
    assert actions() == ["opinion.save"]


def test_a_save_that_changes_nothing_makes_no_version():
    file = an_opinion()

    save(file, from_json(file.drafts[0].content))
    save(file, from_json(file.drafts[0].content), base=0)

    assert len(file.drafts) == 1
    assert actions() == []


def test_the_second_of_two_editors_overwrites_nothing():
    file = an_opinion()
    seen = from_json(file.drafts[0].content)
    save(file, replace(seen, operative="Celui du président."), who="president")

    with pytest.raises(Stale) as refusal:
        save(file, replace(seen, operative="Celui du rapporteur."))

    assert "President a enregistré la version 2" in refusal.value.message
    assert [from_json(draft.content).operative for draft in file.drafts] == [seen.operative, "Celui du président."]


@pytest.mark.parametrize("state", [S.CIRCULATED, S.PUT_TO_VOTE, S.ADOPTED, S.SIGNED, S.PUBLISHED])
def test_the_text_is_written_while_it_is_drafted_only(state):
    file = an_opinion(state)

    with pytest.raises(WrongState):
        save(file, text(title="Autre"))

    assert len(file.drafts) == 1


@pytest.mark.parametrize("status", [R.WITHDRAWN, R.LAPSED, R.UNDER_REVIEW])
def test_an_opinion_is_not_written_on_a_file_that_is_closed(status):
    file = an_opinion()
    closing = (
        {}
        if status == R.UNDER_REVIEW
        else {"closed_at": AT, "closing_reason": "x", "closed_by": file.people.users["president"]}
    )
    Referral.objects.filter(pk=file.referral.pk).update(status=R.UNDER_REVIEW)
    Referral.objects.filter(pk=file.referral.pk).update(status=status, **closing)

    if status == R.UNDER_REVIEW:
        assert save(file, text(title="Autre")).number == 2
    else:
        with pytest.raises(WrongState, match="ne se rédige plus"):
            save(file, text(title="Autre"))


# Circulation and vote


def test_a_complete_text_is_circulated_then_taken_back():
    file = an_opinion()

    move(file, operations.circulate, "rapporteur")
    move(file, operations.send_back, "rapporteur")

    file.opinion.refresh_from_db()
    assert file.opinion.status == S.DRAFTING
    assert actions() == ["opinion.circulate", "opinion.send_back"]


def test_an_incomplete_text_stays_in_drafting_and_says_all_it_lacks():
    file = an_opinion(content=text(essential=(), operative=""))

    with pytest.raises(RuleBroken) as refusal:
        move(file, operations.circulate, "rapporteur")

    assert refusal.value.message.startswith("L’essentiel est vide. Le dispositif est vide.")
    assert Opinion.objects.get().status == S.DRAFTING


def test_a_recommendation_to_nobody_known_is_refused():
    file = an_opinion(content=text(addressee="nulle-part"))

    with pytest.raises(RuleBroken, match="destinataire ou un engagement inconnu"):
        move(file, operations.circulate, "rapporteur")


def test_the_ballot_bears_the_hash_of_the_exact_version():
    file = an_opinion(S.CIRCULATED)
    item = agenda_item(file.referral)

    opinion = move(file, operations.submit_to_vote, "secretariat")

    ballot = Ballot.objects.get()
    assert (opinion.ballot, opinion.status) == (ballot, S.PUT_TO_VOTE)
    assert (ballot.item, ballot.text_sha256, ballot.status) == (item, file.drafts[0].sha256, BallotStatus.READY)
    assert actions() == ["ballot.prepare", "opinion.submit_to_vote"]


def test_a_file_on_no_agenda_cannot_be_voted():
    file = an_opinion(S.CIRCULATED)

    with pytest.raises(RuleBroken, match="ordre du jour"):
        move(file, operations.submit_to_vote, "secretariat")

    assert not Ballot.objects.exists()


def test_the_text_voted_is_the_text_adopted_by_its_hash():
    file = proclaimed()

    opinion = move(file, operations.adopt, "secretariat")

    assert opinion.status == S.ADOPTED
    assert opinion.adopted_draft.sha256 == opinion.ballot.text_sha256 == from_json(opinion.adopted_draft.content).sha256
    assert opinion.adopted_at == opinion.ballot.proclaimed_at
    assert [(one.number, one.text, one.addressee, one.reference) for one in file.recommendations] == [
        (1, "Recommandation numéro 1.", file.addressee, None),
        (2, "Recommandation numéro 2.", file.addressee, None),
    ]
    assert file.recommendations[0].due_on == date(2027, 6, 30)
    assert file.recommendations[0].commitment == Commitment.objects.get(
        version=file.referral.charter_version, code="engagement-1"
    )


def test_a_text_other_than_the_one_voted_is_refused():
    file = proclaimed(sha256="f" * 64)

    with pytest.raises(RuleBroken, match="empreinte"):
        move(file, operations.adopt, "secretariat")

    assert Opinion.objects.get().status == S.PUT_TO_VOTE
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"status": BallotStatus.READY}, WrongState),
        ({"status": BallotStatus.OPEN}, WrongState),
        ({"status": BallotStatus.CLOSED}, WrongState),
        ({"status": BallotStatus.ANNULLED}, WrongState),
        ({"is_carried": False}, RuleBroken),
    ],
)
def test_nothing_is_adopted_but_a_carried_and_proclaimed_vote(given, refusal):
    file = proclaimed(**given)

    with pytest.raises(refusal):
        move(file, operations.adopt, "secretariat")

    assert Opinion.objects.get().status == S.PUT_TO_VOTE


@pytest.mark.parametrize("given", [{"is_carried": False}, {"status": BallotStatus.ANNULLED}])
def test_a_text_that_was_not_carried_goes_back_to_drafting_and_to_another_vote(given):
    file = proclaimed(**given)

    move(file, operations.note_rejection, "secretariat")
    save(file, text(title="Autre texte", addressee=file.addressee.code))
    move(file, operations.circulate, "rapporteur")
    opinion = move(file, operations.submit_to_vote, "secretariat")

    assert opinion.ballot.text_sha256 == file.drafts[1].sha256
    assert Ballot.objects.count() == 2


@pytest.mark.parametrize("status", [BallotStatus.READY, BallotStatus.OPEN, BallotStatus.PROCLAIMED])
def test_a_text_that_may_be_adopted_is_not_rejected(status):
    file = proclaimed(status=status)

    with pytest.raises(WrongState):
        move(file, operations.note_rejection, "secretariat")


def test_the_president_signs_what_was_adopted():
    file = an_opinion(S.ADOPTED)

    opinion = move(file, operations.sign)

    assert (opinion.status, opinion.signed_by, opinion.signed_at) == (S.SIGNED, file.people.users["president"], AT)
    assert actions() == ["opinion.sign"]


@pytest.mark.parametrize("who", ["secretariat", "rapporteur", "vice", "member"])
def test_nobody_else_signs(who):
    file = an_opinion(S.ADOPTED)

    with pytest.raises(NotAllowed):
        move(file, operations.sign, who)


def test_a_step_taken_twice_is_refused_the_second_time_and_changes_nothing():
    file = an_opinion(S.ADOPTED)
    move(file, operations.sign)

    with pytest.raises(WrongState, match="signer"):
        move(file, operations.sign)

    assert actions() == ["opinion.sign"]


def test_the_publication_gives_the_numbers_and_answers_the_referral():
    file = an_opinion(S.SIGNED)
    publication = Publication(pk="00000000-0000-4000-8000-00000000000a")

    operations.mark_published(
        opinion_id=file.opinion.pk,
        year=2026,
        number=4,
        publication_id=publication.pk,
        actor=file.people.actor("secretariat"),
        at=AT,
    )

    file.opinion.refresh_from_db()
    file.referral.refresh_from_db()
    assert file.opinion.reference == "Avis n°\u00a02026-04"
    assert [one.reference for one in file.recommendations] == ["REC-2026-04-1", "REC-2026-04-2"]
    assert [one.status for one in file.recommendations] == [RecommendationStatus.OPEN] * 2
    assert file.referral.status == R.ANSWERED


@pytest.mark.parametrize("state", [S.DRAFTING, S.ADOPTED, S.PUBLISHED])
def test_what_is_not_signed_or_is_published_already_is_not_published(state):
    file = an_opinion(state)

    with pytest.raises(WrongState):
        operations.mark_published(
            opinion_id=file.opinion.pk,
            year=2026,
            number=9,
            publication_id="00000000-0000-4000-8000-00000000000a",
            actor=file.people.actor("secretariat"),
            at=AT,
        )

"""What follows an answer: another answer, progress, pieces, the findings of the committee; and the letters of dates."""

import io
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from bulletin.models import Publication
from common import outbox
from common.documents import Upload
from common.errors import NotAllowed, RuleBroken, Stale, WrongState
from common.models import JournalEntry, OutboxMessage
from opinions.enums.opinions import FollowLetterKind, FollowUpForm, Position
from opinions.enums.opinions import RecommendationStatus as R
from opinions.enums.opinions import RecommendationStep as Step
from opinions.evidence import from_lines
from opinions.models import FollowUp, FollowUpDocument, FollowUpDraft, FollowUpLetter
from opinions.operations import recommendations as operations
from opinions.operations.follow_up_drafts import Prepared, save_draft, withdraw_document
from opinions.operations.follow_up_reminders import post_reminders
from opinions.queries.todo import todo_for
from tests.committee.referral_factories import AT
from tests.files import pdf
from tests.filling import typed
from tests.opinions.factories import published
from tests.opinions.test_recommendations import answer, follow, sign_in
from tests.pages import text_of

pytestmark = pytest.mark.django_db

PUBLIC = "/recommandations/2026-01-r1"
# Published on 24 November 2026, sixty days to answer.
LAST_DAY = date(2027, 1, 23)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def report(file, *, who="approver", at=AT, **given):
    said = {"body": "La moitié est faite.", "signatory_title": "Le directeur"}
    return operations.report_progress(
        recommendation_id=file.recommendations[0].pk, actor=file.people.actor(who), at=at, **(said | given)
    )


def prepare(file, *, who="contributor", revision=0, uploads=(), is_public=False, form=FollowUpForm.ANSWER, **content):
    return save_draft(
        recommendation_id=file.recommendations[0].pk,
        form=form,
        actor=file.people.actor(who),
        at=AT,
        revision=revision,
        content=Prepared(**({"body": "Projet de réponse."} | content)),
        uploads=[Upload(name=name, content=io.BytesIO(data)) for name, data in uploads],
        label="Rapport d’essai",
        is_public=is_public,
    )


# A position that changes


def test_a_further_answer_takes_the_place_of_the_first_which_stays_readable(public):
    file = published()
    first = answer(file, body="Nous le ferons.")
    answer(file, position=Position.REFUSED, body="Finalement non.", base=1, at=AT + timedelta(days=90))

    latest = public.get("/suites/reponse-rec-2026-01-1").page
    page = public.get(PUBLIC).page

    assert "Finalement non." in text_of(latest.main)
    assert "Nous le ferons." in text_of(public.get("/suites/reponse-rec-2026-01-1?version=1").page.main)
    assert Publication.objects.get(pk=first.publication_id).version == 1
    assert [text_of(event) for event in page.select(".timeline-label")] == [
        "Avis n° 2026-01 publié",
        "Réponse à la recommandation REC-2026-01-1 : acceptée",
        "Réponse à la recommandation REC-2026-01-1 : refusée",
    ]
    recommendation = file.recommendations[0]
    assert (recommendation.position, recommendation.answered_at) == (Position.REFUSED, AT), "the first answer's day"
    assert public.get(f"{PUBLIC}.json").json()["answered_in_time"] is True


# Progress, and what the committee finds


def test_progress_is_published_and_closes_nothing(public):
    file = published()
    answer(file)

    report(file, planned_until=date(2027, 6, 1), evidence=from_lines("https://exemple.fr/preuve un tableau"))

    page = public.get(PUBLIC).page
    assert "La moitié est faite." in text_of(page.main)
    assert "1er juin 2027" in text_of(page.select_one(".facts"))
    assert file.recommendations[0].status == R.ANSWERED
    proof = public.get("/suites/avancement-rec-2026-01-1-1").page.select_one('a[href="https://exemple.fr/preuve"]')
    assert text_of(proof) == "un tableau"


def test_nothing_is_reported_before_the_answer():
    with pytest.raises(WrongState):
        report(published())


def test_each_finding_of_the_committee_is_public_with_its_reasons_and_a_closed_file_may_be_reopened(public):
    file = published()
    answer(file)
    seen = []
    for step, note in (
        (Step.START, "Vu le premier tableau."),
        (Step.CLOSE_PARTLY, "La moitié manque."),
        (Step.REOPEN, "Les écarts sont revenus."),
    ):
        follow(file, step, note=note, who="secretariat")
        data = public.get(f"{PUBLIC}.json").json()
        seen.append((data["state"], data["follow_ups"][-1]["summary"]))
        assert note in text_of(public.get(PUBLIC).page.main)

    assert seen == [
        ("in_progress", "Vu le premier tableau."),
        ("partly", "La moitié manque."),
        ("in_progress", "Les écarts sont revenus."),
    ]
    recommendation = file.recommendations[0]
    assert (recommendation.status, recommendation.closed_at, recommendation.closing_note) == (R.IN_PROGRESS, None, "")
    finding = Publication.objects.get(slug="constat-rec-2026-01-1-2")
    assert finding.record["signatory_title"] == "Pour le comité éthique externe, le secrétariat"
    assert finding.subjects[0] == "REC-2026-01-1"


# Prepared by one, signed by another


def test_a_contributor_prepares_and_the_approver_signs_what_is_published():
    file = published()
    prepare(file)

    signed = answer(file)

    assert (signed.prepared_by, signed.signed_by) == (file.people.users["contributor"], file.people.users["approver"])
    assert not FollowUpDraft.objects.exists()
    assert not Publication.objects.filter(text__contains="Projet de réponse").exists()


def test_the_second_of_two_writers_loses_nothing(browser):
    file = published()
    address = reverse("opinions:answer-recommendation", args=[file.recommendations[0].pk])
    prepare(file, body="Le texte du premier.")

    response = sign_in(browser, file, "approver").post(address, {"body": "Le mien.", "revision": "0", "save": "1"})

    assert response.status_code == 409
    assert "Le texte du premier." in text_of(response.page.main)
    assert typed(response.page)["body"] == "Le mien."
    assert browser.post(address, {**typed(response.page), "save": "1"}).status_code == 302
    with pytest.raises(Stale):
        prepare(file, revision=0)


def test_a_contributor_has_no_button_to_sign_and_signs_nothing(browser):
    file = published()
    address = reverse("opinions:answer-recommendation", args=[file.recommendations[0].pk])
    page = sign_in(browser, file, "contributor").get(address).page

    assert not page.select('button[name="sign"]')
    given = {"position": "accepted", "body": "Oui.", "signatory_title": "Moi", "sign": "1"}
    assert browser.post(address, given).status_code == 403
    assert not FollowUp.objects.exists()


# Pieces


def test_only_the_pieces_marked_public_reach_the_public(browser):
    file = published()
    prepare(file, uploads=[("secret.pdf", pdf(b"interne"))])
    prepare(file, revision=1, uploads=[("rapport.pdf", pdf(b"ouvert"))], is_public=True)

    answer(file)

    kept, shown = FollowUpDocument.objects.order_by("is_public")
    assert [one.publication_id is None for one in (kept, shown)] == [True, False]
    (piece,) = Publication.objects.filter(kind="suite", pdf__isnull=False)
    assert (piece.pk, bytes(piece.pdf)) == (shown.publication_id, pdf(b"ouvert"))
    told = Publication.objects.get(slug="reponse-rec-2026-01-1")
    assert [one["label"] for one in told.record["documents"]] == ["Rapport d’essai"]
    assert f"/publications/{piece.pk}.pdf" in told.body_html
    assert "secret.pdf" not in str(told.record)
    served = {}
    for who in ("approver", "member", "secretariat", "recused", "neighbour"):
        response = sign_in(browser, file, who).get(kept.get_absolute_url())
        served[who] = response.status_code
        if response.streaming:
            assert response.getvalue() == pdf(b"interne")
    assert served == {"approver": 200, "member": 200, "secretariat": 200, "recused": 403, "neighbour": 404}
    assert JournalEntry.objects.filter(action="recommendation.download").count() == 3


def test_a_public_piece_is_a_pdf_and_a_piece_taken_away_is_not_published():
    file = published()
    with pytest.raises(RuleBroken, match="Seul un PDF"):
        prepare(file, uploads=[("table.csv", b"a;b\n1;2\n")], is_public=True)
    prepare(file, uploads=[("rapport.pdf", pdf(b"ouvert"))], is_public=True)
    (one,) = FollowUpDocument.objects.all()
    withdraw_document(
        recommendation_id=file.recommendations[0].pk,
        document_id=one.pk,
        actor=file.people.actor("contributor"),
        at=AT,
    )

    answer(file)

    assert not Publication.objects.filter(slug__startswith="piece").exists()
    with pytest.raises(NotAllowed):
        prepare(file, who="neighbour", form=FollowUpForm.PROGRESS)


@pytest.mark.parametrize("line", ["http://exemple.fr/a", "exemple.fr", "javascript:alert(1)", "un rapport"])
def test_an_address_of_proof_is_public_and_whole(line):
    with pytest.raises(ValueError, match="Ligne 2"):
        from_lines(f"https://exemple.fr/x ce que c’est\n{line}")


# Letters


def test_letters_leave_before_on_and_after_each_date_and_never_twice():
    file = published(count=1)
    received = []
    for number in range(80):
        at = AT + timedelta(days=number)
        for _run in range(2):
            post_reminders(at=at)
            for message in OutboxMessage.objects.filter(state="pending", kind="opinions.follow_up_letter"):
                assert outbox.run(message.pk, at=at)
        received += [(at.date(), letter.subject, letter.to[0]) for letter in mail.outbox]
        assert all("Recommandation numéro" not in letter.body for letter in mail.outbox)
        mail.outbox.clear()

    people = {user.email: name for name, user in file.people.users.items()}
    days = {}
    for day, subject, to in received:
        days.setdefault((day, subject.split("\u00a0: ")[1]), set()).add(people[to])
    addressee = {"approver", "management", "contributor", "everything"}
    assert days == {
        (LAST_DAY - timedelta(days=7), FollowLetterKind.SOON.label): addressee,
        (LAST_DAY, FollowLetterKind.TODAY.label): addressee,
        (LAST_DAY + timedelta(days=1), FollowLetterKind.PASSED.label): addressee,
        (LAST_DAY + timedelta(days=7), FollowLetterKind.ESCALATED.label): {"secretariat"},
    }
    assert FollowUpLetter.objects.count() == len(received)


def test_the_answer_stops_the_letters_and_the_date_accepted_starts_others():
    file = published(count=1)
    at = AT + timedelta(days=54)
    post_reminders(at=at)
    answer(file, at=at, planned_until=date(2027, 3, 1))
    for message in OutboxMessage.objects.filter(state="pending", kind="opinions.follow_up_letter"):
        assert outbox.run(message.pk, at=at)
    assert not mail.outbox

    assert post_reminders(at=AT + timedelta(days=80)) == 0
    assert post_reminders(at=AT + timedelta(days=92)) == 1


def test_what_is_late_waits_for_the_secretariat_too():
    file = published(count=1)

    def labels(who, days):
        return [todo.label for todo in todo_for(file.people.actor(who), at=AT + timedelta(days=days))]

    assert labels("secretariat", 61) == []
    assert labels("secretariat", 68) == ["Relancer la direction, sans réponse à REC-2026-01-1"]
    answer(file, planned_until=date(2026, 12, 20))
    assert labels("approver", 10) == []
    assert labels("approver", 20) == ["Rendre compte de l’avancement de REC-2026-01-1"]

"""The pages of the referrals, by the real roles: nothing typed is lost, nothing is done twice."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from algorithms.enums import SheetStatus
from charter.enums import Grade
from committee.enums.referrals import ReferralStatus as S
from committee.models import Referral, ReferralDocument
from committee.operations import referrals as operations
from common.models import JournalEntry, StoredDocument
from tests.committee.referral_factories import AT, People, ReferralFactory, content, examined, sheet_of
from tests.committee.referral_pages import sign_in, typed, url
from tests.files import pdf
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
PDF = pdf()


def test_a_contributor_drafts_a_referral_and_submits_it_with_a_paper(browser, draft):
    sign_in(browser, draft, "contributor")

    made = browser.post(reverse("committee:new-referral"), typed(draft), follow=True)
    draft.referral = Referral.objects.get(title="Un objet")
    joined = browser.post(
        url("add-documents", draft), {"kind": "impact", "papers": SimpleUploadedFile("analyse.pdf", PDF)}, follow=True
    )
    sent = browser.post(url("submit-referral", draft), follow=True)

    assert "Le brouillon est ouvert" in text_of(made.page)
    assert "analyse.pdf (analyse d’impact, 1 ko)" in text_of(joined.page)
    assert "La saisine SAI-2026-0001 est transmise au secrétariat." in text_of(sent.page)
    assert draft.users["contributor"].full_name in text_of(sent.page.select_one('[aria-labelledby="historique"]'))


def test_a_double_click_on_a_new_draft_makes_one_referral(browser, draft):
    sign_in(browser, draft, "contributor")
    fields = typed(draft)

    addresses = {browser.post(reverse("committee:new-referral"), fields).url for _click in range(2)}

    assert len(addresses) == 1
    assert Referral.objects.filter(title="Un objet").count() == 1


def test_a_double_click_on_submit_is_a_friendly_refusal(browser, draft):
    sign_in(browser, draft, "contributor")
    browser.post(url("submit-referral", draft))

    second = browser.post(url("submit-referral", draft))

    assert second.status_code == 409
    assert Referral.objects.filter(reference="SAI-2026-0001").count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "Donnez un objet à la saisine."),
        ({"title": "x" * 201}, "200 caractères"),
        ({"question": ""}, "Écrivez la question posée au comité."),
        ({"sheets": []}, "Choisissez au moins une fiche."),
        ({"sheets": ["00000000-0000-4000-8000-000000000000"]}, "choisissez une version approuvée ou publiée"),
        ({"sheets": ["nonsense"]}, "choisissez une version approuvée ou publiée"),
        ({"urgency": "urgent"}, "Motivez l’urgence"),
        ({"urgency": "whenever"}, "n’en fait pas partie"),
    ],
    ids=["no title", "long title", "no question", "no sheet", "unknown sheet", "not a sheet", "why urgent", "urgency"],
)
def test_a_form_that_is_not_fit_comes_back_with_all_that_was_typed(browser, draft, change, sentence):
    sign_in(browser, draft, "contributor")
    fields = typed(draft, question="Ma longue question") | change

    answer = browser.post(reverse("committee:new-referral"), fields)

    assert answer.status_code == 422
    assert sentence.replace("’", "'") in text_of(answer.page).replace("’", "'")
    assert answer.page.select_one('[name="question"]').text.strip() == fields["question"]
    assert answer.page.select_one('[name="form_token"]')["value"] == fields["form_token"]
    assert not Referral.objects.filter(question="Ma longue question").exists()


def test_a_stale_form_gives_back_what_was_typed_beside_what_is_saved(browser, draft):
    sheet = draft.referral.sheet_versions.get()
    operations.edit_referral(
        referral_id=draft.referral.pk,
        actor=draft.actor("approver"),
        at=AT,
        revision=0,
        content=content(sheet, title="Écrit par l’autre"),
    )
    sign_in(browser, draft, "contributor")

    answer = browser.post(url("edit-referral", draft), typed(draft, title="Écrit par moi"))

    assert answer.status_code == 409
    assert answer.page.select_one('[name="title"]')["value"] == "Écrit par moi"
    assert "Écrit par l’autre" in text_of(answer.page)
    again = {"revision": answer.page.select_one('[name="revision"]')["value"]}
    assert browser.post(url("edit-referral", draft), typed(draft, title="Écrit par moi") | again).status_code == 302


def test_a_draft_submitted_by_a_colleague_gives_back_what_was_typed(browser, draft):
    operations.submit_referral(referral_id=draft.referral.pk, actor=draft.actor("approver"), at=AT)
    sign_in(browser, draft, "contributor")

    answer = browser.post(url("edit-referral", draft), typed(draft, title="Écrit trop tard"))

    assert answer.status_code == 409
    assert answer.page.select_one('[name="title"]')["value"] == "Écrit trop tard"


BAD_FILES = [
    ("vide.pdf", b"", "est vide"),
    ("page.html", b"<script>", "n’est pas d’un type accepté"),
    ("sans-extension", b"abc", "n’est pas d’un type accepté"),
    ("faux.pdf", b"ceci n'est pas un PDF", "n’est d’aucun type reçu, malgré son nom"),
    ("faux.png", PDF, "est en réalité un fichier PDF"),
    ("actif.pdf", pdf(extra=(b"<< /S /JavaScript >>",)), "JavaScript"),
    ("x" * 250 + ".pdf", PDF, "trop long"),
]


@pytest.mark.parametrize(("name", "data", "sentence"), BAD_FILES, ids=[name[:15] for name, _, _ in BAD_FILES])
def test_a_bad_file_is_refused_with_a_sentence_and_stores_nothing(browser, draft, name, data, sentence):
    sign_in(browser, draft, "contributor")
    good = SimpleUploadedFile("bon.pdf", PDF)

    answer = browser.post(
        url("add-documents", draft), {"kind": "legal", "papers": [good, SimpleUploadedFile(name, data)]}
    )

    assert answer.status_code == 422
    assert sentence in text_of(answer.page)
    assert answer.page.select_one('option[value="legal"]').has_attr("selected")
    assert not StoredDocument.objects.exists()


def test_a_file_that_is_too_big_is_refused(browser, draft, settings):
    settings.DOCUMENT_MAX_BYTES = 1024 * 1024
    sign_in(browser, draft, "contributor")

    answer = browser.post(
        url("add-documents", draft),
        {"kind": "legal", "papers": SimpleUploadedFile("gros.pdf", pdf(b"0") * 1024 * 1024)},
    )

    assert answer.status_code == 422
    assert "dépasse 1 Mo" in text_of(answer.page)


@pytest.mark.parametrize("fields", [{"kind": "legal"}, {"kind": "novel"}, {}], ids=["no file", "no such kind", "none"])
def test_papers_are_said_to_be_missing(browser, draft, fields):
    sign_in(browser, draft, "contributor")

    assert browser.post(url("add-documents", draft), fields).status_code == 422


def test_a_paper_is_served_as_an_attachment_that_nothing_runs_and_its_reading_is_noted(browser, draft):
    sign_in(browser, draft, "contributor")
    browser.post(url("add-documents", draft), {"kind": "legal", "papers": SimpleUploadedFile('a"é.pdf', PDF)})
    paper = ReferralDocument.objects.get()

    answer = browser.get(paper.get_absolute_url())

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    line = JournalEntry.objects.get(action="referral.download")
    assert (line.actor_id, line.details["document"]) == (
        str(draft.users["contributor"].pk),
        str(paper.document_id),
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("contributor", 200),
        ("member", 200),
        ("secretariat", 200),
        ("neighbour", 404),
        ("recused", 404),
        ("everything", 404),
        ("former", 404),
        ("stranger", 404),
    ],
)
def test_who_is_served_a_paper(browser, draft, who, status):
    sign_in(browser, draft, "contributor")
    browser.post(url("add-documents", draft), {"kind": "legal", "papers": SimpleUploadedFile("a.pdf", PDF)})
    draft.referral = ReferralFactory(status=S.UNDER_REVIEW, department=draft.referral.department)
    for name in ("recused", "everything"):
        draft.recuse(name)
    ReferralDocument.objects.update(referral=draft.referral)
    paper = ReferralDocument.objects.get()

    sign_in(browser, draft, who)

    answer = browser.get(paper.get_absolute_url())

    assert answer.status_code == status
    assert (b"".join(answer) == PDF) is (status == 200)
    assert browser.get(url("referral-document", draft, uuid4())).status_code == 404


def test_a_paper_removed_from_a_draft_is_served_to_nobody(browser, draft):
    sign_in(browser, draft, "contributor")
    browser.post(url("add-documents", draft), {"kind": "legal", "papers": SimpleUploadedFile("a.pdf", PDF)})
    paper = ReferralDocument.objects.get()

    page = browser.post(url("remove-document", draft, paper.pk), follow=True).page

    assert "a.pdf" not in text_of(page.select_one('[aria-labelledby="pieces"]'))
    assert browser.get(paper.get_absolute_url()).status_code == 404
    assert browser.post(url("remove-document", draft, paper.pk)).status_code == 404


def test_the_secretariat_asks_for_papers_and_the_department_answers(browser):
    people = People(ReferralFactory(status=S.SUBMITTED))
    sign_in(browser, people, "secretariat")
    asked = browser.post(
        url("report-incomplete", people), {"missing": "L’analyse d’impact\n\nLes mesures"}, follow=True
    )
    assert "Dossier incomplet : délai suspendu depuis le 24 novembre 2026" in text_of(asked.page)

    sign_in(browser, people, "contributor")
    assert "Les mesures" in text_of(browser.get(url("complete-referral", people)).page)
    answered = browser.post(url("complete-referral", people), {"answer": "Tout est joint."}, follow=True)

    assert "Tout est joint." in text_of(answered.page.select_one('[aria-labelledby="echange"]'))


@pytest.mark.parametrize("name", ["report-incomplete", "decline-referral"])
def test_a_step_at_the_wrong_moment_gives_back_what_was_typed(browser, name):
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    sign_in(browser, people, "secretariat" if name == "report-incomplete" else "president")

    answer = browser.post(url(name, people), {"missing": "Mes mots", "reason": "Mes mots"})

    assert answer.status_code == 409
    assert "ne peut pas suivre" in text_of(answer.page)
    assert answer.page.select_one("textarea").text.strip() == "Mes mots"


@pytest.mark.parametrize("name", ["report-incomplete", "decline-referral", "complete-referral", "edit-referral"])
def test_a_form_is_not_opened_at_the_wrong_moment(browser, name):
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    who = {"report-incomplete": "secretariat", "decline-referral": "president"}.get(name, "contributor")
    sign_in(browser, people, who)

    assert browser.get(url(name, people)).status_code == 409


def test_the_department_reads_neither_reviews_nor_recusals_nor_the_deliberation(browser):
    file = examined(status=S.DELIBERATED)
    sign_in(browser, file.people, "contributor")

    page = text_of(browser.get(url("referral", file.people)).page.main)

    assert "Inscrite à une séance" in page
    assert not [word for word in ("Délibérée", "Rapporteur", "Propos de", "Déports", "lien") if word in page]
    assert browser.get(url("reviews", file.people)).status_code == 404


def test_the_pinned_version_is_read_by_the_committee_even_before_it_is_published(browser):
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    pinned = sheet_of(people.referral, status=SheetStatus.APPROVED).version
    other = sheet_of(ReferralFactory(status=S.UNDER_REVIEW)).version
    sign_in(browser, people, "member")

    assert pinned.name in text_of(browser.get(url("referral-sheet", people, pinned.pk)).page)
    assert browser.get(url("referral-sheet", people, other.pk)).status_code == 404


def test_a_member_leaves_a_file_from_its_page(browser):
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    sign_in(browser, people, "member")

    assert "ne peut pas être annulé" in text_of(browser.get(url("recuse", people)).page)
    assert browser.post(url("recuse", people), {"reason": ""}).status_code == 422
    page = browser.post(url("recuse", people), {"reason": "Un lien"}, follow=True).page

    assert people.referral.title in text_of(page.select_one('[aria-labelledby="deports"]'))
    assert browser.get(url("referral", people)).status_code == 403


def test_the_secretariat_records_a_recusal_from_the_page(browser):
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    sign_in(browser, people, "secretariat")

    page = browser.post(
        url("recuse", people), {"member": people.users["member"].pk, "reason": "Un lien"}, follow=True
    ).page

    assert "Member" in text_of(page.select_one('[aria-labelledby="deports"]'))


@pytest.mark.parametrize(("who", "cost"), [("contributor", 9), ("secretariat", 8), ("president", 8), ("member", 8)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(browser, who, cost, count, django_assert_num_queries):
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    more = ReferralFactory.create_batch(count - 1, status=S.UNDER_REVIEW, department=people.referral.department)
    sign_in(browser, people, who)

    with django_assert_num_queries(cost):
        page = browser.get(reverse("committee:referrals")).page

    assert {row["data-referral"] for row in page.select("[data-referral]")} == {
        str(referral.pk) for referral in (people.referral, *more)
    }


@pytest.mark.parametrize(("who", "cost"), [("contributor", 20), ("secretariat", 34), ("rapporteur", 39)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_file_costs_the_same_whatever_it_holds(browser, who, cost, count, django_assert_num_queries):
    file = examined()
    for name in ["member", "vice"][: count - 1]:
        file.people.review(name, "given")
    sign_in(browser, file.people, "secretariat")
    for number in range(count):
        sheet_of(file.referral)
        paper = SimpleUploadedFile(f"{number}.pdf", PDF)
        browser.post(url("add-documents", file.people), {"kind": "legal", "papers": paper})
    sign_in(browser, file.people, who)

    with django_assert_num_queries(cost):
        page = browser.get(url("referral", file.people)).page

    assert len(page.select(".document")) == count


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "submit-referral"),
        ("get", "take-up-referral"),
        ("post", "referral"),
        ("post", "referrals"),
        ("post", "reviews"),
    ],
)
def test_a_page_reads_and_a_step_is_sent(browser, draft, method, name):
    sign_in(browser, draft, "contributor")
    address = reverse(f"committee:{name}", args=[] if name == "referrals" else [draft.referral.pk])

    assert getattr(browser, method)(address).status_code == 405


@pytest.mark.parametrize("criteria", ["?status=nonsense", "?page=zero", "?q=%00'\"<b>", "?department=x&origin=y"])
def test_the_filters_stand_any_value(browser, draft, criteria):
    sign_in(browser, draft, "contributor")

    assert browser.get(reverse("committee:referrals") + criteria).status_code == 200


def test_the_filters_find_by_reference_title_state_and_origin(browser):
    people = People(ReferralFactory(status=S.UNDER_REVIEW, title="Contrôle de la recherche"))
    ReferralFactory(status=S.DECLINED, title="Autre chose")
    sign_in(browser, people, "secretariat")

    def shown(criteria):
        page = browser.get(reverse("committee:referrals") + criteria).page
        return {row["data-referral"] for row in page.select("[data-referral]")}

    mine = {str(people.referral.pk)}
    assert shown(f"?q={people.referral.reference}") == mine
    assert shown("?q=recherche") == mine
    assert shown("?status=under_review") == mine
    assert shown(f"?department={people.referral.department.code}") == mine
    assert shown("?origin=self") == set()


def test_the_grade_has_words_and_a_tone():
    assert {grade.label: grade.tone for grade in Grade} == {
        "conforme": "success",
        "sous réserve": "warning",
        "non conforme": "danger",
        "sans objet": "neutral",
    }

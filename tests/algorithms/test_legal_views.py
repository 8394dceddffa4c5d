"""The pages of the legal assessment, as a person walks through them; without JavaScript."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from algorithms import operations
from algorithms.enums import LegalStatus
from algorithms.enums import SheetStatus as S
from algorithms.legal.dates import DateContent
from algorithms.models import LegalAnswer, LegalAssessment, SheetVersion
from algorithms.queries.legal_todo import todo_for
from common.journal import System
from tests.algorithms.factories import SheetVersionFactory
from tests.algorithms.legal_answers import HIGH, MINIMAL, NOT_AI, contents
from tests.algorithms.legal_factories import LegalAssessmentFactory
from tests.algorithms.people import sheet_of
from tests.filling import typed
from tests.pages import text_of


def main(answer):
    return text_of(answer.page.main)


def page(sheet):
    return reverse("algorithms:legal", args=[sheet.pk])


def part(sheet, group="decision"):
    return reverse("algorithms:legal-questions", args=[sheet.pk, group])


def asked(answer):
    return [fieldset["id"].removeprefix("id_") for fieldset in answer.page.select("main fieldset[id]")]


@pytest.fixture
def signed(team, at):
    def signed(sheet, answers=MINIMAL, *, when=at):
        draft = saved(sheet, team, at, answers)
        return operations.sign_assessment(
            assessment_id=draft.pk, actor=team["approver"], at=when, revision=draft.revision, function="Chef de service"
        )

    return signed


def saved(sheet, team, at, answers=MINIMAL):
    return operations.save_answers(
        assessment_id=uuid.uuid4(),
        sheet_id=sheet.pk,
        actor=team["contributor"],
        at=at,
        revision=0,
        answers=contents(answers),
    )


def test_a_direction_answers_part_by_part_and_an_approver_signs(browser, team):
    sheet = sheet_of(team, S.PROPOSED)
    browser.force_login(team["contributor"].user)
    assert "Aucune analyse n’a été faite" in main(browser.get(page(sheet)))
    for group in ("decision", "donnees", "systeme", "haut-risque"):
        answer = browser.get(part(sheet, group))
        assert answer.status_code == 200
        while answer.request["PATH_INFO"] == part(sheet, group):
            chosen = {code: value for code, value in MINIMAL.items() if code in asked(answer)}
            reasons = {f"{code}-justification": "Parce que." for code in chosen}
            answer = browser.post(part(sheet, group), typed(answer.page, **chosen, **reasons), follow=True)
            assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == page(sheet)
    assert "Classe de risque : risque minimal" in main(answer)
    assert "Un approbateur de la direction signe" in main(answer)
    browser.force_login(team["approver"].user)
    form = typed(browser.get(page(sheet)).page, "main form[method=post]")

    refused = browser.post(reverse("algorithms:legal-sign", args=[sheet.pk]), form)
    done = browser.post(
        reverse("algorithms:legal-sign", args=[sheet.pk]), {**form, "function": "Cheffe du service"}, follow=True
    )

    assert refused.status_code == 422
    assert "Ce champ est obligatoire" in main(refused)
    assert "L’analyse juridique est signée" in text_of(done.page)
    assert f"{team['approver'].user.full_name}, Cheffe du service" in main(done)
    assert LegalAssessment.objects.get().status == LegalStatus.SIGNED
    assert text_of(
        browser.get(sheet.get_absolute_url()).page.select_one("section[aria-labelledby=analyse]")
    ).startswith("Analyse juridique Risque minimal")


def test_only_the_questions_that_apply_are_shown(browser, team):
    sheet = sheet_of(team)
    browser.force_login(team["contributor"].user)
    first = browser.get(part(sheet))
    assert asked(first) == ["individual_decision"]

    more = browser.post(part(sheet), typed(first.page, individual_decision="yes"), follow=True)
    less = browser.post(part(sheet), typed(more.page, individual_decision="no"), follow=True)

    assert asked(more) == ["individual_decision", "decision_basis", "main_processing", "protected_secret"]
    assert "elles appellent d’autres questions" in text_of(more.page)
    assert asked(browser.get(part(sheet))) == ["individual_decision"]
    assert less.request["PATH_INFO"] == part(sheet, "donnees")


def test_what_the_sheet_says_is_proposed_and_never_taken_alone(browser, team):
    sheet = sheet_of(team, founds_decision="yes", automation="support")
    browser.force_login(team["contributor"].user)

    shown = browser.get(part(sheet))
    taken = browser.post(part(sheet), typed(shown.page, take="1"))

    assert "Proposé d’après la fiche" in main(shown)
    assert not shown.page.select("main input[checked]")
    assert [box["value"] for box in taken.page.select("main input[checked]")] == ["yes"]
    assert "elles ne seront gardées que si vous enregistrez" in main(taken)
    assert not LegalAnswer.objects.exists()


def test_a_new_assessment_proposes_what_was_signed_before(browser, team, signed):
    sheet = sheet_of(team, S.PUBLISHED)
    signed(sheet, NOT_AI)
    browser.force_login(team["contributor"].user)

    taken = browser.post(part(sheet), typed(browser.get(part(sheet)).page, take="1"))

    assert "d’après l’analyse signée le 24 novembre 2026, version 1" in main(taken)
    assert typed(taken.page)["individual_decision"] == "no"
    assert typed(taken.page)["individual_decision-justification"] == "Parce que."


@pytest.mark.parametrize(
    "changed",
    [
        {"individual_decision": "magie"},
        {"individual_decision-justification": "x" * 5000},
        {"revision": "x"},
        {"assessment": "x"},
    ],
)
def test_bad_input_comes_back_with_everything_typed(changed, browser, team):
    sheet = sheet_of(team)
    browser.force_login(team["contributor"].user)
    form = typed(browser.get(part(sheet)).page, **{"individual_decision-justification": "à garder"})

    answer = browser.post(part(sheet), {**form, **changed})

    assert answer.status_code == 422
    assert (
        typed(answer.page)["individual_decision-justification"]
        == {**form, **changed}["individual_decision-justification"]
    )
    assert not LegalAssessment.objects.exists()


def test_two_who_answer_at_once_read_both(browser, team, at):
    sheet = sheet_of(team)
    browser.force_login(team["contributor"].user)
    form = typed(
        browser.get(part(sheet)).page, individual_decision="no", **{"individual_decision-justification": "Moi."}
    )
    saved(sheet, team, at, {"individual_decision": "yes"})

    beaten = browser.post(part(sheet), form)
    again = browser.post(part(sheet), typed(beaten.page), follow=True)

    assert beaten.status_code == 409
    assert "Une autre personne" in main(beaten)
    assert "oui" in text_of(beaten.page.select_one("section[aria-labelledby=enregistrees]"))
    assert typed(beaten.page)["individual_decision-justification"] == "Moi."
    assert again.status_code == 200
    assert LegalAnswer.objects.get().values == ["no"]


def test_the_result_leads_to_what_is_missing(browser, team, at):
    operations.load_known_dates(actor=System("essai"), at=at)
    sheet = sheet_of(team)
    saved(sheet, team, at, {**HIGH, "individual_decision": "yes", "decision_basis": "partial"})
    browser.force_login(team["contributor"].user)

    shown = browser.get(page(sheet))

    assert "Classe de risque : haut risque" in main(shown)
    assert "questions restent sans réponse" in main(shown)
    explanation = shown.page.select_one("#obligation-crpa-explanation")
    assert f"{reverse('algorithms:edit-step', args=[sheet.pk, 'fonctionnement'])}#id_parameters" in [
        a["href"] for a in explanation.select("a")
    ]
    assert "depuis le 1er septembre 2017" in text_of(explanation)
    publication = shown.page.select_one("#obligation-crpa-publication")
    assert [a["href"] for a in publication.select("a")] == [
        f"{part(sheet)}#id_main_processing",
        f"{part(sheet)}#id_protected_secret",
    ]
    assert "à partir du 2 décembre 2027" in text_of(shown.page.select_one("#obligation-ai-fria"))


def test_an_answer_that_the_sheet_contradicts_is_shown_as_such(browser, team, at):
    sheet = sheet_of(team, founds_decision="yes", technique="learning")
    saved(sheet, team, at, {"individual_decision": "no", "ai_system": "yes", "personal_data": "unknown"})
    browser.force_login(team["approver"].user)

    read = main(browser.get(page(sheet)))

    assert read.count("La fiche dit autre chose") == 1
    assert "La fiche dit autre chose : « oui », d’après « fonde une décision individuelle »" in read


def test_a_frozen_sheet_is_reached_by_its_page_not_by_a_form_that_is_closed(browser, team, at):
    sheet = sheet_of(team, S.PUBLISHED)
    saved(sheet, team, at, HIGH)
    browser.force_login(team["contributor"].user)

    links = browser.get(page(sheet)).page.select("#obligation-rgpd-register a")

    assert [a["href"] for a in links] == [sheet.get_absolute_url()]


def test_a_draft_sheet_is_assessed_and_not_signed(browser, team, at):
    sheet = sheet_of(team)
    draft = saved(sheet, team, at)
    browser.force_login(team["approver"].user)

    shown = browser.get(page(sheet))
    refused = browser.post(
        reverse("algorithms:legal-sign", args=[sheet.pk]), {"revision": draft.revision, "function": "Chef"}
    )

    assert "encore un brouillon" in main(shown)
    assert not shown.page.select("form[action$='/signer/']")
    assert refused.status_code == 409


def test_what_is_read_is_what_is_signed(browser, team, at):
    sheet = sheet_of(team, S.PROPOSED)
    draft = saved(sheet, team, at, NOT_AI)
    browser.force_login(team["approver"].user)

    answer = browser.post(
        reverse("algorithms:legal-sign", args=[sheet.pk]),
        {"revision": draft.revision - 1, "function": "Chef de service"},
    )

    assert answer.status_code == 409
    assert "pendant que vous lisiez" in main(answer)
    assert typed(answer.page, "form[action$='/signer/']")["function"] == "Chef de service"


def test_others_read_what_is_signed_and_nothing_of_a_draft(browser, team, at, signed):
    sheet = sheet_of(team, S.PUBLISHED)
    first = signed(sheet)
    draft = saved(sheet, team, at, HIGH)
    browser.force_login(team["member"].user)

    shown = browser.get(page(sheet))

    assert "Classe de risque : risque minimal" in main(shown)
    assert "Brouillon" not in main(shown)
    assert browser.get(draft.get_absolute_url()).status_code == 404
    assert browser.get(first.get_absolute_url()).status_code == 200
    assert browser.get(part(sheet)).status_code == 403
    assert browser.post(reverse("algorithms:legal-sign", args=[sheet.pk]), {"function": "x"}).status_code == 409


def test_a_hidden_sheet_hides_its_assessment(browser, team, at):
    sheet = sheet_of(team)
    draft = saved(sheet, team, at)
    browser.force_login(team["stranger"].user)

    addresses = [page(sheet), part(sheet), draft.get_absolute_url(), part(sheet, "rien")]

    assert [browser.get(address).status_code for address in addresses] == [404] * 4
    assert browser.post(reverse("algorithms:legal-sign", args=[sheet.pk])).status_code == 404


def test_a_replaced_version_is_read_and_no_longer_answered(browser, team):
    sheet = sheet_of(team, S.SUPERSEDED)
    browser.force_login(team["contributor"].user)

    assert browser.get(page(sheet)).status_code == 200
    assert browser.get(part(sheet)).status_code == 409


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("a new version", "La version 2 de la fiche est ouverte"),
        ("the sheet", "La fiche a changé depuis la signature"),
        ("a date", "Une date d’application a changé : 2 février 2025, désormais 3 mars 2025"),
        ("the questions", "Les questions ont changé"),
        ("nothing", ""),
    ],
)
def test_a_signed_assessment_says_when_it_is_to_be_looked_at_again(
    change, sentence, browser, team, at, signed, monkeypatch
):
    operations.load_known_dates(actor=System("essai"), at=at)
    sheet = sheet_of(team, S.PROPOSED)
    signed(sheet)
    if change == "a new version":
        SheetVersion.objects.filter(pk=sheet.pk).update(**_published(sheet, team))
        SheetVersionFactory(algorithm=sheet.algorithm, number=2)
    if change == "the sheet":
        operations.send_back_sheet(sheet_id=sheet.pk, actor=team["approver"], at=at, reason="À revoir")
        SheetVersion.objects.filter(pk=sheet.pk).update(purpose="Autre chose", revision=5)
    if change == "a date":
        content = DateContent(
            text="Maîtrise", applies_on=date(2025, 3, 3), source="Rectificatif", known_on=date(2026, 1, 1)
        )
        operations.record_date(code="ia-art-4", content=content, actor=team["secretary"], at=at)
    if change == "the questions":
        monkeypatch.setattr("algorithms.legal.record.EDITION", "2031-01")
    browser.force_login(team["contributor"].user)

    shown = browser.get(page(sheet))

    todos = [todo.label for todo in todo_for(team["contributor"], at=at)]
    assert any("Revoir l’analyse juridique" in label for label in todos) is bool(sentence)
    assert ("Cette analyse est à revoir" in main(shown)) is bool(sentence)
    assert sentence in main(shown)


def _published(sheet, team):
    made = SheetVersionFactory(status=S.PUBLISHED)
    people = {"approved_by": team["approver"].user, "published_by": team["approver"].user}
    names = ("status", "approved_at", "published_at", "publication_id")
    return {**{name: getattr(made, name) for name in names}, **people}


def test_a_newer_version_that_one_may_not_read_is_no_reason_to_them(browser, team, signed):
    sheet = sheet_of(team, S.PUBLISHED)
    signed(sheet)
    SheetVersionFactory(algorithm=sheet.algorithm, number=2)
    browser.force_login(team["member"].user)

    assert "à revoir" not in main(browser.get(page(sheet)))


@pytest.mark.parametrize(
    ("who", "status", "answers", "label", "is_mine"),
    [
        ("approver", S.PROPOSED, MINIMAL, "Signer l’analyse juridique de", True),
        ("contributor", S.PROPOSED, MINIMAL, "Analyse juridique à signer", False),
        ("approver", S.DRAFT, MINIMAL, "Analyse juridique à signer", False),
        ("contributor", S.DRAFT, {"ai_system": "no"}, "Compléter l’analyse juridique de", True),
    ],
)
def test_what_waits_for_whom(who, status, answers, label, is_mine, team, at):
    saved(sheet_of(team, status), team, at, answers)

    (todo,) = todo_for(team[who], at=at)

    assert todo.label.replace("\u00a0", " ").startswith(label)
    assert todo.is_mine is is_mine
    assert todo_for(team["stranger"], at=at) == []
    assert todo_for(team["secretary"], at=at) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_what_waits_costs_the_same(count, team, at, signed, django_assert_num_queries):
    for _each in range(count):
        saved(sheet_of(team, S.PROPOSED), team, at)
        signed(sheet_of(team, S.PUBLISHED), when=at)

    with django_assert_num_queries(4):
        todo_for(team["approver"], at=at)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_assessment_and_for_three(
    count, browser, team, at, signed, django_assert_num_queries
):
    sheet = sheet_of(team, S.PUBLISHED)
    for number in range(count):
        signed(sheet, HIGH, when=at + timedelta(days=number))
    browser.force_login(team["contributor"].user)

    with django_assert_num_queries(21):
        browser.get(page(sheet))
    with django_assert_num_queries(19):
        browser.get(part(sheet, "donnees"))


def test_demonstration_is_marked(browser, team):
    sheet = sheet_of(team, S.PUBLISHED)
    LegalAssessmentFactory(sheet=sheet, status=LegalStatus.SIGNED, is_demonstration=True)
    browser.force_login(team["member"].user)

    assert "donnée de démonstration" in main(browser.get(page(sheet)))

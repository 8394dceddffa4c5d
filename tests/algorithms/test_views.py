import uuid

import pytest
from django.urls import reverse

from accounts.enums import Role
from algorithms.enums import SheetStatus as S
from algorithms.models import ROWS, Algorithm, SheetVersion
from tests.algorithms.factories import DataSetFactory, DepartmentFactory, SheetSourceFactory, SheetVersionFactory
from tests.algorithms.people import sheet_of
from tests.charter.factories import StrategicObjectiveFactory
from tests.committee.factories import MandateFactory, UserFactory
from tests.filling import typed
from tests.pages import text_of

CREATE = "/algorithmes/nouvelle/"


def main(answer):
    return text_of(answer.page.select_one("main"))


def test_a_sheet_is_entered_read_and_completed(browser, team):
    browser.force_login(team["contributor"].user)
    objective = StrategicObjectiveFactory()
    data = typed(
        browser.get(CREATE).page,
        name="LegO",
        purpose="Vérifier les offres",
        objectives=[objective.pk],
        **{"datasets-0-data": "Offres", "sources-0-label": "Rapport", "sources-0-url": "exemple.fr/r"},
    )

    made = browser.post(CREATE, data, follow=True)

    assert text_of(made.page.h1) == "LegO"
    assert "La fiche est enregistrée." in text_of(made.page)
    assert made.page.select_one("a[href='https://exemple.fr/r']")
    assert [text_of(button) for button in made.page.select("aside button")] == ["Proposer à l’approbation"]
    sheet = SheetVersion.objects.get()
    edit = reverse("algorithms:edit", args=[sheet.pk])
    again = typed(browser.get(edit).page)
    assert again["objectives"] == str(objective.pk)
    assert again["datasets-0-data"] == "Offres"
    browser.post(edit, {**again, "context": "Contexte", "datasets-0-DELETE": "on"})
    sheet.refresh_from_db()
    assert (sheet.context, sheet.datasets.count(), sheet.sources.count()) == ("Contexte", 0, 1)


def test_a_second_click_enters_nothing_more(browser, team):
    browser.force_login(team["contributor"].user)
    data = typed(browser.get(CREATE).page, name="LegO")

    answers = [browser.post(CREATE, data) for _click in range(2)]

    assert answers[0].url == answers[1].url
    assert Algorithm.objects.count() == 1


def test_saving_a_section_leads_to_the_next(browser, team):
    browser.force_login(team["contributor"].user)

    answer = browser.post(CREATE, {**typed(browser.get(CREATE).page, name="LegO"), "continue": "decision"})

    assert answer.url == reverse("algorithms:edit", args=[SheetVersion.objects.get().pk]) + "#personnes"
    assert browser.post(
        answer.url.partition("#")[0], {**typed(browser.get(answer.url).page), "continue": "//evil"}
    ).url.endswith("/modifier/#identite")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Ce champ est obligatoire"),
        ({"name": "  "}, "Ce champ est obligatoire"),
        ({"purpose": "x" * 10_000}, "au plus 8000 caractères (actuellement 10000)"),
        ({"decisions_per_year": "beaucoup"}, "Saisissez un nombre entier"),
        ({"decisions_per_year": "-1"}, "supérieure ou égale à 0"),
        ({"technique": "magie"}, "magie n’en fait pas partie"),
        ({"objectives": ["999999"]}, "999999 n’en fait pas partie"),
        ({"sources-0-label": "A", "sources-0-url": "javascript:alert(1)"}, "Cette adresse n’est pas valable"),
        ({"sources-0-url": "https://exemple.fr"}, "Sources et liens, ligne 1, Intitulé : Ce champ est obligatoire"),
        ({"datasets-0-origin": "Recruteur"}, "Données traitées, ligne 1, Données traitées : Ce champ est obligatoire"),
        ({"name": "a\x00b"}, "Le caractère nul n’est pas autorisé"),
    ],
)
def test_bad_input_comes_back_with_everything_typed(changed, sentence, browser, team):
    browser.force_login(team["contributor"].user)
    data = typed(browser.get(CREATE).page, name="LegO", context="<script>alert(1)</script>")

    answer = browser.post(CREATE, {**data, **changed})

    assert answer.status_code == 422
    summary = text_of(answer.page.select_one("main .notice, main .form-errors"))
    assert summary.replace("’", "'").count(sentence.replace("’", "'")) == 1, "said, and said once"
    again = typed(answer.page)
    assert again["context"] == "<script>alert(1)</script>"
    assert again["form_token"] == data["form_token"]
    assert not Algorithm.objects.exists()


def test_a_tampered_count_of_rows_is_refused_and_nothing_typed_is_lost(browser, team):
    browser.force_login(team["contributor"].user)
    data = typed(browser.get(CREATE).page, name="LegO", context="à moitié")

    answer = browser.post(CREATE, {**data, "datasets-TOTAL_FORMS": "x"})

    assert (answer.status_code, typed(answer.page)["context"]) == (422, "à moitié")
    assert "Des données du formulaire ManagementForm sont manquantes" in main(answer)
    assert not Algorithm.objects.exists()


@pytest.mark.parametrize("total", ["x", "-1", "9" * 5000])
def test_a_row_is_added_to_a_page_whose_count_was_tampered_with(total, browser, team):
    browser.force_login(team["contributor"].user)
    data = typed(browser.get(CREATE).page, context="à moitié")

    answer = browser.post(CREATE, {**data, "datasets-TOTAL_FORMS": total, "add_row": "datasets"})

    assert (answer.status_code, typed(answer.page)["context"]) == (200, "à moitié")


@pytest.mark.parametrize(("kind", "field"), [("datasets", "datasets-1-data"), ("sources", "sources-1-label")])
def test_a_row_is_added_without_javascript_and_nothing_is_lost_or_saved(kind, field, browser, team):
    browser.force_login(team["contributor"].user)
    data = typed(
        browser.get(CREATE).page,
        purpose="à moitié",
        decisions_per_year="environ dix",
        **{"datasets-0-data": "Offres", "sources-0-label": "Rapport", "sources-0-url": "pas une adresse"},
    )

    answer = browser.post(CREATE, {**data, "add_row": kind})

    again = typed(answer.page)
    assert answer.status_code == 200
    assert again[field] == ""
    kept = {name for name in data if not name.endswith("_FORMS") and name != "csrfmiddlewaretoken"}
    assert {name: again[name] for name in kept} == {name: data[name] for name in kept}
    assert "form-errors" not in str(answer.page)
    assert not Algorithm.objects.exists()


def test_two_persons_on_one_sheet_lose_nothing(browser, team):
    sheet = sheet_of(team, purpose="Ancienne", context="Contexte commun")
    DataSetFactory(sheet=sheet, data="Anciennes données")
    SheetSourceFactory(sheet=sheet)
    browser.force_login(team["contributor"].user)
    edit = reverse("algorithms:edit", args=[sheet.pk])
    first = second = typed(browser.get(edit).page)

    browser.post(edit, {**first, "purpose": "Texte de la première", "datasets-0-data": "Données de la première"})
    answer = browser.post(edit, {**second, "purpose": "Texte de la seconde", "lifecycle": "study"})

    assert answer.status_code == 409
    shown = [[text_of(cell) for cell in row.select("th, td")] for row in answer.page.select("main tbody tr")]
    assert ["Finalité", "Texte de la seconde", "Texte de la première"] in shown
    assert ["Étape de vie", "Étude", "(vide)"] in shown
    assert ["Données traitées", "Anciennes données", "Données de la première"] in shown
    assert [row[0] for row in shown] == ["Finalité", "Étape de vie", "Données traitées"], "only what differs"
    assert typed(answer.page)["purpose"] == "Texte de la seconde"
    assert browser.post(edit, typed(answer.page)).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.purpose, sheet.revision) == ("Texte de la seconde", 2)


def test_a_sheet_proposed_meanwhile_gives_the_typed_text_back(browser, team):
    sheet = sheet_of(team)
    browser.force_login(team["contributor"].user)
    edit = reverse("algorithms:edit", args=[sheet.pk])
    data = typed(browser.get(edit).page, context="Une heure de travail")
    browser.post(reverse("algorithms:propose", args=[sheet.pk]))

    answer = browser.post(edit, data)

    assert answer.status_code == 409
    assert typed(answer.page)["context"] == "Une heure de travail"
    assert "Action impossible à ce stade" in main(answer)
    assert browser.get(edit).status_code == 409


def test_from_draft_to_public_through_the_pages(browser, team):
    sheet = sheet_of(team)

    def step(who, name, **data):
        browser.force_login(team[who].user)
        return browser.post(reverse(f"algorithms:{name}", args=[sheet.pk]), data, follow=True)

    assert "La fiche est proposée" in text_of(step("contributor", "propose").page)
    refused = step("approver", "send-back", reason="  ")
    assert refused.status_code == 422
    assert "Dites ce qui doit être corrigé." in main(refused)
    returned = step("approver", "send-back", reason="Précisez les données.")
    assert "Précisez les données." in main(returned)
    step("contributor", "propose")
    approved = step("approver", "approve")
    assert [text_of(button) for button in approved.page.select("aside .btn-primary")] == ["Publier la fiche"]
    assert "La fiche est publiée" in text_of(step("secretary", "publish").page)
    opened = step("contributor", "start-version")
    assert text_of(opened.page.select_one(".overline")).endswith("version 2")


def test_a_step_taken_twice_is_a_friendly_conflict(browser, team):
    sheet = sheet_of(team, S.APPROVED)
    browser.force_login(team["secretary"].user)
    publish = reverse("algorithms:publish", args=[sheet.pk])

    assert browser.post(publish).status_code == 302
    second = browser.post(publish)

    assert second.status_code == 409
    assert "Action impossible à ce stade" in text_of(second.page)


def test_a_sheet_that_says_too_little_says_what_it_lacks(browser, team):
    sheet = sheet_of(team, purpose="")
    browser.force_login(team["contributor"].user)

    answer = browser.post(reverse("algorithms:propose", args=[sheet.pk]))

    assert answer.status_code == 422
    assert "À quoi sert" in text_of(answer.page) or "à quoi sert" in text_of(answer.page)


@pytest.mark.parametrize("step", ["propose", "approve", "send-back", "publish", "start-version"])
def test_a_step_is_never_a_link(step, browser, team):
    browser.force_login(team["contributor"].user)

    assert browser.get(reverse(f"algorithms:{step}", args=[sheet_of(team).pk])).status_code == 405


def test_the_draft_of_another_department_does_not_exist(browser, team):
    sheet = sheet_of(team)
    browser.force_login(team["stranger"].user)

    pages = [sheet.get_absolute_url(), sheet.algorithm.get_absolute_url(), reverse("algorithms:edit", args=[sheet.pk])]
    missing = browser.get(reverse("algorithms:sheet", args=[uuid.uuid4()]))

    assert [browser.get(page).status_code for page in pages] == [404, 404, 404]
    assert browser.post(reverse("algorithms:propose", args=[sheet.pk])).status_code == 404
    assert text_of(browser.get(pages[0]).page.select_one("main")) == text_of(missing.page.select_one("main"))
    assert str(sheet) not in text_of(browser.get(reverse("algorithms:index")).page)


def test_a_member_reads_what_is_proposed_and_has_no_button(browser, team):
    sheet = sheet_of(team, S.PROPOSED)
    browser.force_login(MandateFactory().person)

    answer = browser.get(sheet.algorithm.get_absolute_url(), follow=True)

    assert text_of(answer.page.h1) == sheet.name
    assert not answer.page.select("aside button")
    assert "un approbateur de la direction" in text_of(answer.page.select_one(".pen")).lower()


def test_whoever_may_not_create_is_told_why(browser):
    browser.force_login(UserFactory(roles=[Role.CONTRIBUTOR]))

    answer = browser.get(CREATE)

    assert answer.status_code == 403
    assert "rattaché à aucune direction" in text_of(answer.page)


@pytest.mark.parametrize(
    "criteria",
    ["q=%00", "q=" + "x" * 10_000, "status=nothing", "department=nothing", "page=x", "page=-1", "lifecycle=%F0"],
)
def test_criteria_that_mean_nothing_break_nothing(criteria, browser, team):
    sheet_of(team, S.PUBLISHED)
    browser.force_login(team["contributor"].user)

    assert browser.get(f"/algorithmes/?{criteria}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(browser, count, team, django_assert_num_queries):
    sheets = [sheet_of(team, S.PUBLISHED) for _sheet in range(count)]
    DepartmentFactory.create_batch(count)
    browser.force_login(team["contributor"].user)

    with django_assert_num_queries(11):
        page = browser.get(reverse("algorithms:index")).page

    assert {row["data-sheet"] for row in page.select("[data-sheet]")} == {str(sheet.pk) for sheet in sheets}


@pytest.mark.parametrize("count", [1, 3])
def test_a_sheet_costs_the_same_whatever_it_holds(browser, count, team, django_assert_num_queries):
    sheet = sheet_of(team, S.PUBLISHED)
    DataSetFactory.create_batch(count, sheet=sheet)
    SheetSourceFactory.create_batch(count, sheet=sheet)
    sheet.objectives.add(*StrategicObjectiveFactory.create_batch(count))
    for number in range(2, count + 1):
        SheetVersionFactory(algorithm=sheet.algorithm, number=number, status=S.SUPERSEDED)
    browser.force_login(team["contributor"].user)

    with django_assert_num_queries(26):
        browser.get(sheet.get_absolute_url())


def test_a_draft_is_judged_and_lengthened_like_a_new_sheet(browser, team):
    sheet = sheet_of(team)
    browser.force_login(team["contributor"].user)
    edit = reverse("algorithms:edit", args=[sheet.pk])
    data = typed(browser.get(edit).page, context="à moitié")

    longer = browser.post(edit, {**data, "add_row": "datasets"})
    refused = browser.post(edit, {**data, "name": ""})

    assert (longer.status_code, typed(longer.page)["context"]) == (200, "à moitié")
    assert (refused.status_code, typed(refused.page)["context"]) == (422, "à moitié")
    sheet.refresh_from_db()
    assert (sheet.context, sheet.revision) == ("", 0)


def test_a_conflict_on_the_objectives_shows_what_was_ticked(browser, team):
    sheet = sheet_of(team)
    objective = StrategicObjectiveFactory(short_title="Protection des usagers")
    browser.force_login(team["contributor"].user)
    edit = reverse("algorithms:edit", args=[sheet.pk])
    data = typed(browser.get(edit).page)
    browser.post(edit, {**data, "objectives": [objective.pk]})

    answer = browser.post(edit, data)

    assert "Protection des usagers" in text_of(answer.page.select_one("section[aria-labelledby=conflit]"))


def test_saves_in_a_row_are_one_line_of_the_history(browser, team):
    sheet = sheet_of(team)
    browser.force_login(team["contributor"].user)
    edit = reverse("algorithms:edit", args=[sheet.pk])
    for _save in range(3):
        browser.post(edit, typed(browser.get(edit).page))

    page = browser.get(sheet.get_absolute_url()).page

    assert [text_of(label) for label in page.select(".timeline-label")] == ["Fiche modifiée"]
    assert "3 enregistrements" in text_of(page.select_one(".timeline"))


ROWS_TYPED = {
    "accountables": {"role": "oversight", "title": "Chef de service", "service": "Offres", "contact": ""},
    "contacts": {"purpose": "rules", "address": "algorithmes@exemple.fr", "label": ""},
    "legal_bases": {"kind": "data", "title": "RGPD, art. 6, 1, e", "explanation": "Mission publique", "url": ""},
    "datasets": {"data": "Offres", "usage": "training", "personal": "none", "url": "exemple.fr/donnees"},
    "suppliers": {"name": "Éditeur Lumen SAS", "is_provider": "yes", "identifier": "12345678900012"},
    "risks": {"name": "Erreur", "mitigation": "Relecture"},
    "assessments": {"kind": "dpia", "title": "AIPD", "carried_on": "mars 2024", "is_published": "no"},
    "stages": {"what": "Expérimentation", "stage": "experiment", "began": "10/2019"},
    "sources": {"label": "Code", "url": "https://exemple.fr/code", "kind": "code"},
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_of_each_kind_is_typed_saved_shown_again_and_read(kind, browser, team):
    browser.force_login(team["contributor"].user)
    filled = {f"{kind}-0-{name}": value for name, value in ROWS_TYPED[kind].items()}

    answer = browser.post(CREATE, {**typed(browser.get(CREATE).page, name="LegO"), **filled})

    sheet = SheetVersion.objects.get()
    row = getattr(sheet, kind).get()
    assert answer.url == sheet.get_absolute_url()
    assert str(row) in main(browser.get(sheet.get_absolute_url()))
    again = typed(browser.get(reverse("algorithms:edit", args=[sheet.pk])).page)
    browser.post(reverse("algorithms:edit", args=[sheet.pk]), again)
    kept = getattr(SheetVersion.objects.get(), kind).get()
    assert {name: getattr(kept, name) for name in row.FACTS} == {name: getattr(row, name) for name in row.FACTS}


def test_a_date_is_kept_as_precise_as_it_is_typed_and_refused_in_words(browser, team):
    browser.force_login(team["contributor"].user)
    data = typed(browser.get(CREATE).page, name="LegO", **{"stages-0-what": "Essai", "stages-0-began": "brumaire"})

    answer = browser.post(CREATE, data)

    assert answer.status_code == 422
    assert "Étapes datées, ligne 1, Date : Cette date n’est pas comprise" in main(answer).replace("\u00a0", " ")
    assert typed(answer.page)["stages-0-began"] == "brumaire"
    browser.post(CREATE, {**data, "stages-0-began": "novembre 2019"})
    assert SheetVersion.objects.get().stages.get().began == "2019-11"

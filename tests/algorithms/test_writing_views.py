"""A sheet is written one step a page: what was typed always comes back, and what is not asked stays as it is."""

from decimal import Decimal

import pytest
from django.urls import reverse

from algorithms.fields import BY_NAME, STEPS
from algorithms.models import ROWS, Algorithm, SheetVersion
from tests.algorithms.factories import DataSetFactory
from tests.algorithms.people import sheet_of
from tests.charter.factories import StrategicObjectiveFactory
from tests.committee.factories import UserFactory
from tests.filling import typed
from tests.pages import text_of

CREATE = "/algorithmes/nouvelle/"
# What a page cannot show again: an answer that it does not offer, a count that is no number.
NOT_GIVEN_BACK = {"objectives", "technique", "datasets-TOTAL_FORMS"}


def main(answer):
    return text_of(answer.page.select_one("main"))


def step_of(sheet, anchor):
    return reverse("algorithms:edit-step", args=[sheet.pk, anchor])


@pytest.fixture
def writer(browser, team):
    browser.force_login(team["contributor"].user)
    return browser


@pytest.fixture
def draft(team):
    return sheet_of(team)


def fresh(sheet):
    return SheetVersion.objects.get(pk=sheet.pk)


def test_a_sheet_is_entered_by_its_first_step_and_completed_step_by_step(writer):
    objective = StrategicObjectiveFactory()

    made = writer.post(CREATE, typed(writer.get(CREATE).page, name="LegO", go="next"), follow=True)

    assert text_of(made.page.h1) == "2. Finalité et objectifs"
    assert "La fiche est enregistrée." in text_of(made.page)
    sheet = SheetVersion.objects.get()
    writer.post(step_of(sheet, "finalite"), typed(made.page, purpose="Vérifier", objectives=[objective.pk]))
    page = writer.get(step_of(sheet, "donnees-traitees")).page
    writer.post(step_of(sheet, "donnees-traitees"), typed(page, **{"datasets-0-data": "Offres"}))
    again = typed(writer.get(step_of(sheet, "finalite")).page)
    assert (again["purpose"], again["objectives"]) == ("Vérifier", str(objective.pk))
    assert "Offres" in main(writer.get(sheet.get_absolute_url()))
    page = writer.get(step_of(sheet, "donnees-traitees")).page
    writer.post(step_of(sheet, "donnees-traitees"), typed(page, **{"datasets-0-DELETE": "on"}))
    assert (fresh(sheet).purpose, fresh(sheet).datasets.count()) == ("Vérifier", 0)


def test_a_second_click_enters_nothing_more(writer):
    data = typed(writer.get(CREATE).page, name="LegO")

    answers = [writer.post(CREATE, data) for _click in range(2)]

    assert answers[0].url == answers[1].url
    assert Algorithm.objects.count() == 1


def test_a_second_click_on_a_step_is_the_first_one(writer, draft):
    data = typed(writer.get(step_of(draft, "finalite")).page, context="Une fois")

    answers = [writer.post(step_of(draft, "finalite"), data) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (fresh(draft).context, fresh(draft).revision) == ("Une fois", 1)


@pytest.mark.parametrize(
    ("anchor", "go", "arrives"),
    [
        ("identite", "next", "modifier/finalite/"),
        ("finalite", "previous", "modifier/identite/"),
        ("finalite", "stay", "modifier/finalite/"),
        ("identite", "previous", "modifier/identite/"),
        ("vie", "next", "relire/"),
        ("vie", "//evil", "modifier/vie/"),
    ],
)
def test_a_button_saves_then_leads_where_it_says(anchor, go, arrives, writer, draft):
    answer = writer.post(step_of(draft, anchor), typed(writer.get(step_of(draft, anchor)).page, go=go))

    assert answer.url.endswith(f"/{draft.pk}/{arrives}")


def test_one_goes_on_where_one_last_worked_or_where_something_is_missing(writer, team, draft):
    edit = reverse("algorithms:edit", args=[draft.pk])
    assert writer.get(edit).url == step_of(draft, "identite")

    writer.post(step_of(draft, "risques"), typed(writer.get(step_of(draft, "risques")).page, governance="Alerte"))

    assert writer.get(edit).url == step_of(draft, "risques")
    writer.force_login(UserFactory(department=team["contributor"].user.department, roles=["contributor"]))
    assert writer.get(edit).url == step_of(draft, "identite"), "somebody else begins at the beginning"


def test_a_step_that_does_not_exist_is_not_found(writer, draft):
    assert writer.get(step_of(draft, "ailleurs")).status_code == 404


@pytest.mark.parametrize(
    ("anchor", "changed", "sentence"),
    [
        ("identite", {"name": ""}, "Ce champ est obligatoire"),
        ("identite", {"name": "  "}, "Ce champ est obligatoire"),
        ("identite", {"name": "a\x00b"}, "Le caractère nul n’est pas autorisé"),
        ("finalite", {"purpose": "x" * 10_000}, "au plus 8000 caractères (actuellement 10000)"),
        ("finalite", {"objectives": ["999999"]}, "999999 n’en fait pas partie"),
        ("personnes", {"decisions_per_year": "beaucoup"}, "Saisissez un nombre entier"),
        ("personnes", {"decisions_per_year": "-1"}, "supérieure ou égale à 0"),
        ("personnes", {"decisions_per_year": "9" * 30}, "inférieure ou égale à"),
        ("fonctionnement", {"technique": "magie"}, "magie n’en fait pas partie"),
        ("vie", {"cost_build": "-1"}, "supérieure ou égale à 0"),
        ("vie", {"cost_build": "cher"}, "Saisissez un nombre"),
        ("vie", {"stages-0-what": "Essai", "stages-0-began": "brumaire"}, "ligne 1, Date : Cette date n’est pas compr"),
        ("vie", {"sources-0-label": "A", "sources-0-url": "javascript:alert(1)"}, "Cette adresse n’est pas valable"),
        ("vie", {"sources-0-url": "https://exemple.fr"}, "Sources et liens, ligne 1, Intitulé : Ce champ est oblig"),
        ("donnees-traitees", {"datasets-0-origin": "X"}, "ligne 1, Données traitées : Ce champ est obligatoire"),
        ("donnees-traitees", {"datasets-TOTAL_FORMS": "x"}, "Des données du formulaire ManagementForm sont manquantes"),
    ],
)
def test_bad_input_comes_back_with_everything_typed(anchor, changed, sentence, writer, draft):
    text = next(field.name for field in BY_NAME.values() if field.step == anchor and not field.rows and field.example)
    data = {**typed(writer.get(step_of(draft, anchor)).page), text: "12", **changed}

    answer = writer.post(step_of(draft, anchor), data)

    assert answer.status_code == 422
    summary = text_of(answer.page.select_one("main .form-errors"))
    assert summary.replace("’", "'").count(sentence.replace("’", "'")) == 1, "said, and said once"
    again = typed(answer.page)
    kept = {
        name: value
        for name, value in changed.items()
        if isinstance(value, str) and value != "magie" and "FORMS" not in name
    }
    assert {name: again[name] for name in kept} == kept
    assert fresh(draft).revision == 0


def test_a_refused_creation_gives_everything_back(writer):
    data = typed(writer.get(CREATE).page, name="", summary="<script>alert(1)</script>")

    answer = writer.post(CREATE, data)

    assert answer.status_code == 422
    assert typed(answer.page)["summary"] == "<script>alert(1)</script>"
    assert typed(answer.page)["form_token"] == data["form_token"]
    assert not Algorithm.objects.exists()


@pytest.mark.parametrize("total", ["x", "-1", "9" * 5000])
def test_a_row_is_added_to_a_page_whose_count_was_tampered_with(total, writer, draft):
    page = step_of(draft, "donnees-traitees")
    data = typed(writer.get(page).page, recipients="à moitié")

    answer = writer.post(page, {**data, "datasets-TOTAL_FORMS": total, "add_row": "datasets"})

    assert (answer.status_code, typed(answer.page)["recipients"]) == (200, "à moitié")


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_is_added_without_javascript_and_nothing_is_lost_or_saved(kind, writer, draft):
    page = step_of(draft, BY_NAME[kind].step)
    named_by = ROWS[kind].NAMED_BY
    data = typed(writer.get(page).page, **{f"{kind}-0-{named_by}": "Première"})

    answer = writer.post(page, {**data, "add_row": kind})

    again = typed(answer.page)
    assert answer.status_code == 200
    assert again[f"{kind}-1-{named_by}"] == ""
    kept = {name for name in data if not name.endswith("_FORMS") and name != "csrfmiddlewaretoken"}
    assert {name: again[name] for name in kept} == {name: data[name] for name in kept}
    assert "form-errors" not in str(answer.page)
    assert answer.page.select_one("form[data-unsaved]"), "the script knows that the page is not saved"
    assert fresh(draft).revision == 0


def test_an_empty_row_is_shown_only_where_there_is_none(writer, draft):
    DataSetFactory(sheet=draft)

    page = writer.get(step_of(draft, "donnees-traitees")).page
    other = writer.get(step_of(draft, "risques")).page

    assert len(page.select("form > section > fieldset.formset-row")) == 1
    assert len(other.select("section[aria-labelledby=risks] > fieldset.formset-row")) == 1


def test_a_step_leaves_the_others_as_they_are(writer, draft):
    SheetVersion.objects.filter(pk=draft.pk).update(context="Contexte", cost_build=Decimal("12.50"))
    DataSetFactory(sheet=draft, data="Offres")

    for step in STEPS:
        page = step_of(draft, step.anchor)
        assert writer.post(page, typed(writer.get(page).page)).status_code == 302

    sheet = fresh(draft)
    assert (sheet.context, sheet.cost_build) == ("Contexte", Decimal("12.50"))
    assert [row.data for row in sheet.datasets.all()] == ["Offres"]


def test_two_persons_on_one_step_lose_nothing(writer, team):
    sheet = sheet_of(team, purpose="Ancienne", context="Contexte commun")
    page = step_of(sheet, "finalite")
    first = second = typed(writer.get(page).page)

    writer.post(page, {**first, "purpose": "Texte de la première"})
    answer = writer.post(page, {**second, "purpose": "Texte de la seconde", "in_service_scope": "yes"})

    assert answer.status_code == 409
    shown = [[text_of(cell) for cell in row.select("th, td")] for row in answer.page.select("main tbody tr")]
    assert ["Finalité", "Texte de la seconde", "Texte de la première"] in shown
    assert ["Relève de l’offre de service aux usagers", "Oui", "(vide)"] in shown
    assert len(shown) == 2, "only what differs"
    assert not answer.page.select_one("form[data-autosave]"), "nothing is overwritten by itself"
    assert typed(answer.page)["purpose"] == "Texte de la seconde"
    assert writer.post(page, typed(answer.page)).status_code == 302
    assert (fresh(sheet).purpose, fresh(sheet).revision) == ("Texte de la seconde", 2)


def test_two_persons_write_two_steps_at_once(writer, draft):
    first, second = step_of(draft, "finalite"), step_of(draft, "donnees-traitees")
    opened = [typed(writer.get(page).page) for page in (first, second)]

    writer.post(first, {**opened[0], "context": "De la première"})
    answer = writer.post(second, {**opened[1], "recipients": "De la seconde"})

    assert answer.status_code == 302
    assert (fresh(draft).context, fresh(draft).recipients) == ("De la première", "De la seconde")


def test_rows_that_somebody_else_wrote_are_shown_beside_mine(writer, draft):
    DataSetFactory(sheet=draft, data="Anciennes données")
    page = step_of(draft, "donnees-traitees")
    data = typed(writer.get(page).page)
    writer.post(page, {**data, "datasets-0-data": "Données de la première"})

    answer = writer.post(page, data)

    assert answer.status_code == 409
    assert "Données de la première" in text_of(answer.page.select_one("section[aria-labelledby=conflit]"))


def test_a_conflict_on_the_objectives_shows_what_was_ticked(writer, draft):
    objective = StrategicObjectiveFactory(short_title="Protection des usagers")
    page = step_of(draft, "finalite")
    data = typed(writer.get(page).page)
    writer.post(page, {**data, "objectives": [objective.pk]})

    answer = writer.post(page, data)

    assert "Protection des usagers" in text_of(answer.page.select_one("section[aria-labelledby=conflit]"))


def test_a_sheet_proposed_meanwhile_gives_the_typed_text_back(writer, draft):
    page = step_of(draft, "finalite")
    data = typed(writer.get(page).page, context="Une heure de travail")
    writer.post(reverse("algorithms:propose", args=[draft.pk]))

    answer = writer.post(page, data)

    assert answer.status_code == 409
    assert typed(answer.page)["context"] == "Une heure de travail"
    assert "Action impossible à ce stade" in main(answer)
    for name in ("edit", "review"):
        assert writer.get(reverse(f"algorithms:{name}", args=[draft.pk])).status_code == 409
    assert writer.get(page).status_code == 409


# ---------- Figures, dates, rows ----------


def test_figures_are_typed_and_shown_as_one_writes_them(writer, draft):
    life, people = step_of(draft, "vie"), step_of(draft, "personnes")

    writer.post(life, typed(writer.get(life).page, cost_build="1 200,50", cost_per_year="25 000 €"))
    writer.post(people, typed(writer.get(people).page, decisions_per_year="120 000"))

    sheet = fresh(draft)
    assert (sheet.cost_build, sheet.cost_per_year) == (Decimal("1200.50"), Decimal(25000))
    assert sheet.decisions_per_year == 120_000
    again = typed(writer.get(life).page)
    assert (again["cost_build"], again["cost_per_year"]) == ("1\xa0200,50", "25\xa0000")
    assert typed(writer.get(people).page)["decisions_per_year"] == "120\xa0000"


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
def test_a_row_of_each_kind_is_typed_saved_shown_again_and_read(kind, writer, draft):
    page = step_of(draft, BY_NAME[kind].step)
    filled = {f"{kind}-0-{name}": value for name, value in ROWS_TYPED[kind].items()}

    writer.post(page, {**typed(writer.get(page).page), **filled})

    row = getattr(fresh(draft), kind).get()
    assert str(row) in main(writer.get(draft.get_absolute_url()))
    writer.post(page, typed(writer.get(page).page))
    kept = getattr(fresh(draft), kind).get()
    assert {name: getattr(kept, name) for name in row.FACTS} == {name: getattr(row, name) for name in row.FACTS}


def test_a_date_is_kept_as_precise_as_it_is_typed(writer, draft):
    page = step_of(draft, "vie")

    writer.post(page, typed(writer.get(page).page, **{"stages-0-what": "Essai", "stages-0-began": "novembre 2019"}))

    assert fresh(draft).stages.get().began == "2019-11"

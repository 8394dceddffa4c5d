"""What a step asks, what it hides, how far one is, and what is saved by itself."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from algorithms.enums import SheetStatus as S
from algorithms.fields import STEPS
from algorithms.models import SheetVersion
from common.models import JournalEntry
from common.typography import french
from tests.algorithms.factories import ROW_FACTORIES, SheetSourceFactory
from tests.algorithms.people import sheet_of
from tests.charter.factories import StrategicObjectiveFactory
from tests.filling import typed
from tests.pages import text_of


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


# ---------- Saved by itself ----------


def autosave(writer, page, data):
    return writer.post(page, {**data, "autosave": "1"})


def test_an_automatic_save_says_when_and_gives_what_the_page_needs_to_go_on(writer, draft):
    page = step_of(draft, "finalite")
    data = typed(writer.get(page).page)

    answer = autosave(writer, page, {**data, "context": "Premier jet"}).json()
    later = autosave(writer, page, {**data, "context": "Second jet", "mark": answer["renewed"]["mark"]})

    assert answer["said"].startswith("Enregistré à ")
    assert "sur" in answer["fresh"]["progression"]
    assert (later.status_code, later.json()["renewed"]["revision"], later.json()["isWhole"]) == (200, 2, True)
    assert fresh(draft).context == "Second jet"


def test_an_automatic_save_keeps_what_is_fit_and_says_what_is_not(writer, draft):
    page = step_of(draft, "personnes")
    data = typed(writer.get(page).page, decisions_per_year="beaucoup", users="Conseillers")

    answer = autosave(writer, page, data)

    assert (answer.status_code, answer.json()["isWhole"]) == (200, False)
    assert "sauf : Nombre de décisions par an : Saisissez un nombre entier" in answer.json()["said"].replace(
        "\xa0", " "
    )
    assert (fresh(draft).users, fresh(draft).decisions_per_year) == ("Conseillers", None)


def test_a_row_that_is_half_typed_does_not_undo_the_rows_that_are_saved(writer, draft):
    SheetSourceFactory(sheet=draft, label="Rapport", url="")
    page = step_of(draft, "vie")
    data = typed(writer.get(page).page, **{"sources-0-url": "pas une adresse", "cost_note": "Hors taxes"})

    autosave(writer, page, data)

    assert [(row.label, row.url) for row in fresh(draft).sources.all()] == [("Rapport", "")]
    assert fresh(draft).cost_note == "Hors taxes"


def test_an_automatic_save_never_overwrites_somebody_else(writer, draft):
    page = step_of(draft, "finalite")
    data = typed(writer.get(page).page)
    writer.post(page, {**data, "context": "De quelqu’un d’autre"})

    answer = autosave(writer, page, {**data, "context": "De moi"})

    assert answer.status_code == 409
    assert "Une autre personne a enregistré cette fiche" in answer.json()["said"]
    assert fresh(draft).context == "De quelqu’un d’autre"


def test_automatic_saves_do_not_flood_the_journal(writer, team, draft, time_machine, at):
    page = step_of(draft, "finalite")

    def pause(minutes, person="contributor", **changed):
        time_machine.move_to(at + timedelta(minutes=minutes))
        writer.force_login(team[person].user)
        autosave(writer, page, typed(writer.get(page).page, **changed))

    for minute in range(5):
        pause(minute, context=f"jet {minute}")
    pause(6, "both", context="d’une collègue")
    pause(7, context="de nouveau")
    pause(18, context="plus tard")

    lines = JournalEntry.objects.filter(action="sheet.edit").order_by("sequence")
    assert [line.details["revision"] for line in lines] == [1, 6, 7, 8]
    assert all(line.details["automatic"] for line in lines)
    assert fresh(draft).context == "plus tard"


def test_saves_in_a_row_are_one_line_of_the_history(writer, draft):
    for step in STEPS[:3]:
        page = step_of(draft, step.anchor)
        writer.post(page, typed(writer.get(page).page))

    page = writer.get(draft.get_absolute_url()).page

    assert [text_of(label) for label in page.select(".timeline-label")] == ["Fiche modifiée"]
    assert "3 enregistrements" in text_of(page.select_one(".timeline"))


# ---------- What is asked, what is missing ----------


def test_a_question_that_does_not_apply_is_hidden_and_what_it_says_is_kept_and_told(writer, team):
    sheet = sheet_of(team, impact_study="not_required", dpo_opinion="Favorable en 2024")
    page = writer.get(step_of(sheet, "risques")).page

    assert page.select_one("#question-dpo_opinion").has_attr("hidden")
    told = page.select_one("#gardee-dpo_opinion")
    assert not told.has_attr("hidden")
    assert "gardé, non demandé" in text_of(told)
    writer.post(step_of(sheet, "risques"), typed(page))
    assert fresh(sheet).dpo_opinion == "Favorable en 2024"
    assert "Avis du délégué" in text_of(
        writer.get(reverse("algorithms:review", args=[sheet.pk])).page.select_one("main")
    )


def test_a_question_whose_condition_is_not_settled_is_on_the_page(writer, draft):
    page = writer.get(step_of(draft, "risques")).page

    question = page.select_one("#question-works_council_on")
    assert not question.has_attr("hidden")
    assert (question["data-only-if"], question["data-values"]) == ("works_council", "yes")


def test_a_hidden_question_that_is_wrong_is_shown_with_its_fault(writer, draft):
    page = step_of(draft, "risques")
    data = typed(writer.get(page).page, works_council="no", works_council_on="hier")

    answer = writer.post(page, data)

    assert answer.status_code == 422
    assert not answer.page.select_one("#question-works_council_on").has_attr("hidden")


def test_help_example_and_source_stand_beside_each_field(writer, draft):
    for step in STEPS:
        page = writer.get(step_of(draft, step.anchor)).page
        for field in step.fields:
            if field.rows:
                continue
            shown = page.select_one(f"#id_{field.name}_helptext")
            assert text_of(shown) == text_of(BeautifulSoup(french(field.help), "html.parser"))
            hints = text_of(shown.find_parent(class_="field").select_one(".hints")) if field.source else ""
            assert ("Source" in hints) == bool(field.source)
            assert ("Exemple" in hints) == bool(field.example and field.source)


def test_each_step_counts_its_answers_and_says_what_each_law_lacks_there(writer, team):
    sheet = sheet_of(team, in_service_scope="yes", context="C", purpose="P")
    sheet.objectives.add(StrategicObjectiveFactory())

    page = writer.get(step_of(sheet, "decision")).page

    current = page.select(".steps-wide [aria-current=step]")
    assert [text_of(link.select_one("span")) for link in current] == ["3. Décision et intervention humaine"]
    counts = {text_of(link.select_one("span")): text_of(link) for link in page.select(".steps-wide a")}
    assert "4 sur 8" in counts["2. Finalité et objectifs"]
    lacks = page.select_one("#manques")
    assert "Inventaire d’Etalab" in text_of(lacks)
    for link in lacks.select("a"):
        assert page.select_one(link["href"]) is not None, "each gap leads to its field"


def test_the_review_says_what_is_missing_for_whom_and_leads_to_the_field(writer, team):
    sheet = sheet_of(team, purpose="", objectives_note="")

    answer = writer.get(reverse("algorithms:review", args=[sheet.pk]))

    assert "remplissez « Finalité »" in main(answer)
    links = [link["href"] for link in answer.page.select("main .details a, main .notice a")]
    assert f"{step_of(sheet, 'finalite')}#id_purpose" in links
    for address in links:
        page, _, anchor = address.partition("#")
        assert writer.get(page).page.select_one(f"#{anchor}"), address
    refused = writer.post(reverse("algorithms:propose", args=[sheet.pk]))
    assert (refused.status_code, text_of(refused.page.h1)) == (422, "Relire et proposer")
    assert "La fiche n’est pas proposée." in main(refused)


def test_who_does_not_write_has_no_form(browser, team, draft):
    for who in ("approver", "stranger", "member"):
        browser.force_login(team[who].user)
        pages = [step_of(draft, "identite"), *(reverse(f"algorithms:{n}", args=[draft.pk]) for n in ("edit", "review"))]
        expected = 403 if who == "approver" else 404
        assert [browser.get(page).status_code for page in pages] == [expected] * 3
        assert browser.post(pages[0], {"autosave": "1"}).status_code == expected


@pytest.mark.parametrize("anchor", [step.anchor for step in STEPS])
def test_a_step_costs_the_same_whatever_it_holds(anchor, writer, team):
    costs = []
    for count in (1, 3):
        sheet = sheet_of(team, S.DRAFT)
        for factory in ROW_FACTORIES:
            factory.create_batch(count, sheet=sheet)
        sheet.objectives.add(*StrategicObjectiveFactory.create_batch(count))
        writer.get(step_of(sheet, anchor))
        with CaptureQueriesContext(connection) as counted:
            writer.get(step_of(sheet, anchor))
        costs.append(len(counted))

    assert costs[0] == costs[1]
    assert costs[0] <= 22

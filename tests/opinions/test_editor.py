"""The editor: every save a version, nobody overwritten, nothing typed ever lost."""

from dataclasses import replace

import pytest
from django.urls import reverse

from opinions.content import from_json
from opinions.enums.opinions import OpinionStatus as S
from opinions.operations import opinions as operations
from tests.committee.referral_factories import AT
from tests.filling import typed
from tests.opinions.factories import an_opinion
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def sign_in(browser, file, who):
    browser.force_login(file.people.users[who])
    return browser


def editor(file):
    return reverse("opinions:edit-opinion", args=[file.opinion.pk])


def test_the_rapporteur_writes_and_finds_the_text_as_it_was_typed(browser):
    file = an_opinion()
    page = sign_in(browser, file, "rapporteur").get(editor(file)).page

    response = browser.post(
        editor(file),
        typed(
            page,
            essential="Un point.\nUn autre !",
            operative="Un paragraphe.\n\nUn second.",
            **{"recital-engagement-2": "Considérant A ;\n\nConsidérant B ;", "rec-1-DELETE": "on"},
        ),
    )

    assert response.status_code == 302
    content = from_json(file.drafts[1].content)
    assert content.essential == ("Un point.", "Un autre\u202f!")
    assert content.operative == "Un paragraphe.\n\nUn second."
    assert content.recitals[1].paragraphs == ("Considérant A\u202f;", "Considérant B\u202f;")
    assert [said.text for said in content.recommendations] == ["Recommandation numéro 1."]
    again = typed(browser.get(editor(file)).page)
    assert again["operative"] == "Un paragraphe.\n\nUn second."
    assert again["base"] == "2"


def test_the_editor_sent_back_unchanged_changes_nothing(browser):
    file = an_opinion()
    page = sign_in(browser, file, "rapporteur").get(editor(file)).page

    browser.post(editor(file), typed(page))
    browser.post(editor(file), typed(page, operative="Autre."))
    twice = browser.post(editor(file), typed(page, operative="Autre."))

    assert twice.status_code == 302
    assert len(file.drafts) == 2
    assert file.drafts[0].content["recommendations"] == file.drafts[1].content["recommendations"]


def test_the_findings_stand_beside_the_recitals(browser):
    file = an_opinion()

    page = sign_in(browser, file, "rapporteur").get(editor(file)).page

    beside = [text_of(aside) for aside in page.select(".beside aside")]
    assert len(beside) == 7
    assert "Constat sur l’engagement 3" in beside[2]


RICH = (
    "Un **point**\u00a0:\n\n- a\n  - b\n- [c](https://example.org/)\n\n"
    "Tableau\u00a0: Durées\n| A | B |\n| 1 \\| 2 | 3 |"
)


def test_lists_and_tables_typed_without_a_script_are_kept_shown_and_typed_again(browser):
    file = an_opinion()
    page = sign_in(browser, file, "rapporteur").get(editor(file)).page

    browser.post(editor(file), typed(page, operative=RICH, essential="Un\nDeux", **{"recital-engagement-2": RICH}))

    content = from_json(file.drafts[1].content)
    assert content.operative == RICH
    assert content.essential == ("Un", "Deux")
    again = browser.get(editor(file)).page
    assert typed(again)["operative"] == RICH
    shown = browser.get(file.opinion.get_absolute_url()).page.select_one(".operative")
    assert [text_of(cell) for cell in shown.select("table caption, th[scope=col], td")] == [
        "Durées", "A", "B", "1 | 2", "3",
    ]  # fmt: skip
    assert shown.select_one("li li").get_text() == "b"


def test_the_editor_of_the_browser_starts_from_the_text_and_gives_it_back(browser):
    file = an_opinion()
    page = sign_in(browser, file, "rapporteur").get(editor(file)).page
    browser.post(editor(file), typed(page, operative=RICH))
    page = browser.get(editor(file)).page
    html = page.select_one("#id_operative")["data-html"]

    unchanged = browser.post(editor(file), typed(page, operative=html, rich="operative"))
    changed = f"{html}<p>Fin<script>x</script>.</p>"
    refused = browser.post(editor(file), typed(page, operative=changed, title="", rich="operative")).page
    browser.post(editor(file), typed(page, operative=changed, rich="operative"))

    assert unchanged.status_code == 302
    assert (typed(refused)["operative"], typed(refused)["rich"]) == (f"{RICH}\n\nFin.", "")
    assert [from_json(draft.content).operative for draft in file.drafts[1:]] == [RICH, f"{RICH}\n\nFin."]


def test_an_annex_is_added_shown_and_voted_with_the_text(browser):
    file = an_opinion()
    page = sign_in(browser, file, "rapporteur").get(editor(file)).page

    added = browser.post(editor(file), typed(page, add_row="annex")).page
    browser.post(editor(file), typed(added, **{"annex-0-title": "Chiffres", "annex-0-text": "- a\n- b"}))

    assert file.drafts[1].content["annexes"] == [{"title": "Chiffres", "paragraphs": ["- a\n- b"]}]
    assert "Annexe – Chiffres" in text_of(browser.get(file.opinion.get_absolute_url()).page.main)
    assert typed(browser.get(editor(file)).page)["annex-0-text"] == "- a\n- b"


def test_a_preview_shows_the_act_and_saves_nothing(browser):
    file = an_opinion()
    page = sign_in(browser, file, "rapporteur").get(editor(file)).page

    shown = browser.post(editor(file), typed(page, operative="- *un*", preview="1")).page

    assert shown.select_one("#apercu .operative li em").get_text() == "un"
    assert typed(shown)["operative"] == "- *un*"
    assert len(file.drafts) == 1


def test_a_row_is_added_without_saving_and_without_judging(browser):
    file = an_opinion()
    page = sign_in(browser, file, "rapporteur").get(editor(file)).page

    added = browser.post(editor(file), typed(page, title="", add_row="1", **{"rec-0-due_on": "hier"})).page

    sent = typed(added)
    assert (sent["rec-TOTAL_FORMS"], sent["title"], sent["rec-0-due_on"]) == ("3", "", "hier")
    assert page.select_one("[name=add_row]")["formaction"] == "#rec-2"
    assert added.select_one("#rec-2 textarea")["name"] == "rec-2-text"
    assert not added.select(".form-errors")
    assert len(file.drafts) == 1


def test_a_form_with_faults_comes_back_with_a_sentence_for_each_and_everything_typed(browser):
    file = an_opinion()
    page = sign_in(browser, file, "rapporteur").get(editor(file)).page

    response = browser.post(
        editor(file),
        typed(page, title=" ", operative="Gardé", **{"rec-0-due_on": "hier", "rec-1-text": "", "rec-0-addressee": "x"}),
    )

    assert response.status_code == 422
    faults = [text_of(line) for line in response.page.select(".form-errors li")]
    assert faults == [
        "Objet de l’avis : Ce champ est obligatoire.",
        "Recommandation 1, Direction destinataire : Sélectionnez un choix valide. x n’en fait pas partie.",
        "Recommandation 1, Échéance : Saisissez une date valide.",
        "Recommandation 2, Texte : Ce champ est obligatoire.",
    ]
    assert all(response.page.select_one(line["href"]) for line in response.page.select(".form-errors a"))
    sent = typed(response.page)
    assert (sent["operative"], sent["rec-0-due_on"], sent["rec-1-measure"]) == ("Gardé", "hier", "Une mesure")
    assert len(file.drafts) == 1


def test_the_second_editor_sees_the_difference_and_keeps_every_word(browser):
    file = an_opinion()
    page = sign_in(browser, file, "rapporteur").get(editor(file)).page
    seen = from_json(file.drafts[0].content)
    operations.save_draft(
        opinion_id=file.opinion.pk,
        actor=file.people.actor("president"),
        at=AT,
        base=1,
        content=replace(seen, operative="Le dispositif du président."),
    )
    mine = typed(page, operative="Le dispositif du rapporteur.", essential="Ma phrase.")

    response = browser.post(editor(file), mine)

    assert response.status_code == 409
    assert "President a enregistré la version 2" in text_of(response.page.main)
    rows = [[text_of(cell) for cell in row.select("td")] for row in response.page.select(".comparison tbody tr")]
    assert [row[-1] for row in rows] == ["Votre texte", "Votre texte, à trancher"]
    assert {text_of(cell) for cell in response.page.select("ins")} >= {"Ma phrase."}
    sent = typed(response.page)
    ours = ("csrfmiddlewaretoken", "page", "shows")
    assert sent == {**mine, "base": "2", **{name: sent[name] for name in ours}}
    assert len(file.drafts) == 2

    assert browser.post(editor(file), sent).status_code == 302
    assert from_json(file.drafts[2].content).operative == "Le dispositif du rapporteur."
    assert from_json(file.drafts[1].content).operative == "Le dispositif du président."


@pytest.mark.parametrize("base", ["", "abc", "-1", "99999999999999"])
def test_a_page_that_does_not_say_on_what_it_stands_overwrites_nothing(browser, base):
    file = an_opinion()
    page = sign_in(browser, file, "rapporteur").get(editor(file)).page

    response = browser.post(editor(file), typed(page, operative="Autre.", base=base))

    assert response.status_code == 409
    assert typed(response.page)["operative"] == "Autre."
    assert len(file.drafts) == 1


def test_a_page_without_its_rows_is_refused_in_a_sentence(browser):
    file = an_opinion()
    sign_in(browser, file, "rapporteur")

    response = browser.post(editor(file), {"title": "Un objet", "base": "1"})

    assert response.status_code == 422
    assert len(file.drafts) == 1


@pytest.mark.parametrize("who", ["member", "secretariat", "vice"])
def test_who_reads_does_not_write(browser, who):
    file = an_opinion()

    assert sign_in(browser, file, who).get(editor(file)).status_code == 403
    assert browser.post(editor(file), {"title": "x"}).status_code == 403


def test_a_frozen_text_has_no_editor(browser):
    file = an_opinion(S.PUT_TO_VOTE)

    assert sign_in(browser, file, "rapporteur").get(editor(file)).status_code == 409

"""The dates of application: recorded by the secretariat, with a source, and what was known before stays."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command

from algorithms import operations
from algorithms.legal.dates import CODES, DateContent, known_dates
from algorithms.models import LegalDate
from algorithms.queries.legal import history_of_dates, legal_dates
from common.errors import NotAllowed, RuleBroken
from common.journal import System
from common.models import JournalEntry
from tests.algorithms.legal_factories import LegalDateFactory
from tests.filling import typed
from tests.pages import text_of

PAGE = "/algorithmes/textes/"
CONTENT = DateContent(
    text="Annexe III", applies_on=date(2027, 12, 2), source="Règlement (UE) 2026/1744", known_on=date(2026, 7, 24)
)


@pytest.fixture
def loaded(db, at):
    return operations.load_known_dates(actor=System("essai"), at=at)


def test_the_known_dates_cover_every_obligation_and_nothing_else():
    assert {code for code, _content in known_dates()} == CODES


def test_a_date_that_moved_keeps_what_was_known_before(loaded):
    rows = history_of_dates()["ia-annexe-iii"]

    assert [row.applies_on for row in rows] == [date(2027, 12, 2), date(2026, 8, 2)]
    assert legal_dates()["ia-annexe-iii"].known_on == date(2026, 7, 24)


def test_loading_twice_adds_nothing_and_does_not_undo_the_secretariat(loaded, team, at):
    operations.record_date(code="rgpd", content=CONTENT, actor=team["secretary"], at=at)

    assert operations.load_known_dates(actor=team["secretary"], at=at) == []
    assert legal_dates()["rgpd"].text == "Annexe III"


def test_what_is_recorded_says_what_it_was(loaded, team, at):
    content = replace(CONTENT, applies_on=date(2028, 12, 2))

    row = operations.record_date(code="ia-annexe-iii", content=content, actor=team["secretary"], at=at)

    line = JournalEntry.objects.filter(action="legal_date.record").latest("sequence")
    assert (line.before, line.after, line.actor_label) == ("2027-12-02", "2028-12-02", row.recorded_by)


@pytest.mark.parametrize("who", ["contributor", "approver", "member", "stranger"])
def test_only_the_secretariat_records_and_loads(who, team, at):
    with pytest.raises(NotAllowed):
        operations.record_date(code="rgpd", content=CONTENT, actor=team[who], at=at)
    with pytest.raises(NotAllowed):
        operations.load_known_dates(actor=team[who], at=at)


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("loi-de-finances", CONTENT),
        ("rgpd", replace(CONTENT, source=" ")),
        ("rgpd", replace(CONTENT, text="")),
        ("rgpd", replace(CONTENT, known_on=date(2026, 11, 25))),
    ],
)
def test_a_date_without_use_source_or_past_is_refused(code, content, team, at):
    with pytest.raises(RuleBroken):
        operations.record_date(code=code, content=content, actor=team["secretary"], at=at)
    assert not LegalDate.objects.exists()


def test_the_same_again_is_refused(team, at):
    operations.record_date(code="rgpd", content=CONTENT, actor=team["secretary"], at=at)

    with pytest.raises(RuleBroken):
        operations.record_date(code="rgpd", content=CONTENT, actor=team["secretary"], at=at)


def test_the_secretariat_loads_then_moves_a_date_on_the_page(browser, team):
    browser.force_login(team["secretary"].user)
    assert "Aucune date n’est enregistrée" in text_of(browser.get(PAGE).page.main)

    page = browser.post(f"{PAGE}charger/", follow=True).page
    assert "à partir du 2 décembre 2027" in text_of(page.main)
    form = typed(browser.get(f"{PAGE}ia-annexe-iii/").page)
    refused = browser.post(f"{PAGE}ia-annexe-iii/", form)
    moved = browser.post(f"{PAGE}ia-annexe-iii/", {**form, "applies_on": "2028-06-01"}, follow=True)

    assert refused.status_code == 422
    assert "Rien ne change" in text_of(refused.page.main)
    row = text_of(moved.page.select_one("#ia-annexe-iii"))
    assert "à partir du 1er juin 2028" in row
    assert "Avant : 2 décembre 2027" in row
    assert "Avant : 2 août 2026" in row


def test_bad_input_comes_back(browser, team, loaded):
    browser.force_login(team["secretary"].user)
    form = typed(browser.get(f"{PAGE}rgpd/").page)

    answer = browser.post(f"{PAGE}rgpd/", {**form, "applies_on": "demain", "source": "", "note": "à garder"})

    assert answer.status_code == 422
    assert typed(answer.page)["note"] == "à garder"


def test_others_read_and_do_not_write(browser, team, loaded):
    browser.force_login(team["member"].user)

    page = browser.get(PAGE).page

    assert not page.select("main form, main a[href*='/textes/']")
    assert browser.get(f"{PAGE}rgpd/").status_code == 403
    assert browser.post(f"{PAGE}charger/").status_code == 403
    browser.force_login(team["secretary"].user)
    assert browser.get(f"{PAGE}inconnue/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_for_three(rows, browser, team, django_assert_num_queries):
    for code in sorted(CODES)[:rows]:
        LegalDateFactory.create_batch(rows, code=code)
    browser.force_login(team["member"].user)

    with django_assert_num_queries(6):
        browser.get(PAGE)


@pytest.mark.django_db
def test_the_command_records_once(capsys):
    for _time in range(2):
        call_command("load_legal_dates")

    assert capsys.readouterr().out == f"{len(known_dates())} dates recorded.\n0 dates recorded.\n"

import uuid

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.enums import Role
from charter import known, queries
from charter.enums import CharterStatus
from charter.models import CharterVersion, FoundingAct
from common.journal import System
from tests.charter.factories import CharterVersionFactory, FoundingActFactory
from tests.committee.factories import UserFactory
from tests.filling import typed
from tests.pages import text_of


def signed_in(browser, *roles):
    browser.force_login(UserFactory(roles=list(roles)))
    return browser


def test_the_charter_in_force_has_its_seven_commitments_at_their_anchors(browser):
    version = CharterVersionFactory()

    page = signed_in(browser, Role.CONTRIBUTOR).get(reverse("charter:index")).page

    assert text_of(page.h1) == version.title
    assert len(page.select("section[id^=engagement-]")) == 7
    assert text_of(page.select_one("#engagement-engagement-1 .missing")) == "Texte à compléter"
    assert not page.select("a.btn"), "only the secretariat opens a version"


def test_before_the_first_charter_the_page_says_who_will_write_it(browser):
    page = signed_in(browser, Role.BOARD).get(reverse("charter:index")).page

    assert text_of(page.h1) == "Aucune charte n’est en vigueur"


def test_the_founding_act_is_read_whole(browser, at):
    known.load_act(actor=System("essai"), at=at)
    act = queries.founding_act()

    page = signed_in(browser, Role.BOARD).get(act.get_absolute_url()).page

    assert len(page.select(".act-text .visa")) == 6
    assert len(page.select(".act-text .article")) == 5
    assert len(page.select("aside ol li")) == 7


def test_the_version_in_preparation_does_not_exist_for_others(browser):
    version = CharterVersionFactory(status=CharterStatus.DRAFT)

    assert signed_in(browser, Role.MANAGEMENT).get(version.get_absolute_url()).status_code == 404
    assert browser.get(reverse("charter:open-version")).status_code == 403


def test_the_secretariat_completes_a_text_in_a_new_version(browser):
    CharterVersionFactory()
    signed_in(browser, Role.SECRETARIAT)
    page = browser.get(reverse("charter:open-version")).page

    answer = browser.post(
        reverse("charter:open-version"),
        typed(
            page,
            **{
                "label": "Version de 2026",
                "in_force_from": "2026-01-02",
                "approval_reference": "Délibération n° 2026-12",
                "commitments-4-text": "Nous disons ce que nous faisons.",
            },
        ),
    )

    version = CharterVersion.objects.get(status=CharterStatus.DRAFT)
    assert answer.status_code == 302
    assert [one.code for one in version.commitments.all()] == [f"engagement-{n}" for n in range(1, 8)]
    assert version.commitments.get(position=5).text == "Nous disons ce que nous faisons."
    assert browser.post(reverse("charter:publish", args=[version.pk])).status_code == 302
    assert queries.charter_in_force(version.in_force_from) == version


def test_a_second_click_opens_nothing_more(browser):
    signed_in(browser, Role.SECRETARIAT)
    data = typed(
        browser.get(reverse("charter:open-version")).page,
        label="Version",
        title="Charte",
        in_force_from="2026-01-02",
        approval_reference="Délibération",
    )

    answers = [browser.post(reverse("charter:open-version"), data) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert CharterVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"label": ""}, "Ce champ est obligatoire"),
        ({"in_force_from": "31/02/2026"}, "Cette date n’existe pas"),
        ({"title": "x" * 10_000}, "au plus 300 caractères"),
        ({"commitments-0-source_url": "javascript:alert(1)"}, "Cette adresse n’est pas valable"),
        ({"commitments-0-title": "", "commitments-0-text": "texte"}, "Ce champ est obligatoire"),
        ({"form_token": "x", "commitments-TOTAL_FORMS": "x"}, ""),
    ],
)
def test_bad_input_comes_back_with_everything_typed(changed, sentence, browser):
    CharterVersionFactory()
    signed_in(browser, Role.SECRETARIAT)
    data = typed(
        browser.get(reverse("charter:open-version")).page,
        label="Version",
        in_force_from="2026-01-02",
        approval_reference="Délibération",
        note="<script>alert(1)</script>",
    )

    answer = browser.post(reverse("charter:open-version"), {**data, **changed})

    assert answer.status_code == 422
    assert sentence in text_of(answer.page.select_one("main"))
    assert typed(answer.page)["note"] == "<script>alert(1)</script>"
    assert not CharterVersion.objects.filter(status=CharterStatus.DRAFT).exists()


@pytest.mark.parametrize("total", ["x", "-1", "9" * 5000])
def test_a_tampered_count_of_commitments_loses_nothing_else(total, browser):
    CharterVersionFactory()
    signed_in(browser, Role.SECRETARIAT)
    data = typed(browser.get(reverse("charter:open-version")).page, label="à moitié")

    answer = browser.post(
        reverse("charter:open-version"), {**data, "commitments-TOTAL_FORMS": total, "add_row": "engagements"}
    )

    assert (answer.status_code, typed(answer.page)["label"]) == (200, "à moitié")


def test_a_commitment_is_added_without_javascript_and_nothing_is_saved(browser):
    CharterVersionFactory()
    signed_in(browser, Role.SECRETARIAT)
    data = typed(browser.get(reverse("charter:open-version")).page, label="à moitié")

    page = browser.post(reverse("charter:open-version"), {**data, "add_row": "engagements"}).page

    assert len(page.select("fieldset.formset-row")) == 8
    assert typed(page)["label"] == "à moitié"
    assert typed(page)["form_token"] == data["form_token"]
    assert not CharterVersion.objects.filter(status=CharterStatus.DRAFT).exists()


def test_two_persons_on_one_version_lose_nothing(browser):
    version = CharterVersionFactory(status=CharterStatus.DRAFT)
    signed_in(browser, Role.SECRETARIAT)
    address = reverse("charter:edit", args=[version.pk])
    first = second = typed(browser.get(address).page)

    browser.post(address, {**first, "commitments-0-text": "texte de la première"})
    answer = browser.post(address, {**second, "commitments-0-text": "texte de la seconde"})

    assert answer.status_code == 409
    assert typed(answer.page)["commitments-0-text"] == "texte de la seconde"
    assert "texte de la première" in text_of(answer.page.select_one("main details"))
    assert browser.post(address, typed(answer.page)).status_code == 302


def test_a_version_in_force_has_no_form(browser):
    version = CharterVersionFactory()
    signed_in(browser, Role.SECRETARIAT)

    assert browser.get(reverse("charter:edit", args=[version.pk])).status_code == 409
    assert browser.post(reverse("charter:publish", args=[version.pk])).status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_the_number_of_versions(browser, count, django_assert_num_queries):
    CharterVersionFactory()
    CharterVersionFactory.create_batch(count, status=CharterStatus.SUPERSEDED)
    FoundingActFactory.create_batch(count)
    signed_in(browser, Role.BOARD)

    with django_assert_num_queries(14):
        browser.get(reverse("charter:index"))


@pytest.mark.parametrize("name", ["version", "edit", "act"])
def test_what_does_not_exist_is_not_found(name, browser):
    signed_in(browser, Role.SECRETARIAT)

    assert browser.get(reverse(f"charter:{name}", args=[uuid.uuid4()])).status_code == 404


def test_the_command_loads_the_act_and_says_what_it_read(db, capsys):
    call_command("load_founding_act")
    call_command("load_founding_act")

    assert "6 visas, 5 articles, 7 objectives" in capsys.readouterr().out
    assert FoundingAct.objects.count() == 1


def test_the_command_refuses_a_text_that_it_does_not_understand(db, tmp_path):
    described = tmp_path / "act.toml"
    described.write_text((known.FOUNDING_ACT).read_text(encoding="utf-8").replace("41.txt", "42.txt"), encoding="utf-8")
    (tmp_path / "deliberation-2020-42.txt").write_text("Rien", encoding="utf-8")

    with pytest.raises(CommandError, match="pas complet"):
        call_command("load_founding_act", str(described))


def test_a_version_in_preparation_is_judged_and_lengthened_too(browser):
    version = CharterVersionFactory(status=CharterStatus.DRAFT)
    signed_in(browser, Role.SECRETARIAT)
    address = reverse("charter:edit", args=[version.pk])
    data = typed(browser.get(address).page, note="à moitié")

    longer = browser.post(address, {**data, "add_row": "engagements"})
    refused = browser.post(address, {**data, "title": ""})
    twice = browser.post(address, {**data, "commitments-0-code": "engagement-2"})

    assert (longer.status_code, typed(longer.page)["note"]) == (200, "à moitié")
    assert (refused.status_code, typed(refused.page)["note"]) == (422, "à moitié")
    assert (twice.status_code, typed(twice.page)["note"]) == (422, "à moitié")
    assert "le même code" in text_of(twice.page)
    version.refresh_from_db()
    assert (version.note, version.revision) == ("", 0)


def test_a_second_version_in_preparation_is_refused_with_the_typed_text(browser):
    CharterVersionFactory()
    signed_in(browser, Role.SECRETARIAT)
    data = typed(
        browser.get(reverse("charter:open-version")).page,
        label="Version",
        in_force_from="2026-01-02",
        approval_reference="Délibération",
        note="à moitié",
    )
    CharterVersionFactory(status=CharterStatus.DRAFT)

    answer = browser.post(reverse("charter:open-version"), data)

    assert (answer.status_code, typed(answer.page)["note"]) == (409, "à moitié")


TEXT = (known.TEXTS / "deliberation-2020-41.txt").read_text(encoding="utf-8")


def test_the_secretariat_reads_again_what_is_understood_of_an_act_then_keeps_it(browser):
    page = signed_in(browser, Role.SECRETARIAT).get(reverse("charter:load-act")).page
    sent = typed(page, number="2020-12", text=TEXT)

    shown = browser.post(reverse("charter:load-act"), sent | {"read": "1"}).page
    assert "Article 2" in text_of(shown.select_one("section[aria-labelledby=compris]"))
    assert not FoundingAct.objects.exists()
    kept = browser.post(reverse("charter:load-act"), typed(shown))

    act = FoundingAct.objects.get()
    assert kept["Location"] == act.get_absolute_url()
    assert (act.reference, act.bulletin_label) == ("Délibération n°\u00a02020-12", "")
    assert "pour paraître dans un numéro" in text_of(browser.get(act.get_absolute_url()).page.main)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": "Vu le code du travail,"}, "n’est pas complet"),
        ({"number": "douze"}, "AAAA-N"),
        ({"number": "2021-12"}, "n’est pas de l’année de l’acte"),
        ({"bulletin_year": "2020"}, "les trois cases, ou aucune"),
        ({"bulletin_year": "2020", "bulletin_number": "3", "bulletin_on": "2020-01-02"}, "n’a pas pu paraître"),
    ],
)
def test_a_text_that_is_not_understood_comes_back_with_a_sentence(browser, change, sentence):
    page = signed_in(browser, Role.SECRETARIAT).get(reverse("charter:load-act")).page

    answer = browser.post(reverse("charter:load-act"), typed(page, number="2020-12", text=TEXT) | change)

    assert answer.status_code == 422
    assert sentence in text_of(answer.page.main)
    assert not FoundingAct.objects.exists()


def test_only_the_secretariat_keeps_an_act(browser):
    assert signed_in(browser, Role.MANAGEMENT).get(reverse("charter:load-act")).status_code == 403

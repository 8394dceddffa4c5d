from datetime import date
from types import SimpleNamespace

import pytest

from bulletin import addresses
from bulletin.enums import PublicationKind


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        (("avis", "2026-01", date(2026, 4, 12), 2026, 7), "avis-n-2026-01-du-12-avril-2026-bope-n2026-07"),
        (
            ("Délibération", "2020-41", date(2020, 7, 7), 2020, 56),
            "deliberation-n-2020-41-du-7-juillet-2020-bope-n2020-56",
        ),
        (
            ("Décision DG", "2025-18", date(2025, 8, 1), 2025, 107),
            "decision-dg-n-2025-18-du-1er-aout-2025-bope-n2025-107",
        ),
    ],
)
def test_an_act_is_named_as_the_bulletin_names_it(given, slug):
    assert addresses.act_slug(*given) == slug
    assert addresses.usual_act_slug(slug) == slug


def test_the_folder_of_an_issue_pads_its_number_and_its_label_does_not():
    assert addresses.issue_slug(2020, 56, date(2020, 7, 10)) == "bope-n2020-056-du-10-juillet-2020"
    assert [addresses.issue_label(2026, number) for number in (7, 56, 107)] == ["n°2026-07", "n°2026-56", "n°2026-107"]


@pytest.mark.parametrize(
    ("given", "usual"),
    [
        (
            "deliberation-n-2019-13-du-12-mars-2019-bope-n-2019-23",
            "deliberation-n-2019-13-du-12-mars-2019-bope-n2019-23",
        ),
        ("decision-n-2025-18-du-31-janvier-2025-bo-n-2025-07", "decision-n-2025-18-du-31-janvier-2025-bope-n2025-07"),
        ("AVIS-n-2026-01-du-12-avril-2026-bope-n2026-007", "avis-n-2026-01-du-12-avril-2026-bope-n2026-07"),
        ("autre-chose", "autre-chose"),
    ],
)
def test_other_spellings_of_an_act_are_understood(given, usual):
    assert addresses.usual_act_slug(given) == usual


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("bope-n2020-056-du-10-juillet-2020", (2020, 56)),
        ("bope-n-2020-56", (2020, 56)),
        ("bo-n-2025-07-du-3-fevrier-2025", (2025, 7)),
        ("bope-n2020", None),
        ("autre-chose", None),
    ],
)
def test_other_spellings_of_an_issue_are_understood(given, named):
    assert addresses.issue_named(given) == named


@pytest.mark.parametrize(
    ("kind", "page", "json"),
    [
        ("avis", "/bulletinsofficiels/un-acte.html", "/bulletinsofficiels/un-acte.json"),
        ("acte", "/bulletinsofficiels/un-acte.html", "/bulletinsofficiels/un-acte.json"),
        ("fiche", "/algorithmes/UN-ACTE", "/publications/1.json"),
        ("suite", "/suites/un-acte", "/publications/1.json"),
        ("charte", "/charte/", "/publications/1.json"),
        ("composition", "/comite/", "/publications/1.json"),
        ("calendrier", "/seances/", "/publications/1.json"),
        ("proces-verbal", "/seances/un-acte", "/publications/1.json"),
    ],
)
def test_each_kind_has_its_page_and_its_data(kind, page, json):
    publication = SimpleNamespace(id=1, kind=kind, slug="un-acte")

    assert (addresses.page(publication), addresses.json(publication)) == (page, json)
    assert addresses.version_page(publication, 2) == f"{page}?version=2"


def test_no_kind_is_without_an_address():
    for kind in PublicationKind:
        assert addresses.page(SimpleNamespace(id=1, kind=kind, slug="x")).startswith("/")

"""A sheet that somebody may not read leaks nowhere: a drawn grid of roles × states × channels.

A channel is one way by which a sheet may reach a reader. A new page, file, export or interface that shows sheets adds
its own to CHANNELS, and is then asked by every role about every state.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.enums import Role
from algorithms import operations
from algorithms.enums import LegalStatus
from algorithms.enums import SheetStatus as S
from algorithms.models import SheetVersion
from tests.algorithms.factories import DepartmentFactory, SheetVersionFactory
from tests.algorithms.incident_factories import IncidentFactory
from tests.algorithms.legal_factories import LegalAssessmentFactory
from tests.committee.factories import MandateFactory, UserFactory
from tests.grids import columns, entries, rows

# Who reads a sheet of a department, by its state; « revised » is a draft opened after the published version.
READS = """
                    | draft | proposed | approved | published | superseded | revised
contributor         | yes   | yes      | yes      | yes       | yes        | yes
approver            | yes   | yes      | yes      | yes       | yes        | yes
colleague           | -     | -        | -        | yes       | yes        | -
other contributor   | -     | -        | -        | yes       | yes        | -
other approver      | -     | -        | -        | yes       | yes        | -
secretariat         | -     | yes      | yes      | yes       | yes        | -
management          | -     | yes      | yes      | yes       | yes        | -
board               | -     | yes      | yes      | yes       | yes        | -
member              | -     | yes      | yes      | yes       | yes        | -
operator            | -     | -        | -        | yes       | yes        | -
"""
ROLES = {
    "contributor": Role.CONTRIBUTOR,
    "approver": Role.APPROVER,
    "other contributor": Role.CONTRIBUTOR,
    "other approver": Role.APPROVER,
    "secretariat": Role.SECRETARIAT,
    "management": Role.MANAGEMENT,
    "board": Role.BOARD,
    "operator": Role.OPERATOR,
}
# A word that only the sheet says, and the name of which only the sheet is called.
WORD = "zirconium"
NAME = "Tri des mirabelles inconnues"
NEIGHBOUR = "Tri des mirabelles voisines"
LIST = "/algorithmes/"


@dataclass(frozen=True, slots=True)
class Channel:
    """What somebody asks for, and whether whoever may read the sheet must find it there."""

    name: str
    ask: Callable[[Any, SheetVersion], Any]
    shows: bool = True


def get(address: str) -> Callable[[Any, SheetVersion], Any]:
    return lambda browser, sheet: browser.get(
        address.format(
            sheet=sheet.pk,
            algorithm=sheet.algorithm_id,
            department=sheet.algorithm.department.code,
            neighbour=SheetVersion.objects.get(name=NEIGHBOUR).pk,
        ),
        follow=True,
    )


def through_a_saved_filter(browser: Any, sheet: SheetVersion) -> Any:
    """Kept by hand with the words of the sheet, then followed."""
    browser.post(reverse("algorithms:save-filter"), {"name": "f", "query": f"q={WORD}"})
    page = browser.get(LIST).page
    return browser.get(page.select_one(".saved-filters a")["href"])


CHANNELS = [
    Channel("list", get(LIST)),
    Channel("list of its department", get(f"{LIST}?department={{department}}")),
    Channel("list sorted by name", get(f"{LIST}?sort=-name")),
    Channel("search by a word of its text", get(f"{LIST}?q={WORD}")),
    Channel("file of the list", get(f"{LIST}liste.csv")),
    Channel("file of a search", get(f"{LIST}liste.csv?q={WORD}")),
    Channel("saved filter", through_a_saved_filter),
    Channel("similar sheets", get(f"{LIST}fiches/{{neighbour}}/")),
    Channel("page of the sheet", get(f"{LIST}fiches/{{sheet}}/")),
    Channel("address of the algorithm", get(f"{LIST}{{algorithm}}/")),
    Channel("exports of the sheet", get(f"{LIST}fiches/{{sheet}}/exports/")),
    Channel("its JSON", get(f"{LIST}fiches/{{sheet}}/exports/fiche.json")),
    Channel("its line of the inventory", get(f"{LIST}fiches/{{sheet}}/exports/etalab.csv")),
    Channel("its Dutch record", get(f"{LIST}fiches/{{sheet}}/exports/pays-bas.json")),
    Channel("its British record", get(f"{LIST}fiches/{{sheet}}/exports/atrs.csv")),
    Channel("its entry for the Union", get(f"{LIST}fiches/{{sheet}}/exports/base-ue-deployeur.json")),
    Channel("inventory of the registry", get(f"{LIST}exports/etalab.csv")),
    Channel("sheets of the registry", get(f"{LIST}exports/fiches.jsonl?q={WORD}")),
    Channel("Dutch array of the registry", get(f"{LIST}exports/pays-bas.json")),
    Channel("British table of the registry", get(f"{LIST}exports/atrs.csv")),
    Channel("legal assessment", get(f"{LIST}fiches/{{sheet}}/analyse-juridique/")),
    Channel("self-assessment", get(f"{LIST}fiches/{{sheet}}/auto-evaluation/"), shows=False),
    Channel("incidents of the algorithm", get(f"{LIST}{{algorithm}}/incidents/"), shows=False),
    Channel("register of incidents", get(f"{LIST}incidents/"), shows=False),
    Channel("form of the sheet", get(f"{LIST}fiches/{{sheet}}/modifier/"), shows=False),
    Channel("coverage", get(f"{LIST}couverture/"), shows=False),
    Channel("file of the coverage", get(f"{LIST}couverture.csv"), shows=False),
    Channel("home page", get("/"), shows=False),
    Channel("form of a referral", get("/saisines/nouvelle/"), shows=False),
]
STEPS = ["propose", "approve", "send-back", "publish", "start-version", "edit", "legal-sign", "begin-self-assessment"]


def user_of(who, department):
    if who == "member":
        return MandateFactory().person
    home = department if who in {"contributor", "approver", "colleague"} else DepartmentFactory(code="ailleurs-2")
    return UserFactory(department=home, roles=[ROLES[who]] if who in ROLES else [])


def hidden_sheet(state, department):
    """The sheet in that state, with a neighbour of the same names that everybody reads."""
    elsewhere = DepartmentFactory(code="voisine")
    common = {"technique": "learning", "purpose": "Lire"}
    SheetVersionFactory(status=S.PUBLISHED, name=NEIGHBOUR, algorithm__department=elsewhere, **common)
    said = {"name": NAME, "purpose": WORD, "search_text": WORD, "technique": "learning", "lifecycle": "experiment"}
    if state != "revised":
        sheet = SheetVersionFactory(status=state, algorithm__department=department, **said)
    else:
        first = SheetVersionFactory(status=S.PUBLISHED, algorithm__department=department, name="Ancien nom", **common)
        sheet = SheetVersionFactory(algorithm=first.algorithm, number=2, **said)
    if sheet.status != S.DRAFT:
        LegalAssessmentFactory(sheet=sheet, status=LegalStatus.SIGNED, risk_class="high")
    IncidentFactory(algorithm=sheet.algorithm, sheet=sheet)
    operations.index_what_is_behind()
    return sheet


def traces(answer, sheet):
    """What of the sheet is in the answer: its key, its name; its reference too when nothing else of it is public."""
    text = answer.content.decode("utf-8", "replace")
    marks = [str(sheet.pk), NAME]
    if sheet.number == 1:
        marks.append(sheet.algorithm.reference)
    return [mark for mark in marks if mark in text]


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "state", "reads"), entries(READS))
def test_a_sheet_reaches_those_who_may_read_it_and_nobody_else(who, state, reads, browser):
    department = DepartmentFactory(code="la-sienne", name="Direction des mirabelles")
    sheet = hidden_sheet(state, department)
    browser.force_login(user_of(who, department))

    found = {channel.name: bool(traces(channel.ask(browser, sheet), sheet)) for channel in CHANNELS}

    if reads == "yes":
        assert {channel.name for channel in CHANNELS if channel.shows and not found[channel.name]} == set()
    else:
        assert {name for name, is_there in found.items() if is_there} == set()


def figures_of(browser):
    """Every figure of the coverage and of the facets, with what it counts."""
    coverage, page = browser.get(f"{LIST}couverture.csv"), browser.get(LIST).page
    counts = [" ".join(label.get_text().split()) for label in page.select(".facet label")]
    return coverage.content, counts, page.select_one("#resultats").get_text()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "state"), [(who, state) for who, state, reads in entries(READS) if reads == "-" and state != "revised"]
)
def test_no_figure_moves_for_whoever_may_not_read_it(who, state, browser):
    department = DepartmentFactory(code="la-sienne", name="Direction des mirabelles")
    browser.force_login(user_of(who, department))
    DepartmentFactory(code="voisine-0")
    before = figures_of(browser)
    SheetVersionFactory(status=state, algorithm__department=department, lifecycle="experiment")
    operations.index_what_is_behind()

    assert figures_of(browser) == before


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "state"), [(who, state) for who, state, reads in entries(READS) if reads == "-"])
def test_a_hidden_sheet_is_refused_as_one_that_does_not_exist(who, state, browser):
    department = DepartmentFactory(code="la-sienne")
    sheet = hidden_sheet(state, department)
    browser.force_login(user_of(who, department))

    for name in ["sheet", *STEPS]:
        for method in (browser.get, browser.post):
            hidden = method(reverse(f"algorithms:{name}", args=[sheet.pk]))
            missing = method(reverse(f"algorithms:{name}", args=[uuid4()]))
            assert (name, hidden.status_code) == (name, missing.status_code)
            assert hidden.status_code in {404, 405}
            if hidden.status_code == 404:
                assert hidden.page.main.get_text() == missing.page.main.get_text()


def test_every_role_and_every_state_is_drawn():
    assert set(columns(READS)) == {*S.values, "revised"}
    assert set(rows(READS)) == {*ROLES, "colleague", "member"}

"""A sheet that somebody may not read leaks nowhere: a drawn grid of roles × states × channels.

A channel is one way by which a sheet may reach a reader. A new page, file, export or interface that shows sheets adds
its own to CHANNELS, and is then asked by every role about every state.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts import actors
from accounts.enums import Role
from algorithms import operations, urls
from algorithms.enums import LegalStatus
from algorithms.enums import SheetStatus as S
from algorithms.fields import COLUMNS
from algorithms.formats.outputs import OUTPUTS
from algorithms.models import SheetImport, SheetVersion
from algorithms.operations.importing import read_import
from algorithms.operations.tokens import make_token
from common.errors import NotAllowed
from tests.algorithms.factories import DepartmentFactory, SheetVersionFactory
from tests.algorithms.incident_factories import IncidentFactory
from tests.algorithms.legal_factories import LegalAssessmentFactory
from tests.algorithms.request_factories import RulesRequestFactory
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
# A sheet of our own format that says nothing.
EMPTY = dict.fromkeys(COLUMNS)


@dataclass(frozen=True, slots=True)
class Channel:
    """What somebody asks for, and whether whoever may read the sheet must find it there."""

    name: str
    ask: Callable[[Any, SheetVersion], Any]
    shows: bool = True
    names_it: bool = False
    """Whoever asks names the reference of the sheet: to read it back tells nothing."""


def get(address: str) -> Callable[[Any, SheetVersion], Any]:
    return lambda browser, sheet: browser.get(
        address.format(
            sheet=sheet.pk,
            algorithm=sheet.algorithm_id,
            department=sheet.algorithm.department.code,
            neighbour=SheetVersion.objects.get(name=NEIGHBOUR).pk,
            request=sheet.algorithm.rules_requests.get().pk,
        ),
        follow=True,
    )


def through_a_saved_filter(browser: Any, sheet: SheetVersion) -> Any:
    """Kept by hand with the words of the sheet, then followed."""
    browser.post(reverse("algorithms:save-filter"), {"name": "f", "query": f"q={WORD}"})
    page = browser.get(LIST).page
    return browser.get(page.select_one(".saved-filters a")["href"])


def through_a_file_that_names_it(browser: Any, sheet: SheetVersion) -> Any:
    """The preview of an import, then its report, for whoever may import."""
    data = json.dumps({**EMPTY, "reference": sheet.algorithm.reference, "name": "Sans nom"}).encode()
    # The direction is read from the secretariat only.
    sent = {
        "form_token": uuid4(),
        "department": sheet.algorithm.department_id,
        "file": SimpleUploadedFile("a.json", data),
    }
    preview = browser.post(f"{LIST}importer/", sent, follow=True)
    found = SheetImport.objects.exclude(file_name="autre.json").first()
    report = browser.get(f"{LIST}importer/{found.pk}/rapport.csv").content if found else b""
    return SimpleNamespace(content=preview.content + report)


def import_of_another(address: str) -> Callable[[Any, SheetVersion], Any]:
    return lambda browser, sheet: browser.get(address.format(found=SheetImport.objects.get(file_name="autre.json").pk))


def with_a_key(browser: Any, sheet: SheetVersion) -> Any:
    """A pipeline reads it, then writes it wrongly, with a key of whoever asks, when they may have one."""
    person, at = UserFactory._meta.model.objects.get(pk=browser.session["_auth_user_id"]), timezone.now()
    try:
        _token, key = make_token(actor=actors.build(person, at), at=at, name="Chaîne", life=timedelta(days=1))
    except NotAllowed:
        key = "saisine_inconnue"
    address, headers = f"/api/v1/fiches/{sheet.algorithm.reference}/", {"Authorization": f"Bearer {key}"}
    wrong = browser.post(
        f"{address}versions/", {"content": {"couleur": "x"}}, content_type="application/json", headers=headers
    )
    return SimpleNamespace(content=browser.get(address, headers=headers).content + wrong.content)


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
    Channel("mention of its use", get(f"{LIST}fiches/{{sheet}}/mention/")),
    Channel("its documents", get(f"{LIST}fiches/{{sheet}}/documents/"), shows=False),
    Channel("requests of persons", get(f"{LIST}demandes/"), shows=False),
    Channel("form of a request", get(f"{LIST}{{algorithm}}/demandes/nouvelle/"), shows=False),
    Channel("request of a person", get(f"{LIST}demandes/{{request}}/"), shows=False),
    Channel("file that names it", through_a_file_that_names_it, shows=False, names_it=True),
    Channel("import of another", import_of_another(f"{LIST}importer/{{found}}/"), shows=False),
    Channel("report of another", import_of_another(f"{LIST}importer/{{found}}/rapport.csv"), shows=False),
    Channel("imports", get(f"{LIST}importer/"), shows=False),
    Channel("key of a pipeline", with_a_key, shows=False, names_it=True),
    Channel("keys of the pipelines", get(f"{LIST}cles/"), shows=False),
    Channel("coverage", get(f"{LIST}couverture/"), shows=False),
    Channel("file of the coverage", get(f"{LIST}couverture.csv"), shows=False),
    Channel("home page", get("/"), shows=False),
    Channel("form of a referral", get("/saisines/nouvelle/"), shows=False),
]
# Every address of a sheet, as it is written in `algorithms.urls`; an output for each of its files.
OF_A_SHEET = [
    reverse(f"algorithms:{pattern.name}", kwargs={"pk": UUID(int=0), **given})
    for pattern in urls.urlpatterns
    if str(pattern.pattern).startswith("fiches/<uuid:pk>/")
    for given in (
        [{"code": output.code, "extension": end} for output in OUTPUTS.values() for end in output.extensions]
        if pattern.name == "export-file"
        else [
            {
                name: uuid4() if name.endswith("_id") or name == "point" else "usage"
                for name in pattern.pattern.converters
                if name != "pk"
            }
        ]
    )
]


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
    RulesRequestFactory(algorithm=sheet.algorithm)
    author, at = UserFactory(department=department, roles=[Role.CONTRIBUTOR]), timezone.now()
    data = json.dumps({**EMPTY, "reference": sheet.algorithm.reference, "name": NAME}).encode()
    read_import(import_id=uuid4(), actor=actors.build(author, at), at=at, data=data, name="autre.json")
    operations.index_what_is_behind()
    return sheet


def traces(answer, sheet, *, names_it=False):
    """What of the sheet is in the answer: its key, its name; its reference too when nothing else of it is public."""
    text = answer.content.decode("utf-8", "replace")
    marks = [str(sheet.pk), NAME]
    if sheet.number == 1 and not names_it:
        marks.append(sheet.algorithm.reference)
    return [mark for mark in marks if mark in text]


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "state", "reads"), entries(READS))
def test_a_sheet_reaches_those_who_may_read_it_and_nobody_else(who, state, reads, browser):
    department = DepartmentFactory(code="la-sienne", name="Direction des mirabelles")
    sheet = hidden_sheet(state, department)
    browser.force_login(user_of(who, department))

    # What may show nothing to its readers either is asked by those from whom it is hidden.
    asked = [channel for channel in CHANNELS if channel.shows or reads != "yes"]
    found = {one.name for one in asked if traces(one.ask(browser, sheet), sheet, names_it=one.names_it)}

    assert found == ({one.name for one in asked} if reads == "yes" else set())


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

    missing = main_of(browser.get(reverse("algorithms:sheet", args=[uuid4()])))

    for address in OF_A_SHEET:
        for method in (browser.get, browser.post):
            hidden = method(address.replace(str(UUID(int=0)), str(sheet.pk)))
            assert hidden.status_code in {404, 405}, address
            if hidden.status_code == 404:
                assert main_of(hidden) == missing, address


def main_of(answer):
    """What the page says, without the place where it says it."""
    return re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL).group()


def test_every_role_and_every_state_is_drawn():
    assert set(columns(READS)) == {*S.values, "revised"}
    assert set(rows(READS)) == {*ROLES, "colleague", "member"}

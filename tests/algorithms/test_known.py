import pytest

from algorithms import known
from algorithms.models import SheetVersion
from bulletin.models import Publication
from tests.algorithms.factories import DepartmentFactory
from tests.algorithms.people import make_team


@pytest.fixture
def teams(db, at):
    found = {}
    for code, name in known.departments().items():
        people = make_team(at, DepartmentFactory(code=code, name=name))
        found[code] = known.Team(people["contributor"], people["approver"])
    return found


def test_the_eighteen_known_algorithms_are_published_with_their_sources(teams, at):
    published = known.load_known(teams=teams, at=at)

    assert len(published) == 18
    assert Publication.objects.filter(kind="fiche").count() == 18
    assert {sheet.status for sheet in SheetVersion.objects.all()} == {"published"}
    assert all(sheet.sources.exists() for sheet in published)
    lego = next(sheet for sheet in published if sheet.name.startswith("LegO"))
    assert (lego.volume_note, lego.decisions_per_year, lego.context[:10]) == (
        "600 000 offres par mois",
        None,
        "Il a rempl",
    )
    assert lego.founds_decision == "unknown", "what no source says is not said"
    assert known.load_known(teams=teams, at=at) == []


def test_every_invented_department_says_so():
    assert all("donnée de démonstration" in name for name in known.departments().values())

"""What ten thousand sheets cost the registry, against a hundred: its list, its facets, its search, its coverage.

    script/bench registry

The bars: the same number of queries as with ten sheets, and at most twice the median time of a hundred. The pages are
asked for as a browser does, one after the other, by a member of the committee and by a contributor. Each question gives
at least a page of fifty rows with a hundred sheets too, so that both sizes draw the same.
"""

import os
import statistics
import sys
import time
from contextlib import ExitStack
from datetime import UTC, date, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

import pgtrigger  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from accounts.enums import Role  # noqa: E402
from accounts.models import Department, RoleGrant, User  # noqa: E402
from algorithms.models import Algorithm, DataSet, SheetSource, SheetVersion  # noqa: E402
from algorithms.operations import index_what_is_behind  # noqa: E402
from charter.models import StrategicObjective  # noqa: E402
from common.typography import fold  # noqa: E402
from tests.charter.factories import FoundingActFactory, StrategicObjectiveFactory  # noqa: E402

BAR = 2.0
ROUNDS = 15
FEW, SOME, MANY = 10, 100, 10_000
AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
LIFECYCLES = ["generalised", "generalised", "rollout", "experiment", "study", "retired"]
SUBJECTS = ["scoring", "appariement", "orientation", "contrôle", "recommandation", "prévision", "indemnisation"]
THINGS = [
    "offres",
    "candidatures",
    "écrits",
    "profils",
    "formations",
    "entreprises",
    "courriers",
    "parcours",
    "métiers",
]
SAYS = (
    "Il aide les conseillers à traiter les demandes des demandeurs d’emploi et les offres des entreprises, "
    "propose un ordre de lecture et laisse une personne décider. "
)
PAGES = {
    "list": "/algorithmes/",
    "last page": "/algorithmes/?page=9999",
    "facets": "/algorithmes/?lifecycle=generalised&lifecycle=rollout&lifecycle=experiment&status=published",
    "sorted": "/algorithmes/?sort=-name",
    "search, a word of all": "/algorithmes/?q=conseillers",
    "search, synonyms and facet": "/algorithmes/?q=profilage+offre&status=published",
    "coverage": "/algorithmes/couverture/",
}
# Narrower than a page of fifty with a hundred sheets: told, and not held to the bar, for they draw more with more.
UNEQUAL = {"last page", "search, synonyms and facet"}


def fill(first: int, last: int, people: dict[str, User]) -> None:
    """The sheets from `first` to `last`, in bulk: most published, a few proposed, drafts, and second versions."""
    departments = list(Department.objects.order_by("code"))
    algorithms = [
        Algorithm(
            reference=f"ALG-2026-{place:05d}",
            department=departments[place % len(departments)],
            created_at=AT,
            created_by=people["contributor"],
        )
        for place in range(first, last)
    ]
    Algorithm.objects.bulk_create(algorithms, batch_size=1000)
    sheets = [sheet_of(algorithm, place, people) for place, algorithm in enumerate(algorithms, start=first)]
    with ExitStack() as stack:
        for model in ("SheetSource", "DataSet"):
            stack.enter_context(pgtrigger.ignore(f"algorithms.{model}:frozen_with_its_sheet"))
        SheetVersion.objects.bulk_create(sheets, batch_size=250)
        SheetSource.objects.bulk_create(
            (
                SheetSource(sheet=sheet, position=rank, label="Rapport", url=f"https://exemple.fr/{sheet.name}/{rank}")
                for sheet in sheets
                for rank in (1, 2)
            ),
            batch_size=1000,
        )
        DataSet.objects.bulk_create((DataSet(sheet=sheet, position=1, data="Offres") for sheet in sheets), 1000)
    objectives = list(StrategicObjective.objects.all())
    links = SheetVersion.objectives.through
    links.objects.bulk_create(
        (
            links(sheetversion_id=sheet.pk, strategicobjective_id=objectives[place % len(objectives)].pk)
            for place, sheet in enumerate(sheets)
            if place % 5
        ),
        batch_size=1000,
    )


def sheet_of(algorithm: Algorithm, place: int, people: dict[str, User]) -> SheetVersion:
    status = {17: "proposed", 18: "draft"}.get(place % 20, "published")
    name = f"{SUBJECTS[place % 7].capitalize()} des {THINGS[place % 9]} {place}"
    made = SheetVersion(
        algorithm=algorithm,
        number=1,
        status=status,
        administration="Pôle emploi",
        updated_on=date(2026, 1, 1 + place % 28),
        review_due_on=date(2027, 1 + place % 12, 1),
        name=name,
        lifecycle=LIFECYCLES[place % 6],
        technique=["rules", "learning", "statistics"][place % 3],
        purpose=SAYS,
        operations=SAYS * 3,
        search_text=fold(f"{name} {SAYS * 4} {algorithm.reference}"),
        created_at=AT,
        created_by=people["contributor"],
    )
    if status != "draft":
        made.proposed_at, made.proposed_by = AT, people["contributor"]
    if status == "published":
        made.approved_at, made.approved_by = AT, people["member"]
        made.published_at, made.published_by, made.publication_id = AT, people["member"], algorithm.pk
    return made


def begin() -> dict[str, User]:
    """Departments, objectives, and two persons: one reads proposals, the other works on a department's drafts."""
    departments = [Department(name=f"Direction {n:02d}", code=f"direction-{n:02d}") for n in range(12)]
    Department.objects.bulk_create(departments)
    act = FoundingActFactory()
    for position in range(1, 5):
        StrategicObjectiveFactory(act=act, position=position, short_title=f"Objectif {position}")
    people = {
        "member": User(email="member@exemple.fr", full_name="Membre", joined_at=AT),
        "contributor": User(
            email="contributor@exemple.fr", full_name="Contributeur", joined_at=AT, department=departments[0]
        ),
    }
    User.objects.bulk_create(people.values())
    RoleGrant.objects.create(user=people["member"], role=Role.BOARD, granted_at=AT, granted_by_label="bench")
    RoleGrant.objects.create(user=people["contributor"], role=Role.CONTRIBUTOR, granted_at=AT, granted_by_label="bench")
    return people


def measured(client: Client, address: str) -> tuple[float, int]:
    """The median of the times, in milliseconds, and the number of queries."""
    client.get(address)
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, address
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return statistics.median(times), len(queries)


def main() -> int:
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    people = begin()
    found: dict[tuple[str, str], dict[int, tuple[float, int]]] = {}
    done = 0
    for size in (FEW, SOME, MANY):
        began = time.perf_counter()
        fill(done, size, people)
        index_what_is_behind()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        print(f"{size} sheets, entered and computed in {time.perf_counter() - began:.1f} s", flush=True)
        done = size
        for who, person in people.items():
            client = Client()
            client.force_login(person)
            for page, address in PAGES.items():
                found.setdefault((who, page), {})[size] = measured(client, address)
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return told(found)


def told(found: dict[tuple[str, str], dict[int, tuple[float, int]]]) -> int:
    within = True
    for (who, page), sizes in found.items():
        (_few, least), (some, _), (many, most) = sizes[FEW], sizes[SOME], sizes[MANY]
        ratio = many / some
        is_held = page not in UNEQUAL
        within &= least == most and (ratio <= BAR or not is_held)
        print(
            f"{page}, {who}: {SOME} sheets {some:.0f} ms, {MANY} sheets {many:.0f} ms, ratio {ratio:.2f}"
            f" ({f'bar {BAR:.0f}' if is_held else 'no bar'}); queries {least} with {FEW}, {most} with {MANY}"
        )
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())

"""What importing costs: reading, planning and writing 1,500 records, against inserting the same rows with bulk_create.

    script/bench import

The bar is 10, for each record. Both run in a transaction that is undone, in turn (A B A B), on the same PostgreSQL.
The rows inserted are those that the import writes in the registry: algorithms, sheets, their rows and the journal.
"""

import json
import os
import statistics
import sys
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from django.db import connection, models, transaction  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from accounts import actors  # noqa: E402
from accounts.actors import Actor  # noqa: E402
from accounts.enums import Role  # noqa: E402
from algorithms.models import ROWS, Algorithm, SheetVersion  # noqa: E402
from algorithms.operations import importing  # noqa: E402
from common.models import JournalEntry  # noqa: E402
from tests.algorithms.factories import DepartmentFactory  # noqa: E402
from tests.committee.factories import UserFactory  # noqa: E402

BAR = 10
RECORDS = 1500
ROUNDS = 3
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def records() -> bytes:
    """Invented records of the exported list, as long as the real ones are."""
    return json.dumps(
        [
            {
                "doel": f"Verzonnen doel {place}. " + "Dit algoritme sorteert verzonnen vragen. " * 10,
                "geregistreerd": "2026-02-09",
                "id": str(10_000_000 + place),
                "impactassessment": "Ja" if place % 3 else "Onbekend",
                "juridische_basis": "Verzonnen wet, artikel 1. " * 5 if place % 4 else "",
                "organisatie": "Gemeente Verzonnen",
                "status": "in_gebruik",
                "title": f"Verzonnen algoritme {place}",
                "toegevoegd": "2026-05-13",
                "url": f"https://exemple.nl/algoritme/{place}",
            }
            for place in range(RECORDS)
        ]
    ).encode()


def imported(actor: Actor, data: bytes) -> float:
    began = time.perf_counter()
    found = importing.read_import(import_id=uuid4(), actor=actor, at=AT, data=data, name="a.json")
    importing.apply_import(import_id=found.pk, actor=actor, at=AT)
    importing.finish_import(import_id=found.pk, at=AT)
    return time.perf_counter() - began


def written() -> list[list[models.Model]]:
    """What the import wrote, to be inserted again elsewhere."""
    kinds: list[type[models.Model]] = [Algorithm, SheetVersion, *ROWS.values(), JournalEntry]
    return [list(kind._default_manager.all()) for kind in kinds]


def inserted(rows: list[list[Any]]) -> float:
    began = time.perf_counter()
    for kind in rows:
        if kind:
            type(kind[0]).objects.bulk_create(kind)
    return time.perf_counter() - began


def fresh(rows: list[list[Any]]) -> list[list[Any]]:
    for kind in rows:
        for row in kind:
            row._state.adding = True
            if isinstance(row.pk, int):
                row.pk = None
            if isinstance(row, JournalEntry):
                row.sequence, row.hash, row.previous_hash = 0, "", ""
    return rows


def main() -> int:
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    ratio = told(*measured())
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return 0 if ratio <= BAR else 1


def measured() -> tuple[float, float, int]:
    """Seconds a record, ours and theirs, and how many rows were written."""
    data, spent, raw = records(), [], []
    rows: list[list[Any]] = []
    actor = actors.build(UserFactory(department=DepartmentFactory(), roles=[Role.CONTRIBUTOR]), AT)
    for _ in range(ROUNDS):
        with transaction.atomic():
            spent.append(imported(actor, data))
            rows = written()
            transaction.set_rollback(True)
        with transaction.atomic():
            raw.append(inserted(fresh(rows)))
            transaction.set_rollback(True)
    return statistics.median(spent) / RECORDS, statistics.median(raw) / RECORDS, sum(len(kind) for kind in rows)


def told(ours: float, theirs: float, rows: int) -> float:
    print(f"import        {ours * 1000:7.2f} ms a record, {rows} rows for {RECORDS} records")
    print(f"bulk_create   {theirs * 1000:7.2f} ms a record")
    print(f"ratio         {ours / theirs:7.2f} (at most {BAR})")
    return ours / theirs


if __name__ == "__main__":
    sys.exit(main())

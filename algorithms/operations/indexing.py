"""What the list knows of a sheet and cannot read in it: computed when it is written, and when the rules change."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from algorithms.models import SheetEntry, SheetLink, SheetVersion
from algorithms.queries.links import dead_addresses, sources_of
from algorithms.queries.sheets import with_rows
from algorithms.standing import standings_of

# To be raised when `completeness_of`, or what is written here, changes: every row is then computed again by the worker.
EDITION = 2
BATCH = 200


@transaction.atomic
def index_sheets(ids: Iterable[UUID]) -> None:
    """Compute the rows of these versions again. In the transaction of whoever wrote them."""
    sheets = list(with_rows(SheetVersion.objects.filter(pk__in=list(ids))))
    addresses = {sheet.pk: sources_of(sheet) for sheet in sheets}
    dead = dead_addresses({address for found in addresses.values() for address in found})
    entries = {entry.pk: entry for entry in SheetEntry.objects.filter(pk__in=addresses).select_for_update(no_key=True)}
    for sheet in sheets:
        entry = entries[sheet.pk]
        entry.objectives = sorted(objective.pk for objective in sheet.objectives.all())
        entry.completeness = standings_of(sheet, entry.risk_class)
        entry.dead_links = len(addresses[sheet.pk] & dead)
        entry.edition = EDITION
    SheetLink.objects.filter(entry__in=addresses).delete()
    SheetLink.objects.bulk_create(SheetLink(entry_id=pk, url=url) for pk, urls in addresses.items() for url in urls)
    SheetEntry.objects.bulk_update(entries.values(), ["objectives", "completeness", "dead_links", "edition"])


def index_what_is_behind() -> int:
    """The rows that older rules computed, or that nothing computed (loaded in bulk). Returns how many."""
    count = 0
    while behind := list(SheetEntry.objects.exclude(edition=EDITION).values_list("pk", flat=True)[:BATCH]):
        index_sheets(behind)
        count += len(behind)
    return count

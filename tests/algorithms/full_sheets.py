"""A sheet where everything is said, from the columns themselves: a column that is added tomorrow is filled too."""

from datetime import date
from decimal import Decimal

from django.db import models

from algorithms.fields import COLUMNS
from algorithms.models import SheetVersion
from algorithms.wording import PARTIAL_DATES, UNKNOWN
from tests.algorithms.factories import ROW_FACTORIES, SheetVersionFactory


def value_for(column):
    """Something that this column may hold, and that says which column it is."""
    if column.choices:
        return next(code for code, _label in reversed(column.flatchoices) if code != UNKNOWN)
    if column.name in PARTIAL_DATES:
        return "2024-10"
    if isinstance(column, models.DateField):
        return date(2026, 3, 9)
    if isinstance(column, models.DecimalField):
        return Decimal("1234.50")
    if isinstance(column, models.IntegerField):
        return 1200
    if isinstance(column, models.URLField):
        return f"https://exemple.fr/{column.name}"
    return f"dit de {column.name}"[: column.max_length]


def add_a_row_of_every_kind(sheet, *, first=10):
    """Accountable persons, contacts, texts, studies and links of each nature, besides those that are there.

    No outside provider: the body then provides the system itself.
    """
    for factory in ROW_FACTORIES:
        model = factory._meta.model
        choice = next((name for name in model.FACTS if model.column(name).choices), None)
        for rank, (code, _label) in enumerate(model.column(choice).flatchoices if choice else ()):
            if choice == "is_provider" or code == UNKNOWN:
                continue
            facts = {name: value_for(model.column(name)) for name in model.FACTS} | {choice: code}
            factory(sheet=sheet, position=first + rank, **facts)


def full_sheet(*, rows=2, **given):
    values = {name: value_for(SheetVersion.column(name)) for name in COLUMNS} | given
    sheet = SheetVersionFactory(**values)
    for factory in ROW_FACTORIES:
        model = factory._meta.model
        for position in range(1, rows + 1):
            facts = {name: value_for(model.column(name)) for name in model.FACTS}
            facts[model.NAMED_BY] = f"{model.NAMED_BY} {position}"
            factory(sheet=sheet, position=position, **facts)
    return sheet

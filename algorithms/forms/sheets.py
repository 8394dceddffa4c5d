"""The shape of what is typed in a sheet. Only the name is required to save; the rules are in the operations."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.forms.models import fields_for_model
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from algorithms.content import SheetContent
from algorithms.fields import BY_NAME, COLUMNS, FIELDS, OBJECTIVES, STEPS, Field, Step
from algorithms.forms.rows import MAX_ROWS, SheetRows, filled, rows_of
from algorithms.forms.widgets import unasked, widget_of
from algorithms.models import SheetVersion
from charter.models import StrategicObjective
from common.forms import never_cut
from common.rows import typed_rows
from common.typography import french

_ROWS = tuple(field for field in FIELDS if field.rows)
_TYPED = (*COLUMNS, "change_note")
_LONG_TEXTS = {"context", "purpose", "operations", "parameters", "role_in_decision"}


class ObjectivesField(forms.ModelMultipleChoiceField[StrategicObjective]):
    def label_from_instance(self, objective: StrategicObjective) -> str:
        return french(f"{objective.short_title} : {objective.text}")


class SheetForm(forms.Form):
    """Every column of a sheet, step by step, with its help, an example and the text that asks for it."""

    def __init__(self, *args: Any, objectives: QuerySet[StrategicObjective], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = fields_for_model(SheetVersion, fields=_TYPED, widgets=_widgets(), localized_fields=())
        for name in ("change_note", *(field.name for field in FIELDS if not field.rows)):
            if name == OBJECTIVES:
                self.fields[name] = ObjectivesField(
                    objectives, label="", required=False, widget=forms.CheckboxSelectMultiple
                )
            else:
                self.fields[name] = unasked(columns[name], SheetVersion.column(name))
            self.fields[name].label = _label(name)
            if name in BY_NAME:
                self.fields[name].help_text = help_of(BY_NAME[name])
        never_cut(self)

    def values(self) -> dict[str, Any]:
        """What was typed and is fit, by column."""
        return {name: self.cleaned_data[name] for name in _TYPED}


class SheetInput:
    """The whole page of a sheet: its form, its kinds of rows, and what identifies the save.

    `token` is the key of the algorithm to create; `revision` is the one that the page was opened on.
    """

    def __init__(
        self,
        *,
        objectives: QuerySet[StrategicObjective],
        data: Mapping[str, Any] | None = None,
        initial: "Typed | None" = None,
        token: UUID | None = None,
        revision: int = 0,
    ) -> None:
        typed = initial or Typed({}, {})
        self.form = SheetForm(data, objectives=objectives, initial=typed.values)
        self.rows: dict[str, SheetRows] = {
            field.name: rows_of(field)(data, prefix=field.name, initial=typed.rows.get(field.name, []))
            for field in _ROWS
        }
        self.token = token or uuid4()
        self.revision = revision

    def is_valid(self) -> bool:
        """Every part is asked, so that every fault is shown at once."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def content(self) -> SheetContent:
        return SheetContent(
            values=self.form.values(),
            objective_ids=tuple(objective.pk for objective in self.form.cleaned_data[OBJECTIVES]),
            rows={name: rows.content() for name, rows in self.rows.items()},
        )

    def row_errors(self) -> list[tuple[str, str]]:
        """(anchor, sentence) for each fault in a row, for the summary on top."""
        return [
            (row.auto_id, french(f"{field.title}, ligne {position}, {row.label} : {error}"))
            for field in _ROWS
            for position, form in enumerate(self.rows[field.name].forms, start=1)
            for row in form.visible_fields()
            for error in row.errors
        ]

    def steps(self) -> list[tuple[Step, list[tuple[Field, forms.BoundField | SheetRows]]]]:
        """Each step, with its fields and its kinds of rows in the order of the list."""
        return [
            (step, [(field, self.rows[field.name] if field.rows else self.form[field.name]) for field in step.fields])
            for step in STEPS
        ]


class Typed:
    """Raw values to show again, as they are: from a sheet, or from a page that is not yet saved."""

    def __init__(self, values: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> None:
        self.values = values
        self.rows = rows

    @classmethod
    def of_sheet(cls, sheet: SheetVersion) -> "Typed":
        values = {name: getattr(sheet, name) for name in _TYPED}
        values[OBJECTIVES] = [objective.pk for objective in sheet.objectives.all()]
        rows = {
            field.name: [{name: getattr(row, name) for name in row.FACTS} for row in getattr(sheet, field.name).all()]
            for field in _ROWS
        }
        return cls(values, rows)

    @classmethod
    def of_page(cls, data: MultiValueDict[str, str]) -> "Typed":
        """What the page holds now, fit or not: to add a row without judging what is half written."""
        values: dict[str, Any] = {name: data.get(name, "") for name in _TYPED}
        values[OBJECTIVES] = data.getlist(OBJECTIVES)
        rows = {
            field.name: [
                row for row in typed_rows(data, field.name, field.row.FACTS, most=MAX_ROWS) if filled(field.row, row)
            ]
            for field in _ROWS
        }
        return cls(values, rows)


def _widgets() -> dict[str, type[forms.Widget] | forms.Widget]:
    found = {name: widget_of(SheetVersion.column(name), is_long=name in _LONG_TEXTS) for name in _TYPED}
    return {name: widget for name, widget in found.items() if widget}


def _label(name: str) -> str:
    label = str(SheetVersion.column(name).verbose_name)
    return label[:1].upper() + label[1:]


def help_of(field: Field) -> SafeString:
    """The help, a good example, then the text that asks for the field."""
    lines = [field.help]
    if field.example:
        lines.append(f"Exemple : {field.example}")
    if field.source:
        lines.append(f"Source : {field.source}.")
    return format_html_join("", '<span class="d-block">{}</span>', ((french(line),) for line in lines))

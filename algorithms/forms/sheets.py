"""The shape of what is typed in one step of a sheet. Only the name is required to save; the rules are in operations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.forms.models import fields_for_model
from django.utils.datastructures import MultiValueDict

from algorithms.content import SheetContent
from algorithms.fields import BY_NAME, OBJECTIVES, STEPS, Field, Step
from algorithms.forms.rows import MAX_ROWS, SheetRows, filled, rows_of
from algorithms.forms.widgets import class_of, unasked, widget_of
from algorithms.models import SheetVersion
from algorithms.wording import UNKNOWN, is_empty
from charter.models import StrategicObjective
from common.forms import never_cut
from common.rows import typed_rows
from common.typography import french

NOTE = "change_note"
_LONG_TEXTS = {"context", "purpose", "operations", "parameters", "role_in_decision"}


class ObjectivesField(forms.ModelMultipleChoiceField[StrategicObjective]):
    def label_from_instance(self, objective: StrategicObjective) -> str:
        return french(f"{objective.short_title} : {objective.text}")


class StepForm(forms.Form):
    """The columns of one step, in the order of the list."""

    def __init__(
        self, *args: Any, names: tuple[str, ...], objectives: QuerySet[StrategicObjective], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        made = _made(tuple(name for name in names if name != OBJECTIVES))
        for name in names:
            self.fields[name] = _objectives(objectives) if name == OBJECTIVES else made[name]
            label = str(SheetVersion.column(name).verbose_name) if name != OBJECTIVES else BY_NAME[name].label
            self.fields[name].label = label[:1].upper() + label[1:]
            if name in BY_NAME:
                self.fields[name].help_text = french(BY_NAME[name].help)
        never_cut(self)

    def values(self) -> dict[str, Any]:
        """What was sent and is fit, by column."""
        return {name: value for name, value in self.cleaned_data.items() if name != OBJECTIVES and name in self.data}


@dataclass(frozen=True, slots=True)
class Question:
    """A field of the step on the page. One that does not apply is hidden, with what it holds: it is sent back as it is.

    `controls` is the question of the same page that decides; `is_kept` when a hidden one holds something.
    """

    field: Field
    bound: forms.BoundField | SheetRows
    controls: str = ""
    values: str = ""
    is_hidden: bool = False
    is_kept: bool = False
    because: str = ""


class StepInput:
    """The page of one step: its form, its kinds of rows, and what identifies the save.

    `token` is the key of the algorithm to create; `revision` and `mark` are those that the page was opened on.
    `more` is the kind of row of which one more was asked.
    """

    def __init__(
        self,
        step: Step,
        *,
        objectives: QuerySet[StrategicObjective],
        stored: SheetVersion | None = None,
        data: Mapping[str, Any] | None = None,
        initial: "Typed | None" = None,
        more: str = "",
        token: UUID | None = None,
        revision: int = 0,
        mark: str = "",
    ) -> None:
        typed = initial or Typed({}, {})
        self.step, self.stored = step, stored
        self.form = StepForm(data, names=typed_names(step, stored), objectives=objectives, initial=typed.values)
        self.rows: dict[str, SheetRows] = {}
        for field in step.rows:
            self.rows[field.name] = rows_of(field)(data, prefix=field.name, initial=typed.rows.get(field.name, []))
            self.rows[field.name].open_row(asked=more == field.name)
        self.token, self.revision, self.mark = token or uuid4(), revision, mark

    def is_valid(self) -> bool:
        """Every part is asked, so that every fault is shown at once."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def content(self) -> SheetContent:
        """What is fit: all of it when the page is valid. To be asked after `is_valid`."""
        objectives = self.form.cleaned_data.get(OBJECTIVES)
        return SheetContent(
            values=self.form.values(),
            objective_ids=None if objectives is None else tuple(objective.pk for objective in objectives),
            rows={name: rows.content() for name, rows in self.rows.items() if rows.is_valid()},
        )

    def faults(self) -> list[tuple[str, str]]:
        """(anchor, sentence) for each fault, for the summary on top, and for the line that an automatic save says."""
        if not self.form.is_bound:
            return []
        found = [
            (field.auto_id, french(f"{field.label} : {error}"))
            for field in self.form.visible_fields()
            for error in field.errors
        ]
        for field in self.step.rows:
            found += [(field.name, str(error)) for error in self.rows[field.name].non_form_errors()]
            found += [
                (row.auto_id, french(f"{field.title}, ligne {position}, {row.label} : {error}"))
                for position, form in enumerate(self.rows[field.name].forms, start=1)
                for row in form.visible_fields()
                for error in row.errors
            ]
        return found

    def questions(self) -> Iterator[Question]:
        """The fields of the step in the order of the list, and which of them apply."""
        for field in self.step.fields:
            bound = self.rows[field.name] if field.rows else self.form[field.name]
            yield self._conditional(field, bound) if field.only_if else Question(field, bound)

    def _conditional(self, field: Field, bound: forms.BoundField | SheetRows) -> Question:
        condition = field.only_if
        assert condition is not None  # noqa: S101 -- questions() has just said so
        # While its condition is not settled, a question is on the page: without a script, one must be able to answer.
        is_settled = str(self._answer(condition.field) or UNKNOWN) != UNKNOWN
        is_wrong = isinstance(bound, forms.BoundField) and bool(bound.errors)
        is_hidden = is_settled and not field.is_asked(self._answer) and not is_wrong
        is_filled = isinstance(bound, forms.BoundField) and not is_empty(bound.value())
        is_here = condition.field in self.form.fields
        return Question(
            field,
            bound,
            controls=condition.field if is_here else "",
            values=" ".join(sorted(condition.values)),
            is_hidden=is_hidden,
            is_kept=is_hidden and is_filled,
            because=BY_NAME[condition.field].label,
        )

    def _answer(self, name: str) -> object:
        if name in self.form.fields:
            return self.form[name].value()
        return getattr(self.stored, name, UNKNOWN)


class Typed:
    """Raw values to show again, as they are: from a sheet, or from a page that is not yet saved."""

    def __init__(self, values: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> None:
        self.values = values
        self.rows = rows

    @classmethod
    def of_sheet(cls, sheet: SheetVersion, step: Step) -> "Typed":
        values = {name: getattr(sheet, name) for name in typed_names(step, sheet)}
        if OBJECTIVES in values:
            values[OBJECTIVES] = [objective.pk for objective in sheet.objectives.all()]
        rows = {
            field.name: [{name: getattr(row, name) for name in row.FACTS} for row in getattr(sheet, field.name).all()]
            for field in step.rows
        }
        return cls(values, rows)

    @classmethod
    def of_page(cls, data: MultiValueDict[str, str], step: Step, sheet: SheetVersion | None) -> "Typed":
        """What the page holds now, fit or not: to add a row without judging what is half written."""
        values: dict[str, Any] = {name: data.get(name, "") for name in typed_names(step, sheet)}
        if OBJECTIVES in values:
            values[OBJECTIVES] = data.getlist(OBJECTIVES)
        rows = {
            field.name: [
                row for row in typed_rows(data, field.name, field.row.FACTS, most=MAX_ROWS) if filled(field.row, row)
            ]
            for field in step.rows
        }
        return cls(values, rows)


def typed_names(step: Step, sheet: SheetVersion | None) -> tuple[str, ...]:
    """The columns of this step; the first also asks what changes, from the second version on."""
    names = tuple(field.name for field in step.columns)
    return (NOTE, *names) if step == STEPS[0] and sheet is not None and sheet.number > 1 else names


def _made(names: tuple[str, ...]) -> dict[str, forms.Field]:
    columns = {name: SheetVersion.column(name) for name in names}
    found = {name: widget_of(column, is_long=name in _LONG_TEXTS) for name, column in columns.items()}
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {name: each for name, each in found.items() if each}
    classes = {name: each for name, column in columns.items() if (each := class_of(column))}
    made = fields_for_model(SheetVersion, fields=names, widgets=widgets, field_classes=classes)
    return {name: unasked(made[name], columns[name]) for name in names}


def _objectives(objectives: QuerySet[StrategicObjective]) -> ObjectivesField:
    return ObjectivesField(objectives, required=False, widget=forms.CheckboxSelectMultiple)

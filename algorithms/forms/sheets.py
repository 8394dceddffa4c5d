"""The shape of what is typed in a sheet. Only the name is required to save; the rules are in the operations."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.forms.models import fields_for_model
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from algorithms.completeness import UNKNOWN
from algorithms.content import DataSetContent, SheetContent, SourceContent
from algorithms.enums import Answer, SourceKind
from algorithms.fields import BY_NAME, COLUMNS, Field, Section, of_section
from algorithms.models import SheetVersion
from charter.models import StrategicObjective
from common.forms import EXAMPLE, WebAddressField, never_cut
from common.rows import Rows, made_of, typed_rows
from common.typography import french

MAX_ROWS = 60
_SHORT_TEXTS = {"change_note", "objectives_note", "secrecy_reason", "users", "why_algorithm"}


class ObjectivesField(forms.ModelMultipleChoiceField[StrategicObjective]):
    def label_from_instance(self, objective: StrategicObjective) -> str:
        return french(f"{objective.short_title} : {objective.text}")


class SheetForm(forms.Form):
    """Every field of a sheet, in its four sections, with its help and the text that asks for it."""

    def __init__(self, *args: Any, objectives: QuerySet[StrategicObjective], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = fields_for_model(SheetVersion, fields=[*COLUMNS, "change_note"], widgets=_widgets())
        for name in ("change_note", *BY_NAME):
            if name == "objectives":
                self.fields[name] = ObjectivesField(
                    objectives, label=_label("objectives"), required=False, widget=forms.CheckboxSelectMultiple
                )
            else:
                self.fields[name] = _unasked(columns[name])
            self.fields[name].label = _label(name)
            if name in BY_NAME:
                self.fields[name].help_text = _help(BY_NAME[name])
        never_cut(self)

    def sections(self) -> list[tuple[Section, list[forms.BoundField]]]:
        return [(section, [self[field.name] for field in of_section(section)]) for section in Section]

    def values(self) -> dict[str, Any]:
        """What was typed and is fit, by column."""
        return {name: self.cleaned_data[name] for name in (*COLUMNS, "change_note")}


class DataSetForm(forms.Form):
    processed = forms.CharField(
        label="Données traitées", max_length=500, help_text="Exemple : offres d’emploi déposées."
    )
    origin = forms.CharField(
        label="Source des données",
        max_length=500,
        required=False,
        help_text="Qui les fournit : l’usager, une autre administration…",
    )
    collection = forms.CharField(
        label="Mode de collecte",
        max_length=500,
        required=False,
        help_text="Comment elles sont recueillies : formulaire, interface, papier…",
    )


class SourceForm(forms.Form):
    label = forms.CharField(label="Intitulé", max_length=300)
    url = WebAddressField(label="Adresse", help_text=EXAMPLE)
    kind = forms.ChoiceField(label="Ce qu’il documente", choices=SourceKind.choices, initial=SourceKind.FACTS)


class DataSetRows(Rows):
    named_by = "processed"


class SourceRows(Rows):
    named_by = "label"


DataSets = made_of(DataSetForm, DataSetRows, extra=1, max_num=40, absolute_max=MAX_ROWS)
Sources = made_of(SourceForm, SourceRows, extra=1, max_num=40, absolute_max=MAX_ROWS)


class SheetInput:
    """The whole page of a sheet: its form, its two lists of rows, and what identifies the save.

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
        typed = initial or Typed({}, [], [])
        self.form = SheetForm(data, objectives=objectives, initial=typed.values)
        self.datasets = DataSets(data, prefix="datasets", initial=typed.datasets)
        self.sources = Sources(data, prefix="sources", initial=typed.sources)
        self.token = token or uuid4()
        self.revision = revision

    def is_valid(self) -> bool:
        """Every part is asked, so that every fault is shown at once."""
        return all([self.form.is_valid(), self.datasets.is_valid(), self.sources.is_valid()])

    def content(self) -> SheetContent:
        return SheetContent(
            values=self.form.values(),
            objective_ids=tuple(objective.pk for objective in self.form.cleaned_data["objectives"]),
            datasets=tuple(
                DataSetContent(row["processed"], row["origin"], row["collection"])
                for row in (form.cleaned_data for form in self.datasets.kept())
            ),
            sources=tuple(
                SourceContent(row["label"], row["url"], SourceKind(row["kind"]))
                for row in (form.cleaned_data for form in self.sources.kept())
            ),
        )

    def row_errors(self) -> list[tuple[str, str]]:
        """(anchor, sentence) for each fault in a row, for the summary on top."""
        found = []
        for title, rows in (("Données", self.datasets), ("Liens", self.sources)):
            found += [
                (field.auto_id, french(f"{title}, ligne {position}, {field.label} : {error}"))
                for position, form in enumerate(rows.forms, start=1)
                for field in form.visible_fields()
                for error in field.errors
            ]
        return found


class Typed:
    """Raw values to show again, as they are: from a sheet, or from a page that is not yet saved."""

    def __init__(self, values: dict[str, Any], datasets: list[dict[str, Any]], sources: list[dict[str, Any]]) -> None:
        self.values = values
        self.datasets = datasets
        self.sources = sources

    @classmethod
    def of_sheet(cls, sheet: SheetVersion) -> "Typed":
        values = {name: getattr(sheet, name) for name in (*COLUMNS, "change_note")}
        values["objectives"] = [objective.pk for objective in sheet.objectives.all()]
        datasets = [
            {"processed": row.data, "origin": row.origin, "collection": row.collection} for row in sheet.datasets.all()
        ]
        sources = [{"kind": row.kind, "label": row.label, "url": row.url} for row in sheet.sources.all()]
        return cls(values, datasets, sources)

    @classmethod
    def of_page(cls, data: MultiValueDict[str, str]) -> "Typed":
        """What the page holds now, fit or not: to add a row without judging what is half written."""
        values: dict[str, Any] = {name: data.get(name, "") for name in (*COLUMNS, "change_note")}
        values["objectives"] = data.getlist("objectives")
        return cls(
            values,
            _typed_rows(data, "datasets", ("processed", "origin", "collection")),
            _typed_rows(data, "sources", ("kind", "label", "url")),
        )


def _typed_rows(data: MultiValueDict[str, str], prefix: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = typed_rows(data, prefix, names, most=MAX_ROWS)
    return [row for row in rows if any(value for name, value in row.items() if name != "kind")]


def _unasked(field: forms.Field) -> forms.Field:
    """A choice that was not made is « non renseigné », not a fault."""
    if isinstance(field, forms.TypedChoiceField):
        field.required, field.empty_value = False, UNKNOWN
    return field


def _widgets() -> dict[str, type[forms.Widget] | forms.Widget]:
    found: dict[str, type[forms.Widget] | forms.Widget] = {}
    for name in (*COLUMNS, "change_note"):
        column = SheetVersion.column(name)
        if column.choices and list(column.choices) == Answer.choices:
            found[name] = forms.RadioSelect()
        elif column.choices:
            found[name] = forms.Select(attrs={"class": "w-medium"})
        elif column.get_internal_type() == "TextField":
            found[name] = forms.Textarea(attrs={"rows": 3 if name in _SHORT_TEXTS else 5})
        elif name == "decisions_per_year":
            found[name] = forms.NumberInput(attrs={"class": "w-short", "inputmode": "numeric"})
    return found


def _label(name: str) -> str:
    label = str(SheetVersion.column(name).verbose_name)
    return label[:1].upper() + label[1:]


def _help(field: Field) -> SafeString | str:
    """The help, then the text that asks for the field."""
    if not field.source:
        return french(field.help)
    return format_html("{}<br>{}", french(field.help), french(f"Source : {field.source}."))

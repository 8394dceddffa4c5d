"""Fields that two apps ask for."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.datastructures import MultiValueDict

from common import partial_dates
from common.typography import NBSP, french, long_date

EXAMPLE = french("Adresse complète, par exemple : https://www.exemple.fr/page")


class WebAddressField(forms.URLField):
    """An address of the web, http or https only; « exemple.fr » is read as https://exemple.fr."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, *, label: str, help_text: str = "", max_length: int = 500) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=max_length,
            required=False,
            assume_scheme="https",
            error_messages={"invalid": f"Cette adresse n’est pas valable. {EXAMPLE}."},
        )


class DayField(forms.DateField):
    """A date, typed or picked in the browser's own calendar."""

    def __init__(self, label: str, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-short"})
        super().__init__(label=label, widget=widget, **options)


class HourField(forms.TimeField):
    """An hour, typed or picked."""

    def __init__(self, label: str, **options: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "w-short"})
        super().__init__(label=label, widget=widget, **options)


class CountField(forms.IntegerField):
    """A whole number as one writes it: « 120 000 » is 120000."""

    widget = forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric"})

    def to_python(self, value: Any) -> int | None:
        return super().to_python(_without_spaces(value))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", NBSP) if isinstance(value, int) else value


class AmountField(forms.DecimalField):
    """An amount in euros as one writes it: « 1 200,50 » is 1200.50. Never negative."""

    widget = forms.TextInput(attrs={"class": "w-short", "inputmode": "decimal"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, **options})

    def to_python(self, value: Any) -> Any:
        typed = _without_spaces(value)
        return super().to_python(typed.removesuffix("€").replace(",", ".") if isinstance(typed, str) else typed)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        return f"{value:,.2f}".removesuffix(".00").translate({ord(","): NBSP, ord("."): ","})


class PartialDateField(forms.CharField):
    """A date as precise as it is known: a year, a month or a day. It is kept as ISO 8601 writes it."""

    def __init__(self, *, label: str, help_text: str = "") -> None:
        widget = forms.TextInput(attrs={"class": "w-medium"})
        super().__init__(label=label, help_text=help_text, required=False, widget=widget)

    def clean(self, value: Any) -> str:
        try:
            return partial_dates.parsed(super().clean(value))
        except ValueError:
            raise forms.ValidationError(f"Cette date n’est pas comprise. {partial_dates.EXAMPLES}") from None

    def prepare_value(self, value: Any) -> Any:
        """In words when it is understood, as typed otherwise."""
        try:
            return partial_dates.in_words(partial_dates.parsed(str(value or "")))
        except ValueError:
            return value


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


def _without_spaces(value: Any) -> Any:
    return "".join(value.split()) if isinstance(value, str) else value


def never_cut(form: forms.Form) -> None:
    """A text that is too long is refused with a sentence, never cut short by the browser."""
    for field in form.fields.values():
        field.widget.attrs.pop("maxlength", None)


def give_back(form: forms.Form, revision: int, message: str) -> None:
    """The same words, to be sent again knowingly: beside the sentence that says that somebody saved in between."""
    if isinstance(form.data, MultiValueDict):
        form.data = MultiValueDict({**dict(form.data.lists()), "revision": [str(revision)]})
    form.add_error(None, message)


class Version(Protocol):
    """One saved state of a text, with who saved it."""

    number: int
    created_at: datetime

    @property
    def created_by(self) -> Any: ...


class ComparisonForm(forms.Form):
    """Two versions of one text."""

    before = forms.TypedChoiceField(label="De la version", coerce=int)
    after = forms.TypedChoiceField(label="à la version", coerce=int)

    def __init__(self, *args: Any, versions: Sequence[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (one.number, f"{one.number} – {one.created_by.full_name}, {long_date(one.created_at)}") for one in versions
        ]
        for field in self.fields.values():
            cast("forms.ChoiceField", field).choices = choices

    def chosen(self, *, otherwise: tuple[int, int]) -> tuple[int, int]:
        if self.is_bound and self.is_valid():
            return self.cleaned_data["before"], self.cleaned_data["after"]
        return otherwise

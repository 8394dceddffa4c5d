"""Fields that two apps ask for."""

from typing import Any

from django import forms
from django.core.validators import URLValidator

from common.typography import french

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


def day(label: str, **options: Any) -> forms.DateField:
    """A date, typed or picked in the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-short"})
    return forms.DateField(label=label, widget=widget, **options)

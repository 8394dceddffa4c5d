"""The filters of the registry."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from algorithms.enums import Lifecycle, SheetStatus


class FilterForm(forms.Form):
    """The criteria of the list. A value that does not exist is no criterion."""

    q = forms.CharField(label="Mots", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    department = forms.ModelChoiceField(
        Department.objects.none(), label="Direction", required=False, to_field_name="code", empty_label="Toutes"
    )
    status = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *SheetStatus.choices])
    lifecycle = forms.ChoiceField(label="Étape de vie", required=False, choices=[("", "Toutes"), *Lifecycle.choices])

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = departments

    def criteria(self) -> dict[str, str]:
        self.full_clean()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if department := found.get("department"):
            found["department"] = department.code
        return found

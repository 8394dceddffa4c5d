"""The shape of a request for publication."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet

from charter.models import FoundingAct
from common.forms import DayField
from opinions.models import Opinion


class OpinionsField(forms.ModelMultipleChoiceField[Opinion]):
    def label_from_instance(self, obj: Any) -> str:
        return f"Avis sur la saisine {obj.referral.reference} – {obj.referral.title}"


class ActsField(forms.ModelMultipleChoiceField[FoundingAct]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.identifier} (parue au Bulletin officiel {obj.bulletin_label})"


class PublicationForm(forms.Form):
    """Which acts, and on what day."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    opinions = OpinionsField(
        label="Avis adoptés et signés",
        queryset=Opinion.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    founding_acts = ActsField(
        label="Actes fondateurs à reproduire",
        queryset=FoundingAct.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Un acte déjà paru est reproduit seul, sous le numéro et la date du bulletin d’origine.",
    )
    publish_on = DayField(
        "Date de parution",
        help_text="Rien n’est visible du public avant ce jour. Le numéro est donné au moment de la parution.",
    )

    def __init__(
        self, *args: Any, opinions: QuerySet[Opinion], founding_acts: QuerySet[FoundingAct], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"form_token": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["opinions"].queryset = opinions  # type: ignore[attr-defined]  # the field is ours, see above
        self.fields["founding_acts"].queryset = founding_acts  # type: ignore[attr-defined]  # the same
        for name in ("opinions", "founding_acts"):
            if not self.fields[name].queryset:  # type: ignore[attr-defined]  # the same
                del self.fields[name]

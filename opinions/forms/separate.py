"""What a member writes when asked for a separate opinion."""

from typing import Any

from django import forms

from committee.enums.rules import SeparateNaming
from common.forms import never_cut
from common.typography import french
from opinions.enums.separate import SeparateKind

MAX_TEXT = 20_000
_NATURES = [
    (SeparateKind.DISSENTING, "Opinion dissidente : je suis en désaccord avec l’avis"),
    (SeparateKind.CONCURRING, "Opinion concordante : je partage l’avis, pour d’autres raisons"),
    (SeparateKind.NONE, "Je ne joins pas d’opinion séparée"),
]


class SeparateForm(forms.Form):
    """The nature, the text, and the name where the rules leave the choice."""

    kind = forms.ChoiceField(
        label="Votre choix", choices=[(kind.value, french(label)) for kind, label in _NATURES], widget=forms.RadioSelect
    )
    body = forms.CharField(
        label="Texte",
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=french(
            "Publié avec l’avis, après la signature, tel que vous l’écrivez. Une ligne vide entre deux paragraphes."
        ),
    )
    is_named = forms.TypedChoiceField(
        label="Publication",
        choices=[("yes", "Sous mon nom"), ("no", "Sans mon nom : « opinion d’un membre »")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, naming: SeparateNaming, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.naming = naming
        if naming != SeparateNaming.CHOICE:
            del self.fields["is_named"]
        never_cut(self)

    def said(self) -> dict[str, Any]:
        """What the operation asks for. To be asked after `is_valid`."""
        said = self.cleaned_data
        return {
            "kind": SeparateKind(said["kind"]),
            "body": said["body"],
            "is_named": said.get("is_named", self.naming == SeparateNaming.NAMED),
        }

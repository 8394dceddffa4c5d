"""What is typed about a ballot: its question, its mode, the hands that were counted, one vote."""

from django import forms

from committee.enums.meetings import BallotMode, Choice
from committee.rules.hands import Hands

MODES = {
    BallotMode.NAMED: "Nominatif\u00a0: chacun vote sur son écran, les choix sont lus après la clôture",
    BallotMode.HANDS: "À main levée\u00a0: le secrétariat compte les mains et inscrit le décompte",
}


def mode_field() -> forms.TypedChoiceField:
    """Named unless another mode is chosen."""
    return forms.TypedChoiceField(
        label="Mode de scrutin",
        coerce=BallotMode,
        choices=[(mode.value, label) for mode, label in MODES.items()],
        initial=BallotMode.NAMED,
        required=False,
        empty_value=BallotMode.NAMED,
    )


class BallotForm(forms.Form):
    """A question to put to the vote. `form_token` is the key of the ballot to be."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    question = forms.CharField(
        label="Question posée au comité",
        max_length=500,
        error_messages={"required": "Écrivez la question posée au comité."},
    )
    mode = mode_field()


class ModeForm(forms.Form):
    """How the committee will vote, as long as the ballot is not open."""

    mode = mode_field()


class VoteForm(forms.Form):
    """The choice of one voter; `auto_id` differs from one voter to the next."""

    choice = forms.TypedChoiceField(
        label="Votre choix",
        coerce=Choice,
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs={"class": "w-short", "inputmode": "numeric"}),
        error_messages={"required": "Inscrivez un nombre, au besoin 0.", "invalid": "Inscrivez un nombre entier."},
    )


class HandsForm(forms.Form):
    """The hands that were counted in the room, proxies included."""

    votes_for = _number("Pour")
    against = _number("Contre")
    abstain = _number("Abstentions")
    no_part = _number("Ne prennent pas part au vote")
    voice = forms.TypedChoiceField(
        label="Voix de qui préside",
        coerce=Choice,
        choices=[("", "sans objet"), *Choice.choices],
        required=False,
        empty_value=None,
        help_text="À remplir seulement si les voix sont partagées.",
    )

    @property
    def hands(self) -> Hands:
        return Hands(**self.cleaned_data)

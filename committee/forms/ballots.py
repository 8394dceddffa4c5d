"""What is typed about a ballot: its question, its mode, the hands that were counted, one vote."""

from typing import Any
from uuid import uuid4

from django import forms

from committee.assembly import Assembly
from committee.enums.meetings import BallotMode, Choice
from committee.enums.rules import SecretVote
from committee.models import CommitteeRules
from committee.rules.hands import Hands
from committee.rules.sealing import plain_code
from committee.rules.secrecy import Grounds

MODES = {
    BallotMode.NAMED: "Nominatif\u00a0: chacun vote sur son écran, les choix sont lus après la clôture",
    BallotMode.HANDS: "À main levée\u00a0: le secrétariat compte les mains et inscrit le décompte",
    BallotMode.SECRET: "Secret\u00a0: chacun vote sur son écran, nul ne lit jamais les choix",
}


class ModeForm(forms.Form):
    """How the committee will vote. Named unless another mode is chosen; secret only where the rules say when."""

    mode = forms.TypedChoiceField(
        label="Mode de scrutin",
        coerce=BallotMode,
        choices=[(mode.value, label) for mode, label in MODES.items()],
        initial=BallotMode.NAMED,
        required=False,
        empty_value=BallotMode.NAMED,
    )
    asked_by = forms.TypedChoiceField(
        label="Vote secret demandé par",
        coerce=int,
        required=False,
        empty_value=None,
        help_text="Pour un vote secret seulement\u00a0: un membre présent, nommé au procès-verbal.",
    )
    concerns_people = forms.BooleanField(
        label="La question concerne des personnes",
        required=False,
        help_text="Pour un vote secret seulement\u00a0: une élection, une désignation, une mesure sur quelqu’un.",
    )

    def __init__(self, *args: Any, assembly: Assembly, rules: CommitteeRules | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = SecretVote(rules.secret_vote) if rules else SecretVote.NEVER
        if allowed == SecretVote.ON_REQUEST:
            names = [("", "personne"), *((str(member.mandate_id), member.name) for member in assembly.members)]
            choose(self, "asked_by", names)
        else:
            del self.fields["asked_by"]
        if allowed != SecretVote.FOR_PEOPLE:
            del self.fields["concerns_people"]
        if allowed == SecretVote.NEVER:
            choose(self, "mode", [(mode.value, MODES[mode]) for mode in (BallotMode.NAMED, BallotMode.HANDS)])

    @property
    def grounds(self) -> Grounds:
        return Grounds(
            asked_by_id=self.cleaned_data.get("asked_by"),
            concerns_people=bool(self.cleaned_data.get("concerns_people")),
        )


class BallotForm(ModeForm):
    """A question to put to the vote. `form_token` is the key of the ballot to be."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    question = forms.CharField(
        label="Question posée au comité",
        max_length=500,
        error_messages={"required": "Écrivez la question posée au comité."},
    )
    field_order = ["form_token", "question", "mode", "asked_by", "concerns_people"]


def new_ballot_form(place: str, assembly: Assembly, rules: CommitteeRules | None, *, question: str = "") -> BallotForm:
    return BallotForm(
        initial={"form_token": uuid4(), "question": question}, prefix=place, assembly=assembly, rules=rules
    )


class OpenForm(forms.Form):
    """What whoever presides has read before opening a secret vote among few."""

    has_read_warning = forms.BooleanField(label="J’ai lu l’avertissement, et le comité en est informé", required=False)


_CODE = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"})


class ShareForm(forms.Form):
    """The code that was shown, and the same copied: whoever copied it has it."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=30)
    typed = forms.CharField(
        label="Recopiez ce code",
        max_length=40,
        widget=_CODE,
        help_text="Majuscules, minuscules, espaces et tirets sont indifférents.",
        error_messages={"required": "Recopiez le code, pour être sûr de l’avoir noté."},
    )

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"])
        if plain_code(typed) != plain_code(str(self.cleaned_data.get("shown", ""))):
            raise forms.ValidationError("Ce n’est pas le code affiché\u00a0: relisez-le groupe par groupe.")
        return typed


class KeyForm(forms.Form):
    """The code that a holder kept since they received their share."""

    code = forms.CharField(
        label="Votre code", max_length=40, widget=_CODE, error_messages={"required": "Tapez votre code."}
    )


class VoteForm(forms.Form):
    """The choice of one voter; `auto_id` differs from one voter to the next."""

    choice = forms.TypedChoiceField(
        label="Votre choix",
        coerce=Choice,
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type only
    field.choices = choices


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

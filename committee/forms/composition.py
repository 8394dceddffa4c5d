"""What is typed about seats, mandates and rules: shape only."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.enums import Office
from accounts.models import User
from committee.enums.composition import College, EndReason, MajorityBasis, SeatQuality
from committee.models.rules import DEFAULT_SOURCES
from committee.operations.rules import RulesContent


def _day(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-short"})
    return forms.DateField(label=label, widget=widget, **options)


class SeatForm(forms.Form):
    quality = forms.TypedChoiceField(label="Qualité", choices=SeatQuality.choices, coerce=SeatQuality)
    college = forms.TypedChoiceField(
        label="Collège",
        choices=[("", "sans objet"), *College.choices],
        coerce=College,
        required=False,
        empty_value=None,
        help_text="Pour un membre du conseil d’administration seulement.",
    )
    label = forms.CharField(label="Intitulé du siège", max_length=200)
    competence = forms.CharField(label="Compétence", max_length=200, required=False)
    designating_body = forms.CharField(label="Autorité qui désigne", max_length=200, required=False)
    rule_reference = forms.CharField(
        label="Texte qui crée le siège", max_length=200, initial="Délibération n° 2020-41, art. 3"
    )
    opened_on = _day("Créé le")


class CloseSeatForm(forms.Form):
    closed_on = _day("Supprimé à compter du")


class AppointForm(forms.Form):
    person = forms.TypedChoiceField(label="Titulaire", coerce=int)
    office = forms.TypedChoiceField(
        label="Fonction", choices=Office.choices, coerce=Office, initial=Office.MEMBER, required=False
    )
    starts_on = _day("Premier jour du mandat")
    ends_on = _day(
        "Dernier jour du mandat",
        required=False,
        help_text="Laissez vide pour la durée fixée par les règles, ou pour le reste du mandat en cas de remplacement.",
    )
    designation = forms.CharField(
        label="Acte de désignation",
        max_length=300,
        help_text="Référence et date de la décision, ou du procès-verbal de la désignation par les pairs.",
    )
    designated_by_peers = forms.BooleanField(label="Désigné par ses pairs au sein de son collège", required=False)

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        field.choices = [("", "Choisissez une personne"), *((str(p.pk), f"{p.full_name} ({p.email})") for p in people)]


class EndForm(forms.Form):
    ends_on = _day("Dernier jour du mandat")
    reason = forms.TypedChoiceField(label="Motif", choices=EndReason.choices, coerce=EndReason)
    reference = forms.CharField(label="Acte qui constate la fin", max_length=300, required=False)


class RulesForm(forms.Form):
    """Every value of the rules, with the text that sets it when it is not the default law."""

    in_force_from = _day("En vigueur à partir du")
    decision_reference = forms.CharField(
        label="Décision qui les arrête",
        max_length=300,
        required=False,
        help_text="Par exemple : décision du directeur général n° … du …. Vide : « texte à compléter ».",
    )
    quorum_numerator = forms.IntegerField(label="Quorum : combien de parts", min_value=1, max_value=20, initial=1)
    quorum_denominator = forms.IntegerField(label="Quorum : sur combien", min_value=1, max_value=20, initial=2)
    counts_remote = forms.BooleanField(label="Les membres à distance comptent", required=False, initial=True)
    counts_proxies = forms.BooleanField(label="Les pouvoirs comptent", required=False, initial=True)
    recused_leave_base = forms.BooleanField(
        label="Un membre qui se déporte sort de la base du quorum", required=False, initial=True
    )
    second_notice_without_quorum = forms.BooleanField(
        label="Pas de quorum sur seconde convocation", required=False, initial=True
    )
    majority_basis = forms.TypedChoiceField(
        label="Majorité", choices=MajorityBasis.choices, coerce=MajorityBasis, initial=MajorityBasis.PRESENT
    )
    casting_vote = forms.BooleanField(label="Voix prépondérante de qui préside", required=False, initial=True)
    proxies_per_holder = forms.IntegerField(label="Pouvoirs par membre", min_value=0, max_value=10, initial=1)
    notice_days = forms.IntegerField(label="Délai de convocation, en jours", min_value=0, max_value=90, initial=5)
    opinion_delay_days = forms.IntegerField(
        label="Délai pour rendre un avis, en jours", min_value=1, max_value=720, initial=60
    )
    answer_delay_days = forms.IntegerField(
        label="Délai pour répondre à un avis, en jours", min_value=1, max_value=720, initial=60
    )
    term_years = forms.IntegerField(label="Durée d’un mandat, en années", min_value=1, max_value=10, initial=3)
    source = forms.CharField(
        label="Texte à citer pour ces règles",
        max_length=300,
        required=False,
        help_text="Vide : chaque règle cite le droit commun (CRPA, art. R.133-3 à R.133-15).",
    )

    @property
    def content(self) -> RulesContent:
        values = {name: value for name, value in self.cleaned_data.items() if name not in {"in_force_from", "source"}}
        source = self.cleaned_data["source"]
        return RulesContent(**values, sources=dict.fromkeys(DEFAULT_SOURCES, source) if source else {})

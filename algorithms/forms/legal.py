"""The questions of one part of the legal assessment. Nothing is required to save; the rules are in the operation."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from algorithms.legal.dates import DateContent
from algorithms.legal.questions import UNKNOWN, Question
from algorithms.operations import AnswerContent
from algorithms.operations.legal import MAX_JUSTIFICATION
from common.forms import DayField, WebAddressField, never_cut
from common.typography import french

DO_NOT_KNOW = (UNKNOWN, "je ne sais pas encore")
_WHY = "-justification"


@dataclass(frozen=True, slots=True)
class Suggested:
    """An answer that the sheet or the assessment before suggests; `justification` is taken with it."""

    values: tuple[str, ...]
    words: str
    origin: str
    justification: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page shows it."""

    question: Question
    answer: forms.BoundField
    justification: forms.BoundField
    suggested: list[Suggested]


class LegalForm(forms.Form):
    """Two fields for each question: the answer, and why."""

    assessment = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.code] = _answer_field(question)
            self.fields[question.code + _WHY] = forms.CharField(
                label="Justification",
                required=False,
                max_length=MAX_JUSTIFICATION,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_when_justified(question),
            )
        never_cut(self)

    def asked(self, suggestions: Mapping[str, list[Suggested]]) -> list[Asked]:
        return [
            Asked(one, self[one.code], self[one.code + _WHY], suggestions.get(one.code, [])) for one in self.questions
        ]

    def answers(self) -> dict[str, AnswerContent]:
        """What was typed, for each question of the page. To be asked after `is_valid`."""
        found = {}
        for question in self.questions:
            given = self.cleaned_data[question.code]
            values = tuple(given) if question.is_several else tuple(filter(None, [given]))
            found[question.code] = AnswerContent(values, self.cleaned_data[question.code + _WHY])
        return found


def stored(answers: Mapping[str, AnswerContent], questions: Iterable[Question]) -> dict[str, Any]:
    """What the form starts from."""
    initial: dict[str, Any] = {}
    for question in questions:
        answer = answers.get(question.code, AnswerContent())
        first = answer.values[0] if answer.values else ""
        initial[question.code] = list(answer.values) if question.is_several else first
        initial[question.code + _WHY] = answer.justification
    return initial


def typed(data: MultiValueDict[str, str], questions: Iterable[Question]) -> dict[str, AnswerContent]:
    """The page as it was typed, fit or not."""
    return {
        one.code: AnswerContent(tuple(filter(None, data.getlist(one.code))), data.get(one.code + _WHY, ""))
        for one in questions
    }


def completed(
    answers: Mapping[str, AnswerContent], suggestions: Mapping[str, list[Suggested]]
) -> Iterator[tuple[str, AnswerContent]]:
    """The same with the first suggestion where nothing is answered: put in the page, saved by the person only."""
    for code, answer in answers.items():
        offered = suggestions.get(code, [])
        if answer.values or not offered:
            yield code, answer
        else:
            yield code, AnswerContent(offered[0].values, answer.justification or offered[0].justification)


def _answer_field(question: Question) -> forms.Field:
    choices = [(value, french(label)) for value, label in (*question.choices, DO_NOT_KNOW)]
    help_text = french(f"{question.help} Source : {question.source}.")
    if question.is_several:
        return forms.MultipleChoiceField(
            label=french(question.text),
            choices=choices,
            required=False,
            help_text=help_text,
            widget=forms.CheckboxSelectMultiple,
        )
    return forms.ChoiceField(
        label=french(question.text), choices=choices, required=False, help_text=help_text, widget=forms.RadioSelect
    )


def _when_justified(question: Question) -> str:
    if not question.justified:
        return ""
    if question.justified >= {value for value, _label in question.choices}:
        return french("Nécessaire pour signer : ce qui vous fait répondre ainsi.")
    return french(f"Nécessaire pour signer si la réponse est : {question.in_words(sorted(question.justified))}.")


class SignatureForm(forms.Form):
    """What the signer read, and as whom they sign."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    function = forms.CharField(
        label="Votre fonction",
        max_length=200,
        help_text=french("En quelle qualité vous signez. Exemple : responsable du service des offres."),
    )


class DateForm(forms.Form):
    """What is now known of one date of application."""

    text = forms.CharField(label="Ce qui s’applique", max_length=300)
    applies_on = DayField("Date d’application", required=False, help_text="Vide : la date n’est pas établie.")
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text=french("Le texte qui fixe la date, avec son numéro et son article."),
    )
    source_url = WebAddressField(label="Adresse de la source")
    known_on = DayField("Connue depuis le", help_text="Le jour où le texte a paru.")
    note = forms.CharField(label="Précision", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def content(self) -> DateContent:
        return DateContent(**self.cleaned_data)

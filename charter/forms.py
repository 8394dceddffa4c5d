"""The shape of what the secretariat types in a version of the charter."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.datastructures import MultiValueDict

from charter.models import CharterVersion, FoundingAct
from charter.operations import CharterContent, CommitmentContent
from common.forms import WebAddressField
from common.typography import french, slug

MAX_ROWS = 20
_ROW = ("code", "title", "text", "gloss", "source", "source_url")
_HEAD = ("label", "title", "in_force_from", "approved_by", "approval_reference", "note")


class CharterForm(forms.Form):
    label = forms.CharField(label="Nom de la version", max_length=100, help_text=french("Exemple : Version de 2026."))
    title = forms.CharField(label="Titre de la charte", max_length=300)
    in_force_from = forms.DateField(
        label="En vigueur à partir du",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "w-short"}),
        error_messages={"invalid": french("Cette date n’existe pas : écrivez-la en jour, mois et année.")},
    )
    approved_by = forms.ModelChoiceField(
        FoundingAct.objects.none(),
        label="Acte d’approbation chargé ici",
        required=False,
        empty_label="Aucun",
        help_text="Si l’acte qui approuve cette version est dans Saisine.",
    )
    approval_reference = forms.CharField(
        label="Référence de l’approbation",
        max_length=300,
        help_text=french("Exemple : Délibération n° 2026-12 du 3 mars 2026, article 1."),
    )
    note = forms.CharField(label="Note", max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _never_cut(self)
        acts = self.fields["approved_by"]
        if isinstance(acts, forms.ModelChoiceField):
            acts.queryset = FoundingAct.objects.order_by("act_on")


class CommitmentForm(forms.Form):
    code = forms.SlugField(max_length=60, required=False, widget=forms.HiddenInput)
    title = forms.CharField(label="Titre", max_length=200)
    text = forms.CharField(
        label="Texte officiel",
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=french("Laissez vide ce qui n’est pas connu : la page dira « texte à compléter »."),
    )
    gloss = forms.CharField(
        label="Ce qu’en disent les sources publiques",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Jamais montré comme le texte de la charte.",
    )
    source = forms.CharField(label="Source", max_length=300, required=False)
    source_url = WebAddressField(label="Adresse de la source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _never_cut(self)


class CommitmentRows(forms.BaseFormSet[forms.Form]):
    """The commitments, in order. An empty row is nothing; a row is taken away by its box."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for form in self.forms:
            form.empty_permitted = True

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Retirer cet engagement"

    def contents(self) -> tuple[CommitmentContent, ...]:
        rows = [form.cleaned_data for form in self.forms]
        return tuple(
            CommitmentContent(
                **{name: row[name] for name in _ROW if name != "code"}, code=row["code"] or slug(row["title"])[:60]
            )
            for row in rows
            if row.get("title") and not row.get("DELETE")
        )


Commitments = cast(
    "type[CommitmentRows]",
    forms.formset_factory(
        CommitmentForm, formset=CommitmentRows, extra=0, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS + 10
    ),
)


class CharterInput:
    """The whole page: the head of the version and its commitments."""

    def __init__(
        self,
        *,
        data: Mapping[str, Any] | None = None,
        head: dict[str, Any] | None = None,
        commitments: list[dict[str, Any]] | None = None,
        token: UUID | None = None,
        revision: int = 0,
    ) -> None:
        self.form = CharterForm(data, initial=head or {})
        self.commitments = Commitments(data, prefix="commitments", initial=commitments or [])
        self.token = token or uuid4()
        self.revision = revision

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.commitments.is_valid()])

    def content(self) -> CharterContent:
        head = self.form.cleaned_data
        act = head["approved_by"]
        return CharterContent(
            label=head["label"],
            title=head["title"],
            in_force_from=head["in_force_from"],
            approval_reference=head["approval_reference"],
            approved_by_id=act.pk if act else None,
            note=head["note"],
            commitments=self.commitments.contents(),
        )

    def row_errors(self) -> list[tuple[str, str]]:
        """(anchor, sentence) for each fault in a commitment, for the summary on top."""
        return [
            (field.auto_id, french(f"Engagement {position}, {field.label} : {error}"))
            for position, form in enumerate(self.commitments.forms, start=1)
            for field in form.visible_fields()
            for error in field.errors
        ]


def from_version(version: CharterVersion, **kept: Any) -> CharterInput:
    """The page of a version as it is stored. `kept` overrides its head: a new version has no date yet."""
    head = {name: getattr(version, name) for name in _HEAD}
    rows = [{name: getattr(commitment, name) for name in _ROW} for commitment in version.commitments.all()]
    return CharterInput(head={**head, **kept}, commitments=rows, revision=version.revision)


def from_page(data: MultiValueDict[str, str], *, token: UUID | None, revision: int) -> CharterInput:
    """The page as it was typed, with an empty commitment more: not saved, not judged."""
    total = data.get("commitments-TOTAL_FORMS", "0") or "0"
    count = min(int(total), MAX_ROWS) if total.isdecimal() else 0
    rows = [{name: data.get(f"commitments-{index}-{name}", "") for name in (*_ROW, "DELETE")} for index in range(count)]
    head = {name: _date(data.get(name, "")) if name == "in_force_from" else data.get(name, "") for name in _HEAD}
    return CharterInput(head=head, commitments=[*rows, {}], token=token, revision=revision)


def _date(text: str | None) -> date | str:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return text or ""


def _never_cut(form: forms.Form) -> None:
    """A text that is too long is refused with a sentence, never cut short by the browser."""
    for field in form.fields.values():
        field.widget.attrs.pop("maxlength", None)

"""The shape of what the secretariat types in a version of the charter."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.datastructures import MultiValueDict

from charter.enums import ActKind
from charter.models import CharterVersion, FoundingAct
from charter.operations import ActFacts, CharterContent, CommitmentContent, CriterionContent
from common.forms import DayField, WebAddressField, never_cut
from common.rows import Rows, made_of, typed_rows
from common.typography import french, slug

MAX_ROWS = 20
MAX_CRITERIA = 10
_ROW = ("code", "title", "text", "gloss", "source", "source_url")
_CRITERION = ("code", "question", "guidance", "evidence", "legal_basis")
# What the page asks to add when it is not a criterion of one commitment.
NEW_COMMITMENT = "engagements"
_HEAD = ("label", "title", "in_force_from", "approved_by", "approval_reference", "note")


class CharterForm(forms.Form):
    label = forms.CharField(label="Nom de la version", max_length=100, help_text=french("Exemple : Version de 2026."))
    title = forms.CharField(label="Titre de la charte", max_length=300)
    in_force_from = DayField(
        "En vigueur à partir du",
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
        never_cut(self)
        acts = self.fields["approved_by"]
        if isinstance(acts, forms.ModelChoiceField):
            acts.queryset = FoundingAct.objects.order_by("act_on")


class FoundingActForm(forms.Form):
    """A délibération or a décision, pasted whole; what its text does not say of itself is typed beside it."""

    kind = forms.ChoiceField(label="Nature", choices=ActKind.choices)
    number = forms.RegexField(
        r"^\d{4}-\d{1,4}$",
        label="Numéro",
        max_length=20,
        help_text=french("Exemple : 2026-12."),
        error_messages={"invalid": french("Un numéro s’écrit AAAA-N, par exemple : 2026-12.")},
        widget=forms.TextInput(attrs={"class": "w-short"}),
    )
    text = forms.CharField(
        label="Texte officiel",
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=french(
            "Collez le texte signé, mot pour mot : l’objet, la ligne de l’auteur, les visas, « Décide : », "
            "les articles, « Fait à …, le … », la qualité du signataire."
        ),
    )
    bulletin_year = forms.IntegerField(
        label="Déjà paru au Bulletin officiel de l’année",
        required=False,
        min_value=2009,
        max_value=9999,
        help_text="Laissez vides ces trois cases pour un acte qui doit paraître ici.",
        widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric"}),
    )
    bulletin_number = forms.IntegerField(
        label="Numéro de ce bulletin",
        required=False,
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"class": "w-short", "inputmode": "numeric"}),
    )
    bulletin_on = DayField("Date de ce bulletin", required=False)
    source_url = WebAddressField(label="Adresse de la copie publique")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self)

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        names = ("bulletin_year", "bulletin_number", "bulletin_on")
        if said is not None and not self.errors and len({bool(said[name]) for name in names}) > 1:
            raise forms.ValidationError(
                "Un acte déjà paru a l’année, le numéro et la date de son bulletin : "
                "remplissez les trois cases, ou aucune."
            )
        return said

    def facts(self, *, is_demonstration: bool) -> ActFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"kind", "text"}}
        return ActFacts(kind=ActKind(self.cleaned_data["kind"]), is_demonstration=is_demonstration, **said)


class CriterionForm(forms.Form):
    code = forms.SlugField(max_length=60, required=False, widget=forms.HiddenInput)
    question = forms.CharField(label="Question", max_length=300)
    guidance = forms.CharField(
        label="Comment apprécier", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.CharField(
        label="Éléments attendus", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    legal_basis = forms.CharField(label="Fondement juridique", max_length=300, required=False)


class CriterionRows(Rows):
    """The criteria of one commitment, in order."""

    named_by = "question"
    take_away = "Retirer ce critère"

    def contents(self, *, is_demonstration: bool) -> tuple[CriterionContent, ...]:
        rows = [form.cleaned_data for form in self.kept()]
        return tuple(
            CriterionContent(
                **{name: row[name] for name in _CRITERION if name != "code"},
                code=row["code"] or slug(row["question"])[:60],
                is_demonstration=is_demonstration,
            )
            for row in rows
        )

    @property
    def is_unfolded(self) -> bool:
        """One is being written, or is wrong: it must be seen."""
        if self.is_bound:
            return not self.is_valid()
        return any(not form.initial.get("question") for form in self.forms)


Criteria = made_of(CriterionForm, CriterionRows, max_num=MAX_CRITERIA, absolute_max=MAX_CRITERIA + 5)


class CommitmentForm(forms.Form):
    """One commitment, with the rows of its criteria."""

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
        self.criteria = Criteria(
            self.data if self.is_bound else None,
            prefix=f"{self.prefix}-criteria",
            initial=self.initial.get("criteria", []),
        )

    def has_changed(self) -> bool:
        return super().has_changed() or self.criteria.has_changed()

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.criteria.is_valid()])


class CommitmentRows(Rows):
    """The commitments, in order."""

    named_by = "title"
    take_away = "Retirer cet engagement"

    def contents(self, *, is_demonstration: bool) -> tuple[CommitmentContent, ...]:
        rows = [(form.cleaned_data, form.criteria) for form in self.kept() if isinstance(form, CommitmentForm)]
        return tuple(
            CommitmentContent(
                **{name: row[name] for name in _ROW if name != "code"},
                code=row["code"] or slug(row["title"])[:60],
                criteria=criteria.contents(is_demonstration=is_demonstration),
            )
            for row, criteria in rows
        )


Commitments = made_of(CommitmentForm, CommitmentRows, max_num=MAX_ROWS, absolute_max=MAX_ROWS + 10)


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

    def content(self, *, is_demonstration: bool = False) -> CharterContent:
        """`is_demonstration` marks the criteria that a demonstration writes: they are never official."""
        head = self.form.cleaned_data
        act = head["approved_by"]
        return CharterContent(
            label=head["label"],
            title=head["title"],
            in_force_from=head["in_force_from"],
            approval_reference=head["approval_reference"],
            approved_by_id=act.pk if act else None,
            note=head["note"],
            commitments=self.commitments.contents(is_demonstration=is_demonstration),
        )

    def row_errors(self) -> list[tuple[str, str]]:
        """(anchor, sentence) for each fault in a commitment or its criteria, for the summary on top."""
        found = []
        for position, form in enumerate(self.commitments.forms, start=1):
            found += _faults(form, f"Engagement {position}")
            for number, row in enumerate(form.criteria.forms if isinstance(form, CommitmentForm) else [], start=1):
                found += _faults(row, f"Critère {position}.{number}")
        return found


def _faults(form: forms.Form, name: str) -> list[tuple[str, str]]:
    return [
        (field.auto_id, french(f"{name}, {field.label} : {error}"))
        for field in form.visible_fields()
        for error in field.errors
    ]


def from_version(version: CharterVersion, **kept: Any) -> CharterInput:
    """The page of a version as it is stored. `kept` overrides its head: a new version has no date yet."""
    head = {name: getattr(version, name) for name in _HEAD}
    rows = [
        {
            **{name: getattr(commitment, name) for name in _ROW},
            "criteria": [{name: getattr(one, name) for name in _CRITERION} for one in commitment.criteria.all()],
        }
        for commitment in version.commitments.all()
    ]
    return CharterInput(head={**head, **kept}, commitments=rows, revision=version.revision)


def from_page(
    data: MultiValueDict[str, str], *, token: UUID | None, revision: int, add_row: str = NEW_COMMITMENT
) -> CharterInput:
    """The page as it was typed, with an empty row more: a commitment, or a criterion of `add_row`. Not judged."""
    rows = typed_rows(data, "commitments", _ROW, most=MAX_ROWS)
    for index, row in enumerate(rows):
        row["criteria"] = typed_rows(data, f"commitments-{index}-criteria", _CRITERION, most=MAX_CRITERIA)
        if add_row == f"commitments-{index}":
            row["criteria"].append({})
    if add_row == NEW_COMMITMENT:
        rows.append({})
    head = {name: _date(data.get(name, "")) if name == "in_force_from" else data.get(name, "") for name in _HEAD}
    return CharterInput(head=head, commitments=rows, token=token, revision=revision)


def _date(text: str | None) -> date | str:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return text or ""

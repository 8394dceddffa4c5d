"""What is typed about a referral: shape only."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms

from accounts.models import Department
from algorithms.models import SheetVersion
from committee.enums.referrals import DocumentKind, Origin, ReferralStatus, Urgency
from committee.models import Mandate, Referral
from committee.operations.referrals import ReferralContent
from common.documents import ACCEPTED, Upload
from common.forms import FilesField
from common.typography import NBSP, french, long_date


class ReferralForm(forms.Form):
    """A draft. `form_token` is the key of the row to be: sent twice, it makes one referral."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    follows = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="Objet",
        max_length=200,
        help_text="Une ligne, telle qu’elle paraîtra dans les listes et à l’ordre du jour.",
        error_messages={"required": "Donnez un objet à la saisine."},
    )
    sheets = forms.TypedMultipleChoiceField(
        label="Algorithmes examinés",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text="La version choisie est celle que le comité examine : elle ne change plus après la transmission.",
        error_messages={
            "required": "Choisissez au moins une fiche.",
            "invalid_choice": "Cette fiche ne peut pas être soumise : choisissez une version approuvée ou publiée.",
        },
    )
    question = forms.CharField(
        label="Question posée au comité",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Ce que vous demandez au comité, et ce qui fait difficulté.",
        error_messages={"required": "Écrivez la question posée au comité."},
    )
    urgency = forms.ChoiceField(
        label="Urgence", choices=Urgency.choices, widget=forms.RadioSelect, initial=Urgency.ORDINARY
    )
    urgency_reason = forms.CharField(
        label="Motif de l’urgence",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="À remplir seulement si la saisine est urgente.",
    )

    def __init__(self, *args: Any, sheets: Sequence[SheetVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sheets"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 -- for the type checker
        field.choices = [(str(sheet.pk), sheet_label(sheet)) for sheet in sheets]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("urgency") == Urgency.URGENT and not cleaned.get("urgency_reason", "").strip():
            self.add_error("urgency_reason", "Motivez l’urgence, ou choisissez « ordinaire ».")
        return cleaned

    @property
    def token(self) -> UUID:
        """What the page carried; a new one when it was tampered with."""
        return self.cleaned_data.get("form_token") or uuid4()

    @property
    def has_choice(self) -> bool:
        """Is there a sheet to choose from?"""
        field = self.fields["sheets"]
        return isinstance(field, forms.ChoiceField) and bool(field.choices)

    def content(self) -> ReferralContent:
        cleaned = self.cleaned_data
        return ReferralContent(
            title=cleaned["title"],
            question=cleaned["question"],
            urgency=Urgency(cleaned["urgency"]),
            urgency_reason=cleaned["urgency_reason"],
            sheet_ids=tuple(cleaned["sheets"]),
            follows_id=cleaned["follows"],
        )


def typed_of(referral: Referral, sheets: Sequence[SheetVersion]) -> dict[str, Any]:
    """The draft as the form shows it."""
    return {
        "revision": referral.revision,
        "title": referral.title,
        "question": referral.question,
        "urgency": referral.urgency,
        "urgency_reason": referral.urgency_reason,
        "sheets": [str(sheet.pk) for sheet in sheets],
    }


def sheet_label(sheet: SheetVersion) -> str:
    """« ALG-2026-0001 – Contrôle automatisé, version 2 (publiée) »."""
    state = sheet.get_status_display()
    return french(f"{sheet.algorithm.reference} – {sheet.name}, version{NBSP}{sheet.number} ({state})")


class ReasonForm(forms.Form):
    """An act that must say why."""

    reason = forms.CharField(
        label="Motif",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Donnez le motif : il reste au dossier."},
    )


class MissingForm(forms.Form):
    """What the secretariat asks for."""

    missing = forms.CharField(
        label="Ce qui manque",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Une pièce ou une information par ligne. La direction lit cette liste.",
        error_messages={"required": "Dites ce qui manque : une pièce ou une information par ligne."},
    )

    def lines(self) -> list[str]:
        return [line for line in self.cleaned_data["missing"].splitlines() if line.strip()]


class QuestionForm(forms.Form):
    """What the committee asks the department during the examination; `may_stop` is what the rules of the file allow."""

    question = forms.CharField(
        label="Question à la direction",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Une question par ligne. La direction lit ces lignes et le nom de qui les pose.",
        error_messages={"required": "Écrivez votre question."},
    )
    stops_delay = forms.BooleanField(label="Arrêter le délai jusqu’à la réponse", required=False)

    def __init__(self, *args: Any, may_stop: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_stop:
            del self.fields["stops_delay"]

    def lines(self) -> list[str]:
        return [line for line in self.cleaned_data["question"].splitlines() if line.strip()]

    @property
    def stops(self) -> bool:
        return bool(self.cleaned_data.get("stops_delay"))


class ClassifyForm(forms.Form):
    """The lane that the secretariat decides on, and why."""

    lane = forms.ChoiceField(label="Urgence", choices=Urgency.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La direction le lit. Ce qu’elle a demandé reste écrit.",
        error_messages={"required": "Donnez le motif : la direction le lit."},
    )


class DocumentsForm(forms.Form):
    """Papers of one kind. Their size, their type and their content are judged by the operation."""

    kind = forms.ChoiceField(label="Nature des pièces", choices=DocumentKind.choices)
    papers = FilesField(
        label="Fichiers",
        max_length=200,
        allow_empty_file=True,
        help_text=ACCEPTED,
        error_messages={
            "required": "Choisissez au moins un fichier.",
            "max_length": "Le nom d’un fichier est trop long (200 caractères au plus) : renommez-le.",
        },
    )

    def uploads(self) -> list[Upload]:
        return [Upload(name=file.name or "", content=file) for file in self.cleaned_data["papers"]]


class AnswerForm(forms.Form):
    """What the department answers, with papers or without."""

    answer = forms.CharField(
        label="Votre réponse",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Dites en une phrase au moins ce que vous avez joint ou répondu."},
    )
    kind = forms.ChoiceField(label="Nature des pièces jointes", choices=DocumentKind.choices, required=False)
    papers = FilesField(
        label="Pièces jointes",
        max_length=200,
        required=False,
        allow_empty_file=True,
        help_text=f"Facultatif. {ACCEPTED}",
        error_messages={
            "max_length": "Le nom d’un fichier est trop long (200 caractères au plus) : renommez-le.",
        },
    )

    def uploads(self) -> list[Upload]:
        return [Upload(name=file.name or "", content=file) for file in self.cleaned_data["papers"] if file]

    def document_kind(self) -> DocumentKind:
        return DocumentKind(self.cleaned_data["kind"] or DocumentKind.OTHER)


class ReplacementForm(forms.Form):
    """The new version of one paper, of the same kind."""

    paper = forms.FileField(
        label="Nouvelle version",
        max_length=200,
        allow_empty_file=True,
        help_text=ACCEPTED,
        error_messages={
            "required": "Choisissez le fichier qui remplace cette pièce.",
            "max_length": "Le nom du fichier est trop long (200 caractères au plus) : renommez-le.",
        },
    )

    def upload(self) -> Upload:
        file = self.cleaned_data["paper"]
        return Upload(name=file.name or "", content=file)


class RapporteurForm(forms.Form):
    member = forms.TypedChoiceField(
        label="Rapporteur",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="Membres en cours de mandat et non déportés de ce dossier.",
        error_messages={"required": "Choisissez un membre."},
    )

    def __init__(
        self, *args: Any, members: Sequence[Mandate], loads: Mapping[int, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- for the type checker
        field.choices = member_choices(members, loads)


class ReviewersForm(forms.Form):
    members = forms.TypedMultipleChoiceField(
        label="Examinateurs",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Deux au moins. Aucun ne lit l’examen de l’autre avant que tous soient rendus.",
        error_messages={"required": "Désignez deux examinateurs au moins."},
    )

    def __init__(
        self, *args: Any, members: Sequence[Mandate], loads: Mapping[int, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["members"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 -- for the type checker
        field.choices = member_choices(members, loads)


class RecusalForm(forms.Form):
    """One's own recusal; the secretariat also says whose."""

    reason = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Lu par le secrétariat et le président seulement.",
        error_messages={"required": "Donnez le motif du déport."},
    )

    def __init__(self, *args: Any, members: Sequence[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if members:
            self.fields["member"] = forms.TypedChoiceField(
                label="Membre qui se déporte",
                coerce=int,
                choices=[("", "Choisir un membre"), *[(str(m.person_id), m.person.full_name) for m in members]],
                error_messages={"required": "Choisissez un membre."},
            )
            self.order_fields(["member", "reason"])


class FilterForm(forms.Form):
    """The filters of the list. A value that is not offered filters nothing."""

    q = forms.CharField(label="Référence ou objet", required=False)
    status = forms.ChoiceField(label="État", required=False)
    origin = forms.ChoiceField(label="Origine", required=False, choices=[("", "Toutes"), *Origin.choices])
    department = forms.ChoiceField(label="Direction", required=False)

    def __init__(
        self, data: Mapping[str, Any], *, departments: Sequence[Department], states: Sequence[ReferralStatus]
    ) -> None:
        super().__init__(data)
        choices = {
            "status": [("", "Tous"), *[(state.value, state.label) for state in states]],
            "department": [("", "Toutes"), *[(department.code, department.name) for department in departments]],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
            field.choices = offered

    def criteria(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def member_choices(members: Sequence[Mandate], loads: Mapping[int, str] | None = None) -> list[tuple[str, str]]:
    """`loads` says, by person, what each has in hand."""
    said = loads or {}
    return [(str(mandate.pk), member_label(mandate, said.get(mandate.person_id, ""))) for mandate in members]


def member_label(mandate: Mandate, load: str = "") -> str:
    words = f"{mandate.person.full_name}, {mandate.seat.label} (mandat jusqu’au {long_date(mandate.ends_on)})"
    return french(f"{words} : {load}") if load else words

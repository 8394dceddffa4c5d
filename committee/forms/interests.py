"""A declaration of interests: one box, and rows. Works without any script."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.datastructures import MultiValueDict

from committee.enums.interests import InterestKind
from committee.models import InterestDeclaration
from committee.operations.interests import DeclarationContent, InterestContent
from common.forms import DayField
from common.rows import Rows, made_of, typed_rows

# More links than anybody has; what a page may send at most.
MAX_ROWS = 60
Page = MultiValueDict[str, str]
_NAMES = ("kind", "organisation", "function", "starts_on", "ends_on", "amount", "is_public")


class DeclarationForm(forms.Form):
    declaration = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    nothing_to_declare = forms.BooleanField(label="Je n’ai aucun intérêt à déclarer", required=False)


class InterestForm(forms.Form):
    """One link. A row left empty is nothing."""

    kind = forms.ChoiceField(
        label="Nature du lien",
        choices=[("", "à choisir"), *((one.value, one.label.capitalize()) for one in InterestKind)],
    )
    organisation = forms.CharField(
        label="Organisme",
        max_length=200,
        help_text="Son nom entier : il est rapproché des fournisseurs et des directions des dossiers.",
        error_messages={"required": "Nommez l’organisme, ou videz toute la ligne."},
    )
    function = forms.CharField(
        label="Fonction ou description",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Pour un proche, dites le lien et la fonction, sans nommer la personne.",
    )
    starts_on = DayField("Depuis le", required=False)
    ends_on = DayField("Jusqu’au", required=False)
    amount = forms.DecimalField(
        label="Montant annuel, en euros", required=False, min_value=0, max_digits=12, decimal_places=2
    )
    is_public = forms.BooleanField(
        label="Dans la partie publique",
        required=False,
        help_text="Lue par les membres et publiée avec la composition, sans le montant. Sinon, seuls le secrétariat "
        "et la présidence lisent ce lien.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].error_messages["required"] = "Choisissez la nature du lien, ou videz toute la ligne."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La fin précède le début.")
        if cleaned.get("kind") == InterestKind.CLOSE_RELATION and cleaned.get("is_public"):
            self.add_error("is_public", "Un lien familial ou personnel reste dans la partie confidentielle : décochez.")
        return cleaned


class InterestRows(Rows):
    named_by = "organisation"
    take_away = "Retirer cet intérêt"


Interests = made_of(InterestForm, InterestRows, max_num=MAX_ROWS, absolute_max=MAX_ROWS + 20, validate_max=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the page shows when it opens: what is stored, or what somebody typed, as it was typed."""

    declaration: str
    revision: int
    nothing_to_declare: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of_draft(cls, draft: InterestDeclaration) -> "Typed":
        return replace(cls.from_last(draft), declaration=str(draft.pk), revision=draft.revision)

    @classmethod
    def from_last(cls, last: InterestDeclaration | None) -> "Typed":
        """A new declaration begins with what the last one said."""
        fresh = cls(declaration=str(uuid4()), revision=0)
        if last is None:
            return replace(fresh, rows=[{}])
        rows = [{name: getattr(one, name) for name in _NAMES} for one in last.interests.all()]
        return replace(fresh, nothing_to_declare=last.nothing_to_declare, rows=rows)

    @classmethod
    def of_page(cls, data: Page) -> "Typed":
        """Nothing is judged here: the page comes back as it was."""
        return cls(
            declaration=data.get("declaration", ""),
            revision=_number(data.get("revision", "")),
            nothing_to_declare=bool(data.get("nothing_to_declare")),
            rows=typed_rows(data, "row", _NAMES, most=MAX_ROWS + 20),
        )

    def with_one_more_row(self) -> "Typed":
        return replace(self, rows=[*self.rows, {}])

    def upon(self, revision: int) -> "Typed":
        """The same words, to be saved after what another tab saved."""
        return replace(self, revision=revision)


class DeclarationInput:
    """The whole page: the form and its rows."""

    def __init__(self, *, data: Page | None = None, typed: Typed | None = None) -> None:
        initial: dict[str, Any] = {}
        if typed:
            initial = {
                "declaration": typed.declaration,
                "revision": typed.revision,
                "nothing_to_declare": typed.nothing_to_declare,
            }
        self.form = DeclarationForm(data, initial=initial)
        self.rows = Interests(data, initial=typed.rows if typed else None, prefix="row")

    def is_valid(self) -> bool:
        is_fit = self.form.is_valid()
        return self.rows.is_valid() and is_fit

    @property
    def declaration_id(self) -> UUID:
        """What the page carried; a new one when it was tampered with."""
        return self.form.cleaned_data.get("declaration") or uuid4()

    @property
    def revision(self) -> int:
        return self.form.cleaned_data.get("revision") or 0

    def row_errors(self) -> list[tuple[str, str]]:
        """(anchor, sentence) for each fault in the rows, for the summary on top."""
        return self.rows.faults("Intérêt", anchor="interets")

    def content(self) -> DeclarationContent:
        """What was typed. To be asked after `is_valid`."""
        rows = [row.cleaned_data for row in self.rows.kept()]
        return DeclarationContent(
            nothing_to_declare=self.form.cleaned_data["nothing_to_declare"],
            interests=tuple(
                InterestContent(**{name: row[name] for name in _NAMES} | {"kind": InterestKind(row["kind"])})
                for row in rows
            ),
        )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


class WaiverForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi ce lien n’empêche pas le membre de prendre part au dossier",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Lu par le comité et porté au procès-verbal : ne nommez pas ce qui est confidentiel.",
        error_messages={"required": "Écrivez pourquoi ce lien n’empêche pas le membre de prendre part au dossier."},
    )

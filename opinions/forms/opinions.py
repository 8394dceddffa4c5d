"""The editor of an opinion: a text cut in its parts, and rows of recommendations. Works without any script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict

from accounts.models import Department
from charter.models import Commitment
from common.forms import DayField, never_cut
from common.rich import markup, page
from common.rows import Rows, made_of, typed_rows
from common.typography import french
from opinions.content import Annex, Content, DraftRecommendation, Recital
from opinions.enums.opinions import Outcome
from opinions.rules.proposal import heading_of

MAX_TEXT = 60_000
# More recommendations than any opinion read for DOMAIN.md §7 holds.
MAX_ROWS = 100
MAX_ANNEXES = 20
# The field in which the editor that runs in the browser names the fields that it sends as HTML.
RICH = "rich"
# What a page sends.
Page = MultiValueDict[str, str]
_PARAGRAPHS = "Une ligne vide entre deux paragraphes."


class RichInput(forms.Textarea):
    """The light markup in a field that works without a script; beside it, the HTML that the editor starts from."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        # As plain text: the attribute is to escape it once more.
        context["widget"]["attrs"]["data-html"] = "".join([page.html_for_editor(markup.read(value or ""))])
        return context


def _text(label: str, rows: int, help_text: str = "", *, is_rich: bool = True) -> forms.CharField:
    widget = RichInput if is_rich else forms.Textarea
    return forms.CharField(
        label=label,
        required=False,
        max_length=MAX_TEXT,
        strip=True,
        widget=widget(attrs={"rows": rows}),
        help_text=french(help_text),
    )


class DraftForm(forms.Form):
    """The parts of the text, in the order of the act; one field of recitals for each commitment of the charter."""

    title = forms.CharField(label="Objet de l’avis", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    essential = _text(
        "L’essentiel", 5, "Deux à quatre phrases simples, pour qui ne lira qu’elles. Une phrase par ligne."
    )
    visas = _text(
        "Visas",
        8,
        "Proposés d’après le dossier : corrigez-les. Un visa par ligne, qui commence par « Vu ».",
        is_rich=False,
    )
    report_by = forms.CharField(label="Sur le rapport de", max_length=500, required=False)
    heard = _text(
        "Après avoir entendu",
        3,
        "Une formule par ligne : « Après avoir entendu la direction … en ses observations, ».",
        is_rich=False,
    )
    outcome = forms.ChoiceField(
        label="Sens de l’avis",
        choices=[("", "Pas encore choisi"), *((one.value, one.label.capitalize()) for one in Outcome)],
        widget=forms.RadioSelect,
        required=False,
    )
    operative = _text("Dispositif", 5, f"Ce qui suit « Est d’avis : ». {_PARAGRAPHS}")

    def __init__(self, *args: Any, commitments: Sequence[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitments = commitments
        for commitment in commitments:
            self.fields[_recital(commitment)] = _text(french(f"Considérants : {commitment.title}"), 6, _PARAGRAPHS)
        never_cut(self)

    def recitals(self) -> list[tuple[Commitment, forms.BoundField]]:
        return [(commitment, self[_recital(commitment)]) for commitment in self.commitments]


class RecommendationForm(forms.Form):
    """One recommendation. A draft may lack its addressee or its commitment; what is circulated may not."""

    text = forms.CharField(label="Texte", max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    addressee = forms.ChoiceField(label="Direction destinataire", required=False)
    commitment = forms.ChoiceField(label="Engagement de la charte", required=False)
    due_on = DayField("Échéance", required=False)
    measure = forms.CharField(
        label="Mesure de réussite",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=french("À quoi verra-t-on que c’est fait ?"),
    )

    def __init__(
        self, *args: Any, departments: Sequence[Department], commitments: Sequence[Commitment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "addressee": [(department.code, department.name) for department in departments],
            "commitment": [(one.code, f"{one.position}. {one.title}") for one in commitments],
        }
        for name, choices in offered.items():
            cast("forms.ChoiceField", self.fields[name]).choices = [("", "à choisir"), *choices]


class AnnexForm(forms.Form):
    """What follows the signature, under a title of its own."""

    title = forms.CharField(label="Titre", max_length=300)
    text = _text("Texte de l’annexe", 8, _PARAGRAPHS)


class AnnexRows(Rows):
    named_by = "title"
    take_away = "Retirer cette annexe"


class RecommendationRows(Rows):
    named_by = "text"
    take_away = "Retirer cette recommandation"


Recommendations = made_of(
    RecommendationForm, RecommendationRows, max_num=MAX_ROWS, absolute_max=MAX_ROWS + 20, validate_max=True
)

Annexes = made_of(AnnexForm, AnnexRows, max_num=MAX_ANNEXES, absolute_max=MAX_ANNEXES + 10, validate_max=True)


def in_markup(data: Page) -> Page:
    """The same page with what the editor sent as HTML in the light markup, sanitised."""
    if not (names := data.get(RICH, "").split()):
        return data
    changed = data.copy()
    for name in names:
        if name in changed:
            changed[name] = "\n\n".join(markup.written(page.read_html(str(changed[name]))))
    changed[RICH] = ""
    return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the page shows when it opens: the stored text, or what somebody typed, as it was typed."""

    base: int
    values: Mapping[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)
    annexes: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of_content(cls, content: Content, *, base: int) -> "Typed":
        values: dict[str, Any] = {
            "title": content.title,
            "essential": "\n\n".join(content.essential),
            "visas": "\n".join(content.visas),
            "report_by": content.report_by,
            "heard": "\n".join(content.heard),
            "outcome": content.outcome,
            "operative": content.operative,
        }
        values |= {f"recital-{one.commitment}": "\n\n".join(one.paragraphs) for one in content.recitals}
        names = ("text", "addressee", "commitment", "due_on", "measure")
        rows = [{name: getattr(said, name) for name in names} for said in content.recommendations]
        annexes = [{"title": annex.title, "text": "\n\n".join(annex.paragraphs)} for annex in content.annexes]
        return cls(base=base, values=values, rows=rows, annexes=annexes)

    @classmethod
    def of_page(cls, data: Page) -> "Typed":
        """Nothing is judged here: the page comes back as it was."""
        data = in_markup(data)
        rows = typed_rows(data, "rec", RecommendationForm.base_fields, most=MAX_ROWS + 20)
        annexes = typed_rows(data, "annex", AnnexForm.base_fields, most=MAX_ANNEXES + 10)
        return cls(base=base_of(data), values=data.dict(), rows=rows, annexes=annexes)

    def with_one_more_row(self, of: str = "") -> "Typed":
        """One more recommendation, or one more annex."""
        if of == "annex":
            return replace(self, annexes=[*self.annexes, {}])
        return replace(self, rows=[*self.rows, {}])

    def upon(self, base: int) -> "Typed":
        """The same text, to be saved after another version."""
        return replace(self, base=base)


class DraftInput:
    """The whole page: the form, the rows, and the version that the writer had before their eyes."""

    def __init__(
        self,
        *,
        commitments: Sequence[Commitment],
        departments: Sequence[Department],
        data: Page | None = None,
        typed: Typed | None = None,
    ) -> None:
        data = in_markup(data) if data else None
        typed = typed or Typed(base=base_of(data) if data else 0, values={})
        choices = {"commitments": commitments, "departments": departments}
        self.base = typed.base
        self.form = DraftForm(data, initial=typed.values, commitments=commitments)
        self.rows = Recommendations(data, initial=typed.rows, prefix="rec", form_kwargs=choices)
        self.annexes = Annexes(data, initial=typed.annexes, prefix="annex")
        self.commitments = commitments

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows.is_valid(), self.annexes.is_valid()])

    def row_errors(self) -> list[tuple[str, str]]:
        """(anchor, sentence) for each fault in the rows, for the summary on top."""
        rows = self.rows.faults("Recommandation", anchor="recommandations")
        return rows + self.annexes.faults("Annexe", anchor="annexes")

    def content(self) -> Content:
        """What was typed, as a text. To be asked after `is_valid`."""
        said = self.form.cleaned_data
        return Content(
            title=said["title"],
            essential=markup.written(markup.read(said["essential"], one_a_line=True)),
            visas=_lines(said["visas"]),
            report_by=said["report_by"],
            heard=_lines(said["heard"]),
            recitals=tuple(
                Recital(commitment=one.code, title=heading_of(one), paragraphs=_blocks(said[_recital(one)]))
                for one in self.commitments
            ),
            outcome=said["outcome"],
            operative=said["operative"],
            recommendations=tuple(
                DraftRecommendation(
                    number=number,
                    text=row["text"],
                    addressee=row["addressee"],
                    commitment=row["commitment"],
                    due_on=row["due_on"].isoformat() if row["due_on"] else "",
                    measure=row["measure"],
                )
                for number, row in enumerate((one.cleaned_data for one in self.rows.kept()), start=1)
            ),
            annexes=tuple(
                Annex(title=row["title"], paragraphs=_blocks(row["text"]))
                for row in (one.cleaned_data for one in self.annexes.kept())
            ),
        )


def base_of(data: Page) -> int:
    """The version that the page was opened on; one that never was when the page does not say."""
    base = data.get("base", "")
    return int(base) if base.isdecimal() and len(base) < 6 else -1


def _recital(commitment: Commitment) -> str:
    return f"recital-{commitment.code}"


def _blocks(text: str) -> tuple[str, ...]:
    return markup.written(markup.read(text))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())

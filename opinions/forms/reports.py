"""What is typed in an annual report, and what is chosen around it. Works without any script."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from committee.models import Meeting
from common.forms import never_cut
from common.typography import french, long_moment
from opinions.report_content import ANNEXES, CONCLUSIONS, INTRODUCTION, ZONES, Texts

MAX_TEXT = 60_000
_NOTES = {
    INTRODUCTION: "Une ligne vide entre deux paragraphes.",
    CONCLUSIONS: "Ce que le comité retient de l’année et ce qu’il demande.",
    ANNEXES: "Facultatives. La liste des avis de l’année est ajoutée par le système.",
    "means": "Le système ne connaît pas les moyens du comité : dites ici ce que vous en savez.",
}


class ReportForm(forms.Form):
    """One field for each zone, in the order of the report. None is asked for to save."""

    def __init__(self, data: Any = None, *, texts: Texts | None = None) -> None:
        initial = {zone: "\n\n".join(said) for zone, said in (texts or {}).items()}
        super().__init__(data, initial=initial)
        for zone, title in ZONES.items():
            self.fields[zone] = forms.CharField(
                label=title,
                required=False,
                max_length=MAX_TEXT,
                strip=True,
                widget=forms.Textarea(attrs={"rows": 8 if zone in {INTRODUCTION, CONCLUSIONS} else 5}),
                help_text=french(_NOTES.get(zone, "")),
            )
        never_cut(self)


class YearForm(forms.Form):
    """The year of a report to open."""

    year = forms.TypedChoiceField(label="Année", coerce=int)

    def __init__(self, data: Any = None, *, years: Sequence[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]  # ours


class MeetingForm(forms.Form):
    """The meeting that is to vote on the report."""

    meeting = forms.TypedChoiceField(label="Séance à venir", coerce=UUID)

    def __init__(self, data: Any = None, *, meetings: Sequence[Meeting]) -> None:
        super().__init__(data)
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]  # the field is ours, see above
            (str(one.pk), f"{one.reference}, {long_moment(one.starts_at)}") for one in meetings
        ]

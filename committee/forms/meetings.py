"""What is typed about a meeting, its agenda, its attendance and its ballots: shape only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone

from committee.assembly import Assembly, Seated
from committee.enums.meetings import Presence
from committee.models import Meeting, Referral
from committee.operations.attendance import Entry
from common.forms import DayField, HourField
from common.typography import NBSP


class WhenForm(forms.Form):
    """A day and an hour, in Paris."""

    day = DayField("Date", error_messages={"required": "Choisissez une date."})
    hour = HourField("Heure", error_messages={"required": "Choisissez une heure."})

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))


class MeetingForm(WhenForm):
    """A meeting to plan or to correct. `form_token` is its key to be: sent twice, it makes one meeting."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    place = forms.CharField(label="Lieu", max_length=300, error_messages={"required": "Indiquez le lieu."})
    remote_access = forms.CharField(
        label="Accès à distance",
        max_length=300,
        required=False,
        help_text="Adresse ou consigne pour participer à distance. Laissez vide si la séance est sur place seulement.",
    )


def new_meeting_form() -> MeetingForm:
    return MeetingForm(initial={"form_token": uuid4()})


def changed_meeting_form(meeting: Meeting) -> MeetingForm:
    starts_at = timezone.localtime(meeting.starts_at)
    return MeetingForm(
        initial={
            "revision": meeting.revision,
            "day": starts_at.date(),
            "hour": starts_at.time(),
            "place": meeting.place,
            "remote_access": meeting.remote_access,
        }
    )


class PointForm(forms.Form):
    """A matter of the committee's own."""

    prefix = "point"
    title = forms.CharField(
        label="Objet du point", max_length=300, error_messages={"required": "Dites de quoi traite ce point."}
    )


class FileForm(forms.Form):
    """A file to put on the agenda: under review, or a request on which the committee will vote."""

    prefix = "file"
    referral = forms.TypedChoiceField(label="Saisine en instruction", coerce=UUID)

    def __init__(self, *args: Any, referrals: Sequence[Referral], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.referrals = referrals
        field = self.fields["referral"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 -- for the type only
        field.choices = [
            (
                str(referral.pk),
                f"{referral.reference}{NBSP}: {referral.title}"
                + (" (autosaisine à soumettre au vote)" if referral.taken_up_at is None else ""),
            )
            for referral in referrals
        ]


class UrgencyForm(forms.Form):
    prefix = "urgency"
    urgency_reason = forms.CharField(
        label="Motif de l’urgence",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="À remplir seulement si le délai de convocation ne peut pas être respecté. Il est porté au "
        "procès-verbal.",
    )


class ReasonForm(forms.Form):
    """Why something is put off or set aside. The operation asks for it; the form only carries it."""

    reason = forms.CharField(label="Motif", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class SecondNoticeForm(WhenForm):
    prefix = "second"
    form_token = forms.UUIDField(widget=forms.HiddenInput)
    urgency_reason = forms.CharField(
        label="Motif de l’urgence",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Si le délai de convocation ne peut pas être respecté.",
    )


class NoteForm(forms.Form):
    """What the minutes say beyond attendance and votes."""

    prefix = "note"
    revision = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Observations",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Débats, désaccords dont un membre demande la mention, personnes entendues.",
    )


class AnswerForm(forms.Form):
    """A member's own answer to the notice."""

    prefix = "answer"
    presence = forms.TypedChoiceField(
        label="Votre réponse",
        coerce=Presence,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous venez."},
    )
    holder = forms.TypedChoiceField(
        label="Membre qui vote pour vous",
        coerce=int,
        required=False,
        empty_value=None,
        help_text="Seulement si vous donnez pouvoir.",
    )

    def __init__(self, *args: Any, me: Seated, assembly: Assembly, has_remote: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"presence": me.presence, "holder": me.proxy_holder_id})
        super().__init__(*args, **kwargs)
        words = {
            Presence.IN_PERSON: "Je viens",
            Presence.REMOTE: "Je participe à distance",
            Presence.PROXY: "Je donne pouvoir",
            Presence.EXCUSED: "Je suis excusé",
        }
        if not has_remote:
            del words[Presence.REMOTE]
        if me.replaces_id is not None:
            del words[Presence.PROXY]
        _choices(self, "presence", [(presence.value, label) for presence, label in words.items()])
        _choices(self, "holder", _holders(assembly, of=me))

    @property
    def entry(self) -> Entry:
        presence = self.cleaned_data["presence"]
        return Entry(presence, self.cleaned_data["holder"] if presence == Presence.PROXY else None)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    member: Seated
    presence: forms.BoundField
    holder: forms.BoundField


class AttendanceForm(forms.Form):
    """Two lists for each member: how they attend, and who holds their proxy."""

    prefix = "attendance"
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, assembly: Assembly, revision: int, has_remote: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assembly = assembly
        self.initial["revision"] = revision
        presences = [(p.value, p.label) for p in Presence if has_remote or p != Presence.REMOTE]
        for member in assembly.members:
            self.fields[f"presence_{member.mandate_id}"] = forms.TypedChoiceField(
                label=f"Présence de {member.name}",
                choices=[("", "non enregistrée"), *presences],
                coerce=Presence,
                required=False,
                empty_value=None,
                initial=member.presence or "",
            )
            self.fields[f"holder_{member.mandate_id}"] = forms.TypedChoiceField(
                label=f"Pouvoir de {member.name} donné à",
                choices=_holders(assembly, of=member),
                coerce=int,
                required=False,
                empty_value=None,
                initial=member.proxy_holder_id or "",
            )

    @property
    def rows(self) -> Iterator[AttendanceRow]:
        for member in self.assembly.members:
            yield AttendanceRow(member, self[f"presence_{member.mandate_id}"], self[f"holder_{member.mandate_id}"])

    @property
    def entries(self) -> dict[int, Entry]:
        """What was filled in; a holder left behind by a presence that is no proxy is ignored."""
        found = {}
        for member in self.assembly.members:
            presence = self.cleaned_data[f"presence_{member.mandate_id}"]
            if presence is not None:
                holder = self.cleaned_data[f"holder_{member.mandate_id}"] if presence == Presence.PROXY else None
                found[member.mandate_id] = Entry(presence, holder)
        return found


def _holders(assembly: Assembly, *, of: Seated) -> list[tuple[str, str]]:
    others = [member for member in assembly.members if member.mandate_id != of.mandate_id]
    return [("", "personne"), *((str(member.mandate_id), member.name) for member in others)]


def _choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type only
    field.choices = choices

"""What is typed to plan a written consultation."""

from datetime import datetime
from uuid import uuid4

from django import forms
from django.utils import timezone

from committee.forms.meetings import WhenForm
from committee.models import Meeting
from common.forms import DayField, HourField


class ConsultationForm(WhenForm):
    """When it opens and when it closes. `form_token` is its key to be: sent twice, it makes one consultation."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    end_day = DayField("Date de clôture", error_messages={"required": "Choisissez la date de clôture."})
    end_hour = HourField("Heure de clôture", error_messages={"required": "Choisissez l’heure de clôture."})

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they are
        self.fields["day"].label, self.fields["hour"].label = "Date d’ouverture", "Heure d’ouverture"

    @property
    def ends_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["end_day"], self.cleaned_data["end_hour"]))


def new_consultation_form() -> ConsultationForm:
    return ConsultationForm(initial={"form_token": uuid4()})


def changed_consultation_form(meeting: Meeting) -> ConsultationForm:
    starts_at, ends_at = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return ConsultationForm(
        initial={
            "revision": meeting.revision,
            "day": starts_at.date(),
            "hour": starts_at.time(),
            "end_day": ends_at.date(),
            "end_hour": ends_at.time(),
        }
    )

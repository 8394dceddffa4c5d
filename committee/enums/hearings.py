"""Hearings: whom the committee hears without giving them a vote (CRPA, art. R.133-6)."""

from django.db.models import TextChoices


class HearingStatus(TextChoices):
    INVITED = "invited", "invitation envoyée"
    DECLINED = "declined", "invitation déclinée"
    CANCELLED = "cancelled", "audition annulée"
    HEARD = "heard", "personne entendue"

    @property
    def tone(self) -> str:
        return {"invited": "waiting", "heard": "success"}.get(self.value, "neutral")


class HearingStep(TextChoices):
    DECLINE = "decline", "décliner l’invitation"
    CANCEL = "cancel", "annuler l’audition"
    NOTE_HEARD = "note_heard", "noter que la personne a été entendue"


class HearingLetterKind(TextChoices):
    """The letters of a hearing. None carries more than the meeting's reference, date, place and a link."""

    INVITATION = "invitation", "invitation à être entendu"
    POSTPONEMENT = "postponement", "audition reportée"
    CANCELLATION = "cancellation", "audition annulée"

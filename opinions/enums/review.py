"""What is said of a draft: by the members on its passages, by a department on its facts."""

from django.db.models import TextChoices


class EntryKind(TextChoices):
    """What follows a comment."""

    REPLY = "reply", "réponse"
    ACCEPT = "accept", "rédaction acceptée"
    REFUSE = "refuse", "rédaction refusée"
    RESOLVE = "resolve", "commentaire clos"
    REOPEN = "reopen", "commentaire rouvert"


class CommentState(TextChoices):
    OPEN = "open", "à traiter"
    ACCEPTED = "accepted", "rédaction acceptée"
    REFUSED = "refused", "rédaction refusée"
    RESOLVED = "resolved", "clos"

    @property
    def tone(self) -> str:
        return {"open": "waiting", "accepted": "success", "refused": "neutral", "resolved": "neutral"}[self.value]


class FactVerdict(TextChoices):
    """What a department answers of a passage."""

    EXACT = "exact", "exact"
    INEXACT = "inexact", "inexact"


class RemarkOutcome(TextChoices):
    """What the pen makes of a remark."""

    TAKEN_UP = "taken_up", "prise en compte"
    SET_ASIDE = "set_aside", "écartée"

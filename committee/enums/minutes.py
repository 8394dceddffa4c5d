"""The minutes of a meeting: what a member may have written in them, and ask about them."""

from django.db.models import TextChoices


class RemarkKind(TextChoices):
    DISAGREEMENT = "disagreement", "désaccord à mentionner"
    CORRECTION = "correction", "correction demandée"

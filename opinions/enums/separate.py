"""What a member who took part in the vote answers when asked for a separate opinion."""

from django.db.models import TextChoices


class SeparateKind(TextChoices):
    DISSENTING = "dissenting", "opinion dissidente"
    CONCURRING = "concurring", "opinion concordante"
    NONE = "none", "pas d’opinion séparée"

"""Kinds of founding acts, the life of a charter version, and the words by which its criteria are assessed."""

from django.db.models import TextChoices

from common.typography import NBSP


class ActKind(TextChoices):
    DELIBERATION = "deliberation", "Délibération"
    DECISION = "decision", "Décision DG"


class CharterStatus(TextChoices):
    DRAFT = "draft", "en préparation"
    IN_FORCE = "in_force", "en vigueur"
    SUPERSEDED = "superseded", "remplacée"


class CharterStep(TextChoices):
    EDIT = "edit", "modifier"
    PUBLISH = "publish", "mettre en vigueur et publier"
    SUPERSEDE = "supersede", "remplacer"


class Grade(TextChoices):
    """What is said of an algorithm about one criterion: by its department first, then by those who examine it."""

    COMPLIANT = "compliant", "conforme"
    RESERVATION = "reservation", "sous réserve"
    NOT_COMPLIANT = "not_compliant", "non conforme"
    NOT_APPLICABLE = "not_applicable", "sans objet"

    @property
    def tone(self) -> str:
        return {"compliant": "success", "reservation": "warning", "not_compliant": "danger"}.get(self.value, "neutral")

    def counted(self, count: int) -> str:
        """« 2 conformes », « 2 sous réserve »."""
        is_plural = count > 1 and self in {Grade.COMPLIANT, Grade.NOT_COMPLIANT}
        return f"{count}{NBSP}{self.label}{'s' if is_plural else ''}"

    @property
    def letter(self) -> str:
        """In a picture, where there is no room for the words; the legend says them."""
        return {"compliant": "C", "reservation": "R", "not_compliant": "N"}.get(self.value, "S")


# A grade that must be explained.
EXPLAINED_GRADES = frozenset({Grade.RESERVATION, Grade.NOT_COMPLIANT})

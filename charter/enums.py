"""Kinds of founding acts, and the life of a charter version."""

from django.db.models import TextChoices


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

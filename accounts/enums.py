"""Roles that a person holds by account; offices in the committee come from mandates."""

from django.db.models import TextChoices


class Role(TextChoices):
    CONTRIBUTOR = "contributor", "contributeur"
    APPROVER = "approver", "approbateur"
    SECRETARIAT = "secretariat", "secrétariat"
    MANAGEMENT = "management", "direction"
    BOARD = "board", "conseil d’administration"
    OPERATOR = "operator", "exploitation"


class DigestFrequency(TextChoices):
    """How often a person is told by e-mail of what waits for them."""

    IMMEDIATE = "immediate", "dès qu’il y a du nouveau"
    DAILY = "daily", "le matin, du lundi au vendredi"
    WEEKLY = "weekly", "le lundi matin"
    NEVER = "never", "jamais"


class Office(TextChoices):
    """What a mandate gives in the committee. Known here because it is part of who acts."""

    MEMBER = "member", "membre"
    VICE_PRESIDENT = "vice_president", "vice-président(e)"
    PRESIDENT = "president", "président(e)"


class Civility(TextChoices):
    """How a letter addresses a person, and whom gender balance counts. Blank on the account: not given."""

    MADAME = "madame", "Madame"
    MONSIEUR = "monsieur", "Monsieur"

"""Acts that amend a published opinion: what they do to it, their states and their steps."""

from django.db.models import TextChoices


class AmendmentKind(TextChoices):
    RECTIFICATION = "rectified", "rectification d’une erreur matérielle"
    REPEAL = "repealed", "abrogation, pour l’avenir"
    WITHDRAWAL = "withdrawn", "retrait"


class AmendmentStatus(TextChoices):
    DRAFTED = "drafted", "en préparation"
    SIGNED = "signed", "signé"
    PUBLISHED = "published", "publié"
    ABANDONED = "abandoned", "abandonné"


class AmendmentStep(TextChoices):
    SAVE = "save", "enregistrer"
    SIGN = "sign", "signer"
    SEND_BACK = "send_back", "reprendre la rédaction"
    ABANDON = "abandon", "abandonner"
    PUBLISH = "publish", "publier"

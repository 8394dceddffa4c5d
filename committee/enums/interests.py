"""What a member declares of their interests, and the letters that remind them to."""

from django.db.models import TextChoices


class InterestKind(TextChoices):
    EMPLOYMENT = "employment", "emploi ou fonction"
    HOLDING = "holding", "participation financière"
    OFFICE = "office", "mandat ou fonction associative"
    CLOSE_RELATION = "close_relation", "lien familial ou personnel"
    FUNDING = "funding", "contrat ou financement"
    OTHER = "other", "autre lien"


class DeclarationStatus(TextChoices):
    DRAFT = "draft", "brouillon"
    SUBMITTED = "submitted", "déposée"


class DeclarationStep(TextChoices):
    SAVE = "save", "enregistrer le brouillon"
    SUBMIT = "submit", "déposer la déclaration"


class DeclarationLetterKind(TextChoices):
    FIRST = "first", "déclaration d’intérêts à déposer"
    RENEW = "renew", "déclaration d’intérêts à renouveler"
    EXPIRED = "expired", "déclaration d’intérêts expirée"
    LATE = "late", "déclaration d’intérêts toujours attendue"

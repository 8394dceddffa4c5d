"""What may be published."""

from django.db.models import TextChoices


class PublicationKind(TextChoices):
    """The kinds of publication. The value is part of public addresses and of the open data: it never changes."""

    OPINION = "avis", "avis"
    FOUNDING_ACT = "acte", "acte fondateur"
    SHEET = "fiche", "fiche d’algorithme"
    CHARTER = "charte", "charte éthique"
    COMMITTEE = "composition", "composition du comité"
    FOLLOW_UP = "suite", "suite d’une recommandation"
    MEETINGS = "calendrier", "calendrier des séances"
    MINUTES = "proces-verbal", "extrait de procès-verbal"
    ANNUAL_REPORT = "rapport-annuel", "rapport annuel"
    AMENDMENT = "modificatif", "acte modificatif"


# Numbered from one each year, without a gap, in the transaction that publishes.
NUMBERED_IN_ORDER = frozenset({PublicationKind.OPINION})
# Public only by an issue of the Bulletin officiel, with a number and a file.
ONLY_IN_AN_ISSUE = frozenset({PublicationKind.OPINION, PublicationKind.AMENDMENT})


class Effect(TextChoices):
    """What an amending act does to the publication that it names; the value is the `outcome` of that act."""

    RECTIFIED = "rectified", "rectifié"
    REPEALED = "repealed", "abrogé"
    WITHDRAWN = "withdrawn", "retiré"

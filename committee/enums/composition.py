"""Seats of the committee and what they are held for (délibération n° 2020-41, art. 3)."""

from django.db.models import TextChoices


class SeatQuality(TextChoices):
    """For what a seat is held. « Notamment » in article 3 leaves room for other outside personalities."""

    AI = "ai", "personnalité compétente en intelligence artificielle"
    ETHICS = "ethics", "personnalité compétente en éthique"
    LAW = "law", "personnalité compétente en droit"
    OTHER = "other", "autre personnalité extérieure"
    STATE = "state", "représentant de l’État"
    USERS = "users", "représentant des usagers"
    BOARD = "board", "membre du conseil d’administration"


PERSONALITIES = frozenset({SeatQuality.AI, SeatQuality.ETHICS, SeatQuality.LAW, SeatQuality.OTHER})


class College(TextChoices):
    """The colleges of the board of directors, each of which sends one member to the committee."""

    STATE = "state", "État"
    EMPLOYEES = "employees", "organisations syndicales de salariés"
    EMPLOYERS = "employers", "organisations syndicales d’employeurs"


class EndReason(TextChoices):
    """Why a mandate ended before its term (CRPA, art. R.133-4), or why the same person begins another."""

    RESIGNATION = "resignation", "démission"
    LOSS_OF_QUALITY = "loss_of_quality", "perte de la qualité qui avait fondé la désignation"
    DEATH = "death", "décès"
    NEW_OFFICE = "new_office", "changement de fonction au sein du comité"


class MajorityBasis(TextChoices):
    """Of what a majority is needed."""

    PRESENT = "present", "majorité des membres présents ou représentés"
    EXPRESSED = "expressed", "majorité des suffrages exprimés"

"""What an opinion and its recommendations are called once they have a number: said once, printed and stored alike."""

from common.typography import NBSP


def opinion_reference(year: int, number: int) -> str:
    """« Avis n° 2026-01 », with the space that does not break."""
    return f"Avis n°{NBSP}{year}-{number:02d}"


def recommendation_reference(year: int, opinion_number: int, number: int) -> str:
    """« REC-2026-01-2 »: the second recommendation of the first opinion of 2026."""
    return f"REC-{year}-{opinion_number:02d}-{number}"

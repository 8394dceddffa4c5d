"""What changed from one text of an opinion to another."""

from common.comparison import Section, sections
from common.typography import long_date
from opinions.content import Content
from opinions.reading import Names, Reading, RecommendationReading, reading_of


def differences(before: Content, after: Content, names: Names) -> list[Section]:
    """The parts that differ, in the order of the act; none when the texts are the same."""
    return sections(_parts(before, names), _parts(after, names))


def _parts(content: Content, names: Names) -> dict[str, list[str]]:
    read = reading_of(content, names)
    return {
        "Objet": [read.title] if read.title else [],
        "L’essentiel": list(read.essential),
        "Visas": list(read.visas),
        "Rapport et auditions": [line for line in (read.report_by, *read.heard) if line],
        **_recitals(content),
        "Sens de l’avis": [read.outcome] if read.outcome else [],
        "Dispositif": list(read.operative),
        "Recommandations": _recommendations(read),
    }


def _recitals(content: Content) -> dict[str, list[str]]:
    return {recital.title or recital.commitment: list(recital.paragraphs) for recital in content.recitals}


def _recommendations(read: Reading) -> list[str]:
    return [" ".join(part for part in _said(recommendation) if part) for recommendation in read.recommendations]


def _said(said: RecommendationReading) -> list[str]:
    return [
        said.text,
        f"Destinataire : {said.addressee or 'à choisir'}.",
        f"Engagement : {said.commitment or 'à choisir'}.",
        f"Échéance : {long_date(said.due_on)}." if said.due_on else "",
        f"Mesure de réussite : {said.measure}" if said.measure else "",
    ]

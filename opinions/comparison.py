"""What changed from one text of an opinion to another."""

from collections.abc import Iterable

from common.comparison import Section, sections
from common.typography import long_date
from opinions.content import Annex, Content
from opinions.reading import AnnexReading, Names, Reading, RecommendationReading, reading_of


def differences(before: Content, after: Content, names: Names) -> list[Section]:
    """The parts that differ, in the order of the act; none when the texts are the same."""
    return sections(parts_of(before, names), parts_of(after, names))


def parts_of(content: Content, names: Names) -> dict[str, list[str]]:
    """The paragraphs of each part of the text, as they are read."""
    read = reading_of(content, names)
    return {
        "Objet": [read.title] if read.title else [],
        "L’essentiel": _lines(content.essential),
        "Visas": list(read.visas),
        "Rapport et auditions": [line for line in (read.report_by, *read.heard) if line],
        **{recital.title or recital.commitment: _lines(recital.paragraphs) for recital in content.recitals},
        "Sens de l’avis": [read.outcome_label] if read.outcome else [],
        "Dispositif": _lines([content.operative]),
        "Recommandations": _recommendations(read),
        **{f"{annex.label} – {annex.title}": _lines(said.paragraphs) for annex, said in _annexes(read)},
    }


def _lines(paragraphs: Iterable[str]) -> list[str]:
    """As they are written: each paragraph, each item of a list and each row of a table is one line, with its marks."""
    return [line for paragraph in paragraphs for line in paragraph.split("\n") if line]


def _annexes(read: Reading) -> Iterable[tuple[AnnexReading, Annex]]:
    return zip(read.annexes, read.content.annexes, strict=True)


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

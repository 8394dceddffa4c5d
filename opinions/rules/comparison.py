"""Two versions of a text, line by line, in words that a screen reader can follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from opinions.content import Content


@dataclass(frozen=True, slots=True)
class Difference:
    """One passage that differs: where, what it was, what it is. Either side may be empty."""

    where: str
    before: str
    after: str


def compared(before: Content, after: Content) -> list[Difference]:
    """What changed from one version to the other, part by part, in the order of the text."""
    ours, theirs = _parts(before), _parts(after)
    places = list(dict.fromkeys([*ours, *theirs]))
    return [
        difference for place in places for difference in _differences(place, ours.get(place, []), theirs.get(place, []))
    ]


def _parts(content: Content) -> dict[str, list[str]]:
    parts = {
        "Objet": [content.title],
        "L’essentiel": list(content.essential),
        "Visas": list(content.visas),
        "Rapport": [content.report_by],
        "Auditions": list(content.heard),
    }
    parts |= {recital.title: list(recital.paragraphs) for recital in content.recitals}
    parts |= {"Sens de l’avis": [content.outcome], "Dispositif": content.operative.splitlines()}
    parts["Recommandations"] = [
        f"{said.text} – {said.addressee}, {said.commitment}, {said.due_on}, {said.measure}"
        for said in content.recommendations
    ]
    return {place: [line for line in lines if line] for place, lines in parts.items()}


def _differences(where: str, before: Sequence[str], after: Sequence[str]) -> list[Difference]:
    found = []
    for tag, i, j, k, m in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [Difference(where, old, new) for old, new in zip_longest(before[i:j], after[k:m], fillvalue="")]
    return found

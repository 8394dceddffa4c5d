"""Addresses of what proves an answer: one a line, the address then what it is."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from common.typography import french

MOST = 20
EXAMPLE = "https://www.exemple.fr/rapport.pdf rapport d’évaluation"
_VALID = URLValidator(schemes=["https"])
_LINE = re.compile(r"(?P<url>\S+)(?:[\s–:-]+(?P<label>.*))?")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A public page: the site shows its address, so only https is taken."""

    url: str
    label: str = ""

    def as_json(self) -> dict[str, str]:
        return {"url": self.url, "label": self.label}


def of_json(said: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(url=one["url"], label=one.get("label", "")) for one in said)


def in_lines(evidence: tuple[Evidence, ...]) -> str:
    """As it is typed."""
    return "\n".join(f"{one.url} {one.label}".strip() for one in evidence)


def from_lines(text: str) -> tuple[Evidence, ...]:
    """What was typed, one address a line.

    Raises: ValueError with a French sentence that names the line.
    """
    found = []
    for number, line in enumerate((line.strip() for line in text.splitlines()), start=1):
        if not line:
            continue
        said = _LINE.fullmatch(line)
        url = said["url"] if said else ""
        try:
            _VALID(url)
        except ValidationError:
            raise ValueError(
                french(f"Ligne {number} : une adresse commence par https://, suivie de ce qu’elle est. Ex. : {EXAMPLE}")
            ) from None
        found.append(Evidence(url=url, label=french((said["label"] or "").strip()) if said else ""))
    if len(found) > MOST:
        raise ValueError(french(f"{MOST} adresses au plus : gardez celles qui prouvent le mieux."))
    return tuple(found)

"""Stock phrases: formulas that a rapporteur inserts, then completes. Kept in phrases.toml, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from common.typography import french

ZONES = ("heard", "recitals", "operative", "recommendations")


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """By zone of the text, in French typography."""
    found = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
    return {zone: tuple(french(phrase) for phrase in found[zone]) for zone in ZONES}

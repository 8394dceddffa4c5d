"""The schemas of our formats, as they are served. One file for each edition; an edition that was published stays.

« fiche-1 » is a JSON Schema (2020-12); « inventaire-1 », a Table Schema (Frictionless Data) of the columns of the CSV.
"""

import json
from pathlib import Path

from django.conf import settings

from bulletin import addresses

FOLDER = Path(__file__).parent
INVENTORY = "inventaire-1"


def schema(edition: str) -> str | None:
    """The schema of this edition, with its address as `$id`, or `path` in a table; None for no such edition."""
    files = {path.stem: path for path in FOLDER.glob("*.json")}
    if edition not in files:
        return None
    described = json.loads(files[edition].read_text(encoding="utf-8"))
    address = settings.PUBLIC_URL + addresses.schema(edition)
    return json.dumps({"path" if "fields" in described else "$id": address, **described}, ensure_ascii=False)


def content_type(edition: str) -> str:
    return "application/json" if edition == INVENTORY else "application/schema+json"

"""The schemas of our formats, as they are served. One file for each edition; an edition that was published stays."""

import json
from pathlib import Path

from django.conf import settings

from bulletin import addresses

FOLDER = Path(__file__).parent


def schema(edition: str) -> str | None:
    """The JSON Schema of this edition, with its address as `$id`; None when there is no such edition."""
    files = {path.stem: path for path in FOLDER.glob("*.json")}
    if edition not in files:
        return None
    described = json.loads(files[edition].read_text(encoding="utf-8"))
    return json.dumps({"$id": settings.PUBLIC_URL + addresses.schema(edition), **described}, ensure_ascii=False)

"""Write the JSON Schema of the sheets where the public site reads it: run it when the models or sheet.toml change."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from algorithms.formats import native
from bulletin.schemas import FOLDER


class Command(BaseCommand):
    help = "Write bulletin/schemas/fiche-1.json from the models of the sheet and algorithms/texts/sheet.toml."

    def handle(self, *args: Any, **options: Any) -> None:
        text = json.dumps(native.schema(), ensure_ascii=False, indent=2)
        (FOLDER / f"{native.EDITION}.json").write_text(f"{text}\n", encoding="utf-8")

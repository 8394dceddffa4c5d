"""Load a founding act from its text; délibération n° 2020-41 when no file is named. Safe to repeat."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from charter import known
from common.errors import DomainError
from common.journal import System


class Command(BaseCommand):
    help = "Load a founding act from a TOML description and the text that it names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("description", nargs="?", type=Path, default=known.FOUNDING_ACT)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            act = known.load_act(
                path=options["description"], actor=System("chargement d’un acte fondateur"), at=timezone.now()
            )
        except (DomainError, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        articles, objectives = act.articles.count(), act.objectives.count()
        self.stdout.write(f"{act.identifier}: {len(act.visas)} visas, {articles} articles, {objectives} objectives.")

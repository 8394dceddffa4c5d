"""Record the dates of application that come with the software, for the texts that have none. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from algorithms import operations
from common.journal import System


class Command(BaseCommand):
    help = "Record the known dates of application of the texts."

    def handle(self, *args: Any, **options: Any) -> None:
        added = operations.load_known_dates(actor=System("chargement des dates des textes"), at=timezone.now())
        self.stdout.write(f"{len(added)} dates recorded.")

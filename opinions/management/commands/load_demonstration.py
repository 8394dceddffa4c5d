"""Load the demonstration into an empty database; do nothing when there is anybody in it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from opinions.demonstration.story import tell


class Command(BaseCommand):
    help = "Load invented people, the real registry, and files at every stage."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            self.stdout.write("The database is not empty: nothing was loaded.")
            return
        with transaction.atomic():
            tell(today=timezone.now())
        self.stdout.write("Demonstration loaded.")

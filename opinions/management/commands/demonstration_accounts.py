"""Print the accounts of the demonstration, for whoever has just started it."""

from typing import Any

from django.core.management.base import BaseCommand

from opinions.demonstration.people import PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Print who may sign in to the demonstration, and how."

    def handle(self, *args: Any, **options: Any) -> None:
        width = max(len(person.email) for person in PEOPLE)
        for person in PEOPLE:
            self.stdout.write(f"  {person.email:<{width}}  {person.shown_as}")
        self.stdout.write(f"  mot de passe de tous les comptes : {PASSWORD}")

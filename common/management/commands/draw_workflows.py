"""Print docs/workflows.md from the tables, so that the page cannot drift from the code."""

from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from common.workflow import Workflow


class Command(BaseCommand):
    help = "Print every workflow as a diagram."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join(page()))


def workflows() -> list[Workflow]:
    """Every table of the project, in the order of the apps."""
    found: dict[int, Workflow] = {}
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.workflow")
        except ModuleNotFoundError:
            continue
        found |= {id(table): table for table in _tables_of(module)}
    return list(found.values())


def _tables_of(module: ModuleType) -> list[Workflow]:
    return [value for value in vars(module).values() if isinstance(value, Workflow)]


def page() -> list[str]:
    lines = ["# Workflows", "", "Printed by `manage.py draw_workflows` from the tables; `script/check` compares."]
    for table in workflows():
        lines += ["", f"## {table.name}", "", "```mermaid", table.mermaid(), "```", ""]
        lines += ["| state | who holds the pen |", "|---|---|"]
        lines += [f"| {state.label} | {table.owners[state]} |" for state in table.states]
    return lines

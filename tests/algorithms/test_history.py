"""Whatever the journal says of a sheet has its words in the history that its page shows."""

import ast
from pathlib import Path

from algorithms import operations
from algorithms.enums import SheetStep
from algorithms.history import WORDS

FOLDER = Path(operations.__file__).parent
# Written of a document, not of a sheet: its page shows no history.
NOT_OF_A_SHEET = {"sheet.download"}


def actions_of(path):
    """The actions of sheets that a module records; « sheet.{step} » is any step, « sheet.{act} » what is passed."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    for call in calls:
        for given in (keyword.value for keyword in call.keywords if keyword.arg == "action"):
            if isinstance(given, ast.Constant):
                yield given.value
            elif ast.unparse(given) == "f'sheet.{step}'":
                yield from (f"sheet.{step}" for step in SheetStep)
            elif ast.unparse(given) == "f'sheet.{act}'":
                yield from (f"sheet.{other.args[1].value}" for other in calls if ast.unparse(other.func) == "_record")
            else:
                # An action that is composed otherwise is to be read here first.
                assert not ast.unparse(given).startswith("f'sheet."), (path.name, ast.unparse(given))


def test_each_action_on_a_sheet_has_its_words():
    found = {action for path in FOLDER.glob("*.py") for action in actions_of(path)}
    of_sheets = {action for action in found if action.startswith("sheet.")}

    assert {"sheet.create", "sheet.edit", "sheet.join_document", "sheet.decline_referral"} <= of_sheets
    assert of_sheets - NOT_OF_A_SHEET == set(WORDS)

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import TextChoices

from common.errors import WrongState
from common.workflow import Transition, Workflow


class State(TextChoices):
    DRAFT = "draft", "brouillon"
    SENT = "sent", "envoyé"


class Step(TextChoices):
    SEND = "send", "envoyer"


def table(**changed):
    parts = {
        "name": "Lettre",
        "states": State,
        "steps": Step,
        "initial": [State.DRAFT],
        "transitions": [Transition(Step.SEND, frozenset({State.DRAFT}), State.SENT)],
        "owners": {State.DRAFT: "l’auteur", State.SENT: "personne"},
    }
    return Workflow(**{**parts, **changed})


def test_a_step_leads_where_the_table_says():
    assert table().target(Step.SEND, source="draft") == State.SENT
    assert table().steps_from("draft") == [Step.SEND]
    assert table().steps_from("sent") == []


def test_a_step_at_the_wrong_moment_is_refused_in_words():
    with pytest.raises(WrongState, match="« envoyer » ne peut pas suivre l’état « envoyé »"):
        table().target(Step.SEND, source="sent")


def test_a_state_without_an_owner_is_refused():
    with pytest.raises(ValueError, match="no owner"):
        table(owners={State.DRAFT: "l’auteur"})


def test_a_step_without_a_transition_is_refused():
    with pytest.raises(ValueError, match="no transition"):
        table(transitions=[])


def test_the_diagram_shows_every_state_and_step():
    assert table().mermaid().splitlines() == [
        "stateDiagram-v2",
        "    draft: brouillon",
        "    sent: envoyé",
        "    [*] --> draft",
        "    draft --> sent: envoyer",
    ]


def test_the_page_of_workflows_is_the_one_that_the_tables_print(settings):
    printed = StringIO()

    call_command("draw_workflows", stdout=printed)

    assert Path(settings.BASE_DIR / "docs" / "workflows.md").read_text() == printed.getvalue()

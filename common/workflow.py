"""Workflow tables: the only list of what leads where. The code, the tests, the pages and the diagrams read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from common.errors import WrongState


@dataclass(frozen=True, slots=True)
class Transition:
    step: TextChoices
    sources: frozenset[TextChoices]
    target: TextChoices


class Workflow:
    """The states of one object, the steps between them, and who holds the pen in each state.

    `owners` says in French who must act next in each state; it covers every state, so that no file is nobody's.
    """

    def __init__(
        self,
        *,
        name: str,
        states: type[TextChoices],
        steps: type[TextChoices],
        initial: Iterable[TextChoices],
        transitions: Iterable[Transition],
        owners: Mapping[TextChoices, str],
    ) -> None:
        self.name = name
        self.states = states
        self.steps = steps
        self.initial = frozenset(initial)
        self.owners = dict(owners)
        self.transitions = list(transitions)
        self._targets = {(t.step, source): t.target for t in self.transitions for source in t.sources}
        if missing := set(states) - set(self.owners):
            raise ValueError(f"{name}: no owner for {sorted(missing)}")
        if unused := set(steps) - {t.step for t in self.transitions}:
            raise ValueError(f"{name}: no transition for {sorted(unused)}")

    def target(self, step: TextChoices, *, source: str) -> TextChoices:
        """The state that `step` leads to from `source`.

        Raises: WrongState (409) when the table has no such line.
        """
        try:
            return self._targets[self.steps(step), self.states(source)]
        except KeyError:
            raise WrongState(
                f"Action impossible à ce stade : « {self.steps(step).label} » ne peut pas suivre "
                f"l’état « {self.states(source).label} »."
            ) from None

    def steps_from(self, source: str) -> list[TextChoices]:
        """The steps that the table allows from `source`, in the order of the table."""
        return [t.step for t in self.transitions if self.states(source) in t.sources]

    def moves(self) -> list[tuple[str, str]]:
        """The changes of state that the table allows, in a fixed order: what a trigger of the model lets pass."""
        return sorted(
            {
                (source.value, transition.target.value)
                for transition in self.transitions
                for source in transition.sources
                if source != transition.target
            }
        )

    def mermaid(self) -> str:
        """The diagram of this table, for docs/workflows.md."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {state.value}: {state.label}" for state in self.states]
        lines += [f"    [*] --> {state.value}" for state in self.states if state in self.initial]
        for transition in self.transitions:
            for source in self.states:
                if source in transition.sources:
                    lines.append(f"    {source.value} --> {transition.target.value}: {transition.step.label}")
        return "\n".join(lines)

"""Conditions written in the texts, judged with three answers: yes, no, and not yet known (None)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

# The codes that a name holds; empty when the question is not asked; None while it is open.
Known = Callable[[str], frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class Atom:
    """« name=a|b » holds one of the values, « name!=a » holds none of them, « name » holds something."""

    name: str
    values: frozenset[str]
    is_denied: bool = False

    @classmethod
    def read(cls, text: str) -> "Atom":
        name, sign, values = text.partition("=")
        return cls(name.removesuffix("!"), frozenset(values.split("|")) if sign else frozenset(), name.endswith("!"))

    def truth(self, known: Known) -> bool | None:
        held = known(self.name)
        if held is None:
            return None
        if not self.values:
            return bool(held)
        return bool(held & self.values) is not self.is_denied


def read_all(texts: Iterable[str]) -> tuple[Atom, ...]:
    return tuple(Atom.read(text) for text in texts)


def all_true(atoms: Sequence[Atom], known: Known) -> bool | None:
    """No when one is false, whatever is open; then not known when one is open; yes otherwise."""
    truths = [atom.truth(known) for atom in atoms]
    if False in truths:
        return False
    return None if None in truths else True


def first_false(atoms: Sequence[Atom], known: Known) -> Atom | None:
    return next((atom for atom in atoms if atom.truth(known) is False), None)


def open_names(atoms: Sequence[Atom], known: Known) -> list[str]:
    """The names that keep it open."""
    return [atom.name for atom in atoms if atom.truth(known) is None]

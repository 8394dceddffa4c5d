"""The answer of a policy: yes, or no with the reason."""

from dataclasses import dataclass

from common.errors import NotAllowed, NotVisible


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when allowed; otherwise `refusal` says why, in French, and `is_hidden` that even existence is not told."""

    refusal: str = ""
    is_hidden: bool = False

    def __bool__(self) -> bool:
        return not self.refusal


YES = Verdict()
HIDDEN = Verdict("Cette page n’existe pas.", is_hidden=True)


def no(refusal: str) -> Verdict:
    return Verdict(refusal)


def require(verdict: Verdict) -> None:
    """Raise the refusal that the verdict carries, if any.

    Raises: NotVisible (404) when the object is hidden from the person, NotAllowed (403) otherwise.
    """
    if verdict:
        return
    raise NotVisible(verdict.refusal) if verdict.is_hidden else NotAllowed(verdict.refusal)

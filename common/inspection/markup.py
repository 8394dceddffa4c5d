"""XML read as it comes, with no entity, no definition, no endless depth: the reader never holds a document whole."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from common.inspection import refusals
from common.inspection.refusals import Refused

DEEPEST = 256
# Of one file, all its parts together: a workbook of a million cells has two million.
MOST_ELEMENTS = 2_000_000

Start = Callable[[str, dict[str, str]], None]


class Budget:
    """What one file may still cost: elements of XML, bytes once unpacked."""

    def __init__(self, *, unpacked: int) -> None:
        self.elements = MOST_ELEMENTS
        self.unpacked = unpacked

    def spend_element(self) -> None:
        self.elements -= 1
        if self.elements < 0:
            raise Refused(refusals.TOO_HEAVY)

    def spend_bytes(self, count: int) -> None:
        self.unpacked -= count
        if self.unpacked < 0:
            raise Refused(refusals.BOMB)


def read(
    chunks: Iterable[bytes], budget: Budget, *, start: Start | None = None, text: Callable[[str], None] | None = None
) -> None:
    """Names are « address local ». `start` is told each element, `text` what stands between.

    Raises: Refused for a document type, an endless depth, too many elements, or what is not well formed.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        budget.spend_element()
        if depth > DEEPEST:
            raise Refused(refusals.BOMB)
        if start is not None:
            start(name, attributes)

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_arguments: object) -> None:
        raise Refused(refusals.ENTITIES)

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Refused(refusals.DAMAGED) from None


def local(name: str) -> str:
    """The name without its address."""
    return name.rpartition(" ")[2]

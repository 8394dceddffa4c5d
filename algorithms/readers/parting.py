"""Several facts that our own export wrote in one text, taken apart: the other side of `formats.telling`. Pure."""

import re
from collections.abc import Mapping

from algorithms.enums import Technique
from common.typography import fold

# Our own references: what such a file composes is known, and is not what another register would have meant.
OURS = "ALG-"


def parted(text: str, titles: Mapping[str, str]) -> dict[str, str]:
    """The text by the name of its fact, from each line that begins with « title : »; what comes first is under "".

    `titles` are by the names of the facts.
    """
    found, name = {"": ""}, ""
    for line in text.split("\n"):
        for fact, title in titles.items():
            if fact not in found and (begins := re.match(rf"{re.escape(title)}\s*:\s+", line)):
                name, line = fact, line[begins.end() :]  # noqa: PLW2901 -- the rest of the line is what the fact says
                break
        found[name] = f"{found[name]}\n{line}" if found.get(name) else line
    return {fact: said.strip() for fact, said in found.items()}


def technique_first(text: str) -> tuple[str, str]:
    """The technique that the first paragraph names by our words, and the rest; no technique when it names none."""
    first, _, rest = text.partition("\n\n")
    code = next((str(code) for code, words in Technique.choices if fold(str(words)) == fold(first.strip())), "")
    return (code, rest.strip()) if code else ("", text)


def named_lines(text: str) -> list[tuple[str, str]]:
    """A row for each line, as `telling.rows_as_text` writes it: what names it, and what it says."""
    cells = (line.partition(" – ") for line in text.split("\n") if line.strip())
    return [(name.strip(), said.strip()) for name, _, said in cells]

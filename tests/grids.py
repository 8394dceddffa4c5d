"""Tables drawn in the tests: who × what, states × steps. A member of the committee can read and correct them."""

ANSWERS = {"yes": True, "-": False}


def cells(drawing: str) -> list[tuple[str, str, bool]]:
    """The (row, column, allowed) triples of a drawn table; a cell is `yes` or `-`."""
    return [(row, column, ANSWERS[value]) for row, column, value in entries(drawing)]


def entries(drawing: str) -> list[tuple[str, str, str]]:
    """The (row, column, value) triples of a drawn table, whatever the values."""
    lines = [line for line in drawing.strip().splitlines() if not set(line) <= set("-+ ")]
    columns = [name.strip() for name in lines[0].split("|")][1:]
    found = []
    for line in lines[1:]:
        name, *values = [value.strip() for value in line.split("|")]
        assert len(values) == len(columns), f"row {name!r} has {len(values)} cells for {len(columns)} columns"
        found += [(name, column, value) for column, value in zip(columns, values, strict=True)]
    return found


def rows(drawing: str) -> list[str]:
    return list(dict.fromkeys(row for row, _column, _value in entries(drawing)))


def columns(drawing: str) -> list[str]:
    return list(dict.fromkeys(column for _row, column, _value in entries(drawing)))

"""The process that reads one file and dies: `python -m common.inspection.child <extension>`, started by `gate`.

The file is its standard input, its answer one line of JSON. It holds no secret (its environment is empty), writes
nothing else, and a fresh one is started for each file: what one file does to it, no other file meets.
"""

import json
import os
import sys
from pathlib import Path

from common import confine
from common.inspection import refusals
from common.inspection.reading import read
from common.inspection.refusals import Refused

MEMORY_BYTES = 448 * 1024 * 1024
ADDRESS_SPACE_BYTES = 1024 * 1024 * 1024
WRITE_BYTES = 64 * 1024
PROCESSOR_SECONDS = 8


def main() -> None:
    confine.set_limits(memory=MEMORY_BYTES, write=WRITE_BYTES, address_space=ADDRESS_SPACE_BYTES)
    confine.leave_network()
    confine.allow_processor(PROCESSOR_SECONDS)
    confine.close_doors(Path(__file__).parent)
    os.write(1, json.dumps(_answer(sys.argv[1])).encode())


def _answer(extension: str) -> dict[str, str]:
    try:
        with open(0, "rb", closefd=False) as given:
            return {"found": read(given.read(), extension).extension}
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": refusals.BOMB}
    except RecursionError:
        return {"refused": refusals.BOMB}


if __name__ == "__main__":
    main()

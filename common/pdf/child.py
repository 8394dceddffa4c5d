"""The process that renders: `python -m common.pdf.child`, started and stopped by `common.pdf.render`.

It holds no secret (its environment is empty), reads documents on its standard input and answers on its standard output.
"""

import os
import sys
from datetime import datetime
from typing import Any

from common import confine
from common.pdf import assets, frames
from common.pdf.source import PdfSource, RenderError


def main() -> None:
    answers = os.dup(1)
    os.dup2(2, 1)  # whatever prints goes to the log, never among the answers
    confine.set_limits()
    confine.leave_network()
    engine = _start_engine()
    confine.close_doors(assets.PRINT_DIR)
    while True:
        try:
            header, blobs = frames.unpack(_read)
        except EOFError:
            return
        confine.allow_processor(header["seconds"])
        answer, blob = _answer(engine, header, blobs)
        is_last = answer.get("broken", False) or confine.is_worn()
        _write(answers, frames.pack({**answer, "last": is_last}, [blob]))
        if is_last:
            return


def _start_engine() -> Any:
    from common.pdf.engine import Engine  # noqa: PLC0415 -- after the limits are set: the import starts C libraries

    return Engine()


def _answer(engine: Any, header: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], bytes]:
    record = blobs[1] if header["has_record"] else None
    source = PdfSource(
        html=blobs[0].decode(),
        record=record,
        record_name=header["record_name"],
        record_at=datetime.fromisoformat(header["record_at"]),
    )
    try:
        pdf = engine.render(source)
    except RenderError as refusal:
        return {"reason": str(refusal)}, b""
    except MemoryError:
        return {"reason": "Le document demande plus de mémoire qu’il n’est permis.", "broken": True}, b""
    except Exception as failure:  # the last resort of the process: the caller must hear of it, and starts another one
        sys.excepthook(type(failure), failure, failure.__traceback__)
        return {"reason": f"Le moteur de mise en pages a échoué ({type(failure).__name__}).", "broken": True}, b""
    keys = ("pages", "sha256", "anchors", "engine", "warnings")
    return {key: getattr(pdf, key) for key in keys}, pdf.data


def _read(size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = os.read(0, min(size - len(data), 1 << 20))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


if __name__ == "__main__":
    main()

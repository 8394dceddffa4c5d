"""The seal of what goes to the bulletin: made once, and held to at the moment of publishing."""

from datetime import datetime

from common.pdf.seal import SealError, SealUnavailable, sealer
from opinions.rendering.items import Unfit, refuse_unfit


class NotNow(Exception):
    """What the seal needs is not there now, and may come back by itself; the message is a French sentence."""


def sealed(pdf: bytes | memoryview | None, html: str, *, at: datetime) -> bytes:
    """The file with its seal, checked again.

    Raises: NotNow when it may be made later, Unfit when it cannot be made, or does not hold.
    """
    try:
        data = sealer().seal(bytes(pdf or b""), at=at)
    except SealUnavailable as pause:
        raise NotNow(str(pause)) from pause
    except SealError as fault:
        raise Unfit(str(fault)) from fault
    refuse_unfit(data, html, is_sealed=True)
    return data


def refuse_unsealed(pdf: bytes | memoryview | None, *, at: datetime) -> None:
    """Raises: Unfit when the seal of this file does not hold at this moment; nothing is published without one."""
    try:
        report = sealer().report(bytes(pdf or b""), at=at)
    except SealError as fault:
        raise Unfit(str(fault)) from fault
    if not report.valid:
        raise Unfit(f"Le cachet ne tient pas au moment de publier\u00a0: {report.reason}")

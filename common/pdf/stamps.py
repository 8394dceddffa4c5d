"""Time stamps (RFC 3161): a third party says when a signature existed. Asked only when an address is configured."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

SKEW = timedelta(minutes=5)
"""How far the clock of the service may be from ours."""

SILENT = "Le service d’horodatage ne répond pas, ou refuse la demande."


@dataclass(frozen=True, slots=True, kw_only=True)
class StampService:
    """The address of the service, how long it may take (seconds), and the authorities that answer for it."""

    url: str
    timeout: float
    trust_path: Path
    login: tuple[str, str] | None = None

    def client(self) -> HTTPTimeStamper:
        return HTTPTimeStamper(self.url, timeout=self.timeout, auth=self.login)

"""One polite visit to an address of the web, that leads nowhere inside: what is behind a link, alive or not.

The address comes from a sheet: whoever wrote it must not make the worker visit the machines of the house. Names are
resolved once, every address found must be public, and the connection goes to the address that was judged, at each step
of a redirection. Nothing is sent but the request, nothing is read but the head of the answer.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings

MOST_REDIRECTIONS = 5
SECONDS = 10
# These answer, if only to say that a robot may not read on.
ANSWERS = frozenset({401, 403, 405, 406, 429})
PORTS = {"http": 80, "https": 443}
AGENT = "Saisine (verification des liens du registre)"


@dataclass(frozen=True, slots=True)
class Visit:
    """`is_refused`: an address that we do not visit, which says nothing of its life."""

    is_alive: bool
    detail: str
    is_refused: bool = False


class _Refused(Exception):
    """An address that is not of the public web."""


def visit(url: str) -> Visit:
    """At most five redirections, ten seconds each. Never raises for what it finds."""
    try:
        for _redirection in range(MOST_REDIRECTIONS + 1):
            status, location = _head(url)
            if not (300 <= status < 400 and location):
                return Visit(status < 400 or status in ANSWERS, f"réponse {status}")
            url = urljoin(url, location)
    except _Refused as refusal:
        return Visit(False, str(refusal), is_refused=True)
    except (OSError, http.client.HTTPException, ValueError) as failure:
        return Visit(False, f"pas de réponse ({type(failure).__name__})")
    return Visit(False, "trop de redirections")


def _head(url: str) -> tuple[int, str]:
    """The status, and where it sends."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    is_allowed = f"{host}:{port}" in settings.LINK_TEST_HOSTS
    if parts.scheme not in PORTS or not host:
        raise _Refused("adresse qui n’est pas du web")
    if port != PORTS[parts.scheme] and not is_allowed:
        raise _Refused("port inhabituel")
    connection = _Pinned(host, port, _public_address(host, port, is_allowed), is_secure=parts.scheme == "https")
    watch = threading.Timer(SECONDS, connection.abandon)
    watch.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", "")
    finally:
        watch.cancel()
        connection.close()


def _public_address(host: str, port: int, is_allowed: bool) -> str:
    """The address to go to. All that the name gives must be public: one that is not is a trap."""
    found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    for one in found:
        address = ipaddress.ip_address(one.partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
        if not is_allowed and (not mapped.is_global or mapped.is_multicast or not address.is_global):
            raise _Refused("adresse interne ou non publique")
    return min(found, key=lambda one: ":" in one)


class _Pinned(http.client.HTTPConnection):
    """Goes to the address that was judged, whatever the name would give now; the certificate is that of the name."""

    def __init__(self, host: str, port: int, address: str, *, is_secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.address, self.is_secure = address, is_secure

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), SECONDS)
        if self.is_secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def abandon(self) -> None:
        """An answer that comes drop by drop."""
        if self.sock is not None:
            self.sock.shutdown(socket.SHUT_RDWR)

"""What each process is told, and nothing more: three environments from one set of secrets kept in `var/env`.

The public site's own environment holds neither the other's secret, nor its database role, nor the broker.
"""

import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from launch.errors import CannotStart

ROOT = Path(__file__).resolve().parents[1]
APPLICATION_ROLE = "saisine_app"
PUBLIC_ROLE = "saisine_public"
SECRETS = (
    "SECRET_KEY",
    "PUBLIC_SECRET_KEY",
    "OWNER_DATABASE_PASSWORD",
    "APP_DATABASE_PASSWORD",
    "PUBLIC_DATABASE_PASSWORD",
)
# What a process needs of the machine to start at all.
OF_THE_MACHINE = (
    "PATH",
    "HOME",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)
# What a person may choose when starting the trial.
CHOICES = (
    "SAISINE_BODY_NAME",
    "SAISINE_SITE_NAME",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_BACKEND",
    "EMAIL_HOST",
    "OUTBOX_LEASE_SECONDS",
    "OUTBOX_SWEEP_SECONDS",
)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One start of the whole system: where it keeps things, where it listens, whose servers it uses."""

    var: Path
    host: str
    port: int
    public_port: int
    owner_url: str
    redis_url: str
    is_demonstration: bool
    secrets: dict[str, str]

    @property
    def internal_url(self) -> str:
        return f"http://{self._name}:{self.port}"

    @property
    def public_url(self) -> str:
        return f"http://{self._name}:{self.public_port}"

    @property
    def _name(self) -> str:
        return "localhost" if self.host in {"127.0.0.1", "0.0.0.0"} else self.host  # noqa: S104 -- compared, not bound

    def for_the_owner(self) -> dict[str, str]:
        """Migrations and GRANTs: the only environment that may change the schema."""
        passwords = {name: self.secrets[name] for name in ("APP_DATABASE_PASSWORD", "PUBLIC_DATABASE_PASSWORD")}
        return self.for_internal() | passwords | {"DATABASE_URL": self.owner_url}

    def for_internal(self) -> dict[str, str]:
        """The internal site, the worker, beat and the commands."""
        url = as_role(self.owner_url, APPLICATION_ROLE, self.secrets["APP_DATABASE_PASSWORD"])
        chosen = {"REDIS_URL": self.redis_url} if self.redis_url else {}
        return (
            self._common()
            | chosen
            | {
                "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                "SECRET_KEY": self.secrets["SECRET_KEY"],
                "DATABASE_URL": url,
            }
        )

    def for_public(self) -> dict[str, str]:
        return self._common() | {
            "DJANGO_SETTINGS_MODULE": "config.settings.public",
            "SECRET_KEY": self.secrets["PUBLIC_SECRET_KEY"],
            "DATABASE_URL": as_role(self.owner_url, PUBLIC_ROLE, self.secrets["PUBLIC_DATABASE_PASSWORD"]),
            "SECURE_SSL_REDIRECT": "0",
        }

    def _common(self) -> dict[str, str]:
        names = {"localhost", "127.0.0.1", socket.gethostname(), self.host}
        names |= {name for name in os.environ.get("ALLOWED_HOSTS", "").split(",") if name}
        kept = {name: os.environ[name] for name in OF_THE_MACHINE + CHOICES if name in os.environ}
        return kept | {
            "ALLOWED_HOSTS": ",".join(sorted(names)),
            "INTERNAL_URL": os.environ.get("INTERNAL_URL", self.internal_url),
            "PUBLIC_URL": os.environ.get("PUBLIC_URL", self.public_url),
            "SAISINE_VAR": str(self.var),
            "SAISINE_DEMONSTRATION": "1" if self.is_demonstration else "0",
            "PYTHONUNBUFFERED": "1",
            "LANG": "C.UTF-8",
        }


def as_role(url: str, role: str, password: str) -> str:
    """The same database, for somebody else."""
    parts = urlsplit(url)
    where = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{quote(password, safe='')}@{where}"))


def read_secrets(path: Path) -> dict[str, str]:
    """The secrets of this folder, made at the first start, readable by nobody else."""
    known: dict[str, str] = {}
    if path.exists():
        lines = path.read_text().splitlines()
        known = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    missing = [name for name in SECRETS if not known.get(name)]
    if missing:
        known |= {name: secrets.token_urlsafe(48) for name in missing}
        lines = ["# Made by script/server. With the data of var/postgres, and as secret as they are."]
        lines += [f"{name}={value}" for name, value in known.items()]
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text("\n".join(lines) + "\n")
    return known


def port_from(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise CannotStart(f"{name}={value} is not a port. Type for instance: {name}=8010 script/server")
    return int(value)


def require_free(host: str, port: int, name: str) -> None:
    """Said before anything is started: a port that somebody else holds."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} is taken or not ours ({error.strerror}). Choose another: {name}={port + 10} script/server"
            ) from error

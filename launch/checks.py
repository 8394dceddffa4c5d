"""`script/check`: what is refused before any test. One line each; failures are shown whole at the end."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from launch import rules
from launch.environment import ROOT
from launch.preparation import APPS

# No check needs a database, a broker or a secret: these are never used.
STAND_INS = {
    "SECRET_KEY": "only-for-checks-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "DATABASE_URL": "postgresql://nobody@localhost:1/none",
    "ALLOWED_HOSTS": "saisine.example",
    "SAISINE_VAR": str(ROOT / "var"),
}
TEMPLATES = ("templates/**/*.html", "*/templates/**/*.html")


@dataclass(frozen=True, kw_only=True)
class Result:
    name: str
    complaint: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Check:
    """Passes when it has nothing to say."""

    name: str
    complain: Callable[[], str]

    def run(self) -> Result:
        began = time.monotonic()
        complaint = self.complain()
        return Result(name=self.name, complaint=complaint.strip(), seconds=time.monotonic() - began)


def tool(*arguments: str) -> Callable[[], str]:
    """A module of the environment; what it prints is its complaint, if it fails."""

    def complain() -> str:
        done = _python("-m", *arguments, settings="test")
        return "" if done.returncode == 0 else (done.stdout + done.stderr or f"status {done.returncode}")

    return complain


def manage(*arguments: str, settings: str) -> Callable[[], str]:
    def complain() -> str:
        done = _python("manage.py", *arguments, settings=settings)
        return "" if done.returncode == 0 else _end_of(done)

    return complain


def diagrams_differ() -> str:
    done = _python("manage.py", "draw_workflows", settings="test")
    if done.returncode:
        return _end_of(done)
    written = (ROOT / "docs" / "workflows.md").read_text()
    if written == done.stdout:
        return ""
    return "The tables say otherwise. Type: .venv/bin/python manage.py draw_workflows > docs/workflows.md"


def binary(name: str, *arguments: str) -> Callable[[], str]:
    def complain() -> str:
        command = [os.path.join(os.path.dirname(sys.executable), name), *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else (done.stdout + done.stderr or f"status {done.returncode}")

    return complain


def scripts_are_well_formed() -> str:
    scripts = [
        path
        for path in rules.tracked("script/*", ".ci/*", "deploy/*")
        if path.read_text().startswith("#!/usr/bin/env bash")
    ]
    done = [subprocess.run(["bash", "-n", path], capture_output=True, text=True, check=False) for path in scripts]
    return "".join(one.stderr for one in done)


def checks() -> list[Check]:
    templates = [str(path.relative_to(ROOT)) for path in rules.tracked(*TEMPLATES)]
    modules = [str(path.relative_to(ROOT)) for path in rules.tracked("*.py")]
    return [
        Check(name="types (mypy strict)", complain=tool("mypy", *APPS, "launch")),
        Check(name="form (ruff format)", complain=tool("ruff", "format", "--check", "--output-format", "concise", ".")),
        Check(name="lint (ruff check)", complain=tool("ruff", "check", "--output-format", "concise", ".")),
        Check(name="order of imports", complain=binary("lint-imports", "--no-logo")),
        Check(name="templates (djade)", complain=binary("djade", "--check", "--target-version", "5.2", *templates)),
        Check(
            name="idioms (django-upgrade)",
            complain=tool("django_upgrade", "--target-version", "5.2", "--check", *modules),
        ),
        Check(name="workflow diagrams", complain=diagrams_differ),
        Check(name="migrations", complain=manage("makemigrations", "--check", "--dry-run", settings="test")),
        Check(
            name="internal site in production",
            complain=manage("check", "--deploy", "--fail-level", "WARNING", settings="internal"),
        ),
        Check(
            name="public site in production",
            complain=manage("check", "--deploy", "--fail-level", "WARNING", settings="public"),
        ),
        Check(name="sizes of files and functions", complain=rules.too_long),
        Check(name="no path of one machine", complain=rules.machine_paths),
        Check(name="nothing inline in templates", complain=rules.inline_in_templates),
        Check(name="requirements", complain=rules.requirements),
        Check(name="scripts", complain=scripts_are_well_formed),
    ]


def main() -> int:
    began = time.monotonic()
    # The types take as long as all the rest: two at a time is what two cores give.
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = []
        for result in pool.map(Check.run, checks()):
            print(f"{'FAIL' if result.complaint else 'ok  '}  {result.name} ({result.seconds:.1f} s)", flush=True)
            results.append(result)
    failed = [result for result in results if result.complaint]
    for result in failed:
        print(f"\n--- {result.name}\n{result.complaint}")
    verdict = f"{len(failed)} of {len(results)} checks failed" if failed else f"All {len(results)} checks pass"
    print(f"\n{verdict} ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


def _end_of(done: "subprocess.CompletedProcess[str]", *, lines: int = 30) -> str:
    """A traceback says what matters at its end."""
    return "\n".join((done.stdout + done.stderr).splitlines()[-lines:])


def _python(*arguments: str, settings: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    environment = kept | STAND_INS | {"DJANGO_SETTINGS_MODULE": f"config.settings.{settings}"}
    command = [sys.executable, "-W", "ignore::RuntimeWarning", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main())

"""The rules of the house that no tool knows. Each function returns its complaint, empty when there is none."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from launch.environment import ROOT

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=|<style\b|<script\b(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)
# A <script> of data is not run; the site's policy ignores it.
DATA_SCRIPT = re.compile(r"<script\b[^>]*type=\"application/(ld\+)?json\"", re.IGNORECASE)
MACHINES_PLACES = {"/root", "/work", "/mnt", "/opt"}
INDEX = re.compile(r"^\s*(-i|--index-url|--extra-index-url|-f|--find-links|--trusted-host)\b|https?://", re.MULTILINE)
DEPENDENCY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)[^#]*(?P<reason>#\s*\S.*)?$")
TEXT = (
    "*.py",
    "*.html",
    "*.txt",
    "*.md",
    "*.toml",
    "*.yml",
    "*.conf",
    "*.in",
    "*.json",
    "*.css",
    "*.js",
    "script/*",
    ".ci/*",
    "Dockerfile",
    "deploy/*",
)


def tracked(*patterns: str) -> list[Path]:
    """The files that a change would carry: those of git, and those that are about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "-z", "--"]
    magic = [f":(glob){pattern}" if "/" in pattern else pattern for pattern in patterns]
    listed = subprocess.run([*command, *magic], cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def too_long() -> str:
    complaints = []
    for path in tracked("*.py"):
        if "migrations" in path.parts:
            continue
        text = path.read_text()
        name = path.relative_to(ROOT)
        if (length := len(text.splitlines())) > LONGEST_FILE:
            complaints.append(f"{name}: {length} lines, at most {LONGEST_FILE}")
        complaints += [f"{name}:{line}: {what}" for line, what in _long_functions(text)]
    return "\n".join(complaints)


def _long_functions(text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {length} lines, at most {LONGEST_FUNCTION}"


def machine_paths() -> str:
    """Paths of the machine where somebody wrote: the usual places, and those of this one."""
    places = MACHINES_PLACES | {str(ROOT), str(Path.home())} - {"/"}
    path_of_it = re.compile(rf"(?<![\w./$}}-])(?:{'|'.join(map(re.escape, sorted(places)))})/[\w.-]+")
    return "\n".join(
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:160]}"
        for path in tracked(*TEXT)
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if path_of_it.search(line)
    )


def inline_in_templates() -> str:
    return "\n".join(
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:160]}"
        for path in tracked("*.html")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if INLINE.search(line) and not DATA_SCRIPT.search(line)
    )


def requirements() -> str:
    """No address of an index; a reason for each dependency; nothing that is asked for and not locked."""
    complaints = []
    for path in tracked("requirements/*"):
        name, text = path.relative_to(ROOT), path.read_text()
        if INDEX.search(text):
            complaints.append(f"{name}: names an index")
        if path.suffix == ".in":
            locked = path.with_suffix(".txt").read_text()
            complaints += [f"{name}: {complaint}" for complaint in _unexplained_or_unlocked(text, locked)]
    return "\n".join(complaints)


def _unexplained_or_unlocked(wanted: str, locked: str) -> Iterator[str]:
    names = {_normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", locked, re.MULTILINE)}
    for line in wanted.splitlines():
        if not line or line.startswith(("#", "-")):
            continue
        asked = DEPENDENCY.match(line)
        if asked is None or not asked["reason"]:
            yield f"{line.strip()} has no reason"
        elif _normal(asked["name"]) not in names:
            yield f"{asked['name']} is not locked: run script/lock"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

"""Each rule of the house is seen to catch the fault that it is for."""

import subprocess

import pytest

from launch import rules


@pytest.fixture
def house(tmp_path, monkeypatch):
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    monkeypatch.setattr(rules, "ROOT", tmp_path)

    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return write


def test_long_files_and_functions_are_named(house):
    house("app/long.py", "x = 1\n" * 401)
    house("app/function.py", "def f():\n" + "    x = 1\n" * 40)
    house("app/right.py", "def f():\n" + "    x = 1\n" * 39)
    house("app/migrations/0001_initial.py", "x = 1\n" * 401)

    assert rules.too_long() == "app/function.py:1: f has 41 lines, at most 40\napp/long.py: 401 lines, at most 400"


@pytest.mark.parametrize("place", ["root/.cache/x", "work/main", "opt/wheels", "mnt/disk"])
def test_a_path_of_one_machine_is_named(house, place):
    house("docs/page.md", f"fine\nsee '/{place}'\n")

    assert rules.machine_paths() == f"docs/page.md:2: see '/{place}'"


def test_the_path_of_this_machine_is_named(house):
    house("docs/page.md", f"{rules.ROOT}/x\n")

    assert rules.machine_paths().startswith("docs/page.md:1: ")


@pytest.mark.parametrize(
    "line", ["/var/lib/saisine", "https://example.fr/work/x", "/app/.venv", "a/root/b", "/usr/bin/env"]
)
def test_a_path_of_every_machine_is_not(house, line):
    house("docs/page.md", line)

    assert rules.machine_paths() == ""


@pytest.mark.parametrize(
    "line",
    [
        '<p style="color: red">',
        "<button onclick='x()'>",
        "<style>p {}</style>",
        "<script>go()</script>",
        '<a href="javascript:x()">',
    ],
)
def test_anything_inline_is_named(house, line):
    house("templates/page.html", f"{line}\n")

    assert rules.inline_in_templates() == f"templates/page.html:1: {line}"


def test_a_script_of_its_own_file_is_not_inline(house):
    house("templates/page.html", '<script src="x.js" defer></script>\n<p class="styled">conclusion = 1</p>\n')

    assert rules.inline_in_templates() == ""


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        ("django  # the framework", ""),
        ("django", "requirements/base.in: django has no reason"),
        ("celery  # works", "requirements/base.in: celery is not locked: run script/lock"),
        ("--index-url x\ndjango  # it", "requirements/base.in: names an index"),
    ],
    ids=["right", "no reason", "not locked", "index"],
)
def test_requirements_are_explained_locked_and_name_no_index(house, wanted, complaint):
    house("requirements/base.in", f"{wanted}\n")
    house("requirements/base.txt", "django==5.2.19 \\\n    --hash=sha256:00\n")

    assert rules.requirements() == complaint

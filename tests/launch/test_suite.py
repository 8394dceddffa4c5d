import shutil

import pytest

from launch import suite
from launch.errors import CannotStart


@pytest.fixture
def without_redis(monkeypatch):
    find = shutil.which
    monkeypatch.setattr(suite.shutil, "which", lambda name: None if name == "redis-server" else find(name) or name)


def test_nothing_may_be_skipped_where_it_counts(without_redis, monkeypatch):
    monkeypatch.setenv("CI", "true")

    with pytest.raises(CannotStart, match="CI=true and Redis missing"):
        suite.require_programs()


def test_elsewhere_what_is_skipped_is_said(without_redis, monkeypatch, capsys):
    monkeypatch.delenv("CI", raising=False)

    suite.require_programs()

    assert capsys.readouterr().out == "Not on this machine: Redis. The tests that need them are skipped.\n"


def test_two_runs_in_one_folder_are_refused(tmp_path):
    lock = tmp_path / "var" / "test.lock"

    with suite.alone(lock), pytest.raises(CannotStart, match="already"), suite.alone(lock):
        pass

    with suite.alone(lock):
        pass


@pytest.mark.parametrize(
    ("arguments", "is_spread"),
    [
        ([], True),
        (["-q", "--durations=40"], True),
        (["tests/common"], False),
        (["-q", "-k", "quorum"], False),
        (["-m", "faults"], False),
    ],
)
def test_the_whole_suite_is_spread_over_the_cores_and_a_part_of_it_is_not(arguments, is_spread, monkeypatch):
    monkeypatch.setattr(suite.os, "cpu_count", lambda: 2)

    assert suite.on_every_core(arguments)[:2] == (["-n", "2"] if is_spread else [])


def test_one_core_takes_the_suite_as_it_comes(monkeypatch):
    monkeypatch.setattr(suite.os, "cpu_count", lambda: 1)

    assert suite.on_every_core([]) == []

"""The test environment, stricter than production.

The real PostgreSQL, as the application's own role: a privilege that production lacks, the tests lack too.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from xdist.scheduler import LoadFileScheduling

from common import grants
from common.management.commands.prepare_database import apply_grants, ensure_role
from tests.pages import Browser

_role = {"name": ""}


def _take_role(connection: Any, **_kwargs: Any) -> None:
    if _role["name"]:
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION ROLE {_role['name']}")


connection_created.connect(_take_role, dispatch_uid="tests-take-role")


def set_role(name: str) -> None:
    """Act under this role from now on; under the owner when empty."""
    _role["name"] = name
    if connection.connection is not None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION ROLE {name}" if name else "RESET ROLE")


@contextmanager
def as_role(name: str) -> Iterator[None]:
    before = _role["name"]
    if before == name:
        yield
        return
    set_role(name)
    try:
        yield
    finally:
        set_role(before)


# What starts the whole system is one lot: two that start at once in one folder would both collect its static files.
BROWSERS = "tests/browser/"
STARTS_SERVER = (BROWSERS, "tests/launch/")
# Then the files that start workers and wait for them.
SLOW = (
    "tests/opinions/test_crashes.py",
    "tests/opinions/test_real_worker.py",
    "tests/committee/test_secret_at_rest.py",
)


class _ByFile(LoadFileScheduling):
    """A file is never cut between two processes, nor is what starts the whole system."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSERS if nodeid.startswith(STARTS_SERVER) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _ByFile:
    return _ByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process waits for another at the end (launch/suite.py)."""
    items.sort(key=lambda item: (not item.nodeid.startswith(BROWSERS), not item.nodeid.startswith(SLOW)))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    # Roles belong to the whole server: the processes that share the suite make them one after the other.
    with django_db_blocker.unblock(), _one_at_a_time():
        for role in (grants.APPLICATION_ROLE, grants.PUBLIC_ROLE):
            ensure_role(role, None)
        apply_grants()
        # The processes that tests start work on the same database, whichever core they are on.
        os.environ["SAISINE_TEST_DATABASE"] = connection.settings_dict["NAME"]
        connection.close()
    set_role(grants.APPLICATION_ROLE)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (Path(settings.BASE_DIR) / "var" / "test-roles.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session", autouse=True)
def _flush_as_the_owner() -> Iterator[None]:
    """Emptying tables between transactional tests is the owner's right, not the application's."""
    tear_down = TransactionTestCase._fixture_teardown

    def flush(self: TransactionTestCase) -> None:
        with as_role(""), connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            tear_down(self)
            cursor.execute("SET session_replication_role = DEFAULT")

    TransactionTestCase._fixture_teardown = flush
    yield
    TransactionTestCase._fixture_teardown = tear_down


@pytest.fixture
def at() -> datetime:
    """A Tuesday morning, far from midnight and from a change of hour."""
    return datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def browser(db: None) -> Browser:
    return Browser(enforce_csrf_checks=False)


@pytest.fixture
def public(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A client of the public site: its addresses, its middleware, its context, and its database role.

    Rows are made before: under this role nothing can be written.
    """
    monkeypatch.setenv("DATABASE_URL", "postgresql:///unused")
    from config.settings import public as site  # noqa: PLC0415 -- production settings, read under the test's environment

    settings.ROOT_URLCONF = site.ROOT_URLCONF
    settings.MIDDLEWARE = site.MIDDLEWARE
    settings.TEMPLATES = site.TEMPLATES
    settings.REST_FRAMEWORK = site.REST_FRAMEWORK
    settings.IS_PUBLIC_SITE = True
    return PublicBrowser(raise_request_exception=True)


class PublicBrowser(Browser):
    """Each request runs under the public role, so that a forgotten GRANT or a query too many is seen."""

    def request(self, **request: Any) -> Any:
        with as_role(grants.PUBLIC_ROLE):
            return super().request(**request)

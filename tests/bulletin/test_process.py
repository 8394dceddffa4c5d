"""The public process as production starts it: two apps, no broker, no session, no document, no inside address."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

INSIDE = {"accounts", "charter", "algorithms", "committee", "opinions", "allauth", "weasyprint", "pyhanko"}
QUESTION = """
import json, sys, django
django.setup()
from django.conf import settings
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps({
    "apps": settings.INSTALLED_APPS,
    "modules": sorted({name.partition(".")[0] for name in sys.modules}),
    "settings": sorted(name for name in dir(settings) if name.isupper() and settings.is_overridden(name)),
    "options": settings.DATABASES["default"]["OPTIONS"]["options"],
    "middleware": settings.MIDDLEWARE,
}))
"""


@pytest.fixture(scope="module")
def process():
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.public",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": "postgresql:///unused",
    }
    done = subprocess.run(
        [sys.executable, "-c", QUESTION],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_only_the_bulletin_and_what_is_common_are_installed(process):
    ours = {"accounts", "algorithms", "bulletin", "charter", "committee", "common", "opinions"} & set(process["apps"])

    assert ours == {"bulletin", "common"}


def test_nothing_of_the_inside_is_even_loaded(process):
    loaded = set(process["modules"])

    assert (
        loaded & {"accounts", "charter", "algorithms", "committee", "opinions", "allauth", "weasyprint", "pyhanko"}
        == set()
    )


def test_it_has_no_broker_no_mail_no_seal_and_no_cache_of_pages(process):
    named = " ".join(process["settings"])

    assert not any(word in named for word in ("CELERY", "REDIS", "SEAL", "EMAIL", "SESSION", "CACHES"))
    assert not any("cache" in name.lower() or "session" in name.lower() for name in process["middleware"])


def test_its_transactions_are_read_only(process):
    assert "default_transaction_read_only=on" in process["options"]

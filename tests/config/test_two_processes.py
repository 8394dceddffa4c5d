"""Inside and outside: what the public process installs, loads and knows."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

HOUSE = {"accounts", "algorithms", "bulletin", "charter", "committee", "common", "opinions"}
LOOK = """
import json, sys
import django
django.setup()
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps({
    "installed": [config.name for config in apps.get_app_configs()],
    "loaded": sorted(sys.modules),
    "settings": [name for name in dir(settings) if name.isupper()],
    "urlconf": settings.ROOT_URLCONF,
}))
"""


@pytest.fixture(scope="module")
def public():
    """What a public process finds, with the environment that it is given and no more."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.public",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": "postgresql://saisine_public@localhost/nowhere",
    }
    ran = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout)


def test_the_public_process_installs_the_bulletin_and_the_foundations_only(public):
    assert set(public["installed"]) & HOUSE == {"bulletin", "common"}


def test_no_line_of_the_inside_is_loaded_by_the_public_process(public):
    loaded = {name.partition(".")[0] for name in public["loaded"]}

    assert loaded & HOUSE == {"bulletin", "common"}
    assert not loaded & {"weasyprint", "pyhanko", "allauth"}


def test_the_public_process_knows_neither_broker_nor_documents_nor_the_seal(public):
    secrets = {"CELERY_BROKER_URL", "REDIS_URL", "SEAL_KEY_PATH"}

    assert not secrets & set(public["settings"])


def test_each_site_has_its_own_addresses(public):
    assert (public["urlconf"], settings.ROOT_URLCONF) == ("config.urls_public", "config.urls_internal")

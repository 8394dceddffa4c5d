"""Tests: the internal site, stricter where it can be, never looser than needed."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("DATABASE_URL", os.environ.get("SAISINE_TEST_SERVER", "postgresql:///postgres"))
os.environ.setdefault("SECURE_SSL_REDIRECT", "0")
os.environ.setdefault("SAISINE_VAR", tempfile.mkdtemp(prefix="saisine-test-"))

from config.settings.internal import *

DATABASES["default"]["TEST"] = {"NAME": os.environ.get("SAISINE_TEST_DATABASE", "test_saisine")}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SESSION_COOKIE_NAME = "saisine"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "saisine-csrf"
CSRF_COOKIE_SECURE = False
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
OUTBOX_NUDGE = False
# No file was collected, and the folder is not that of a running system.
STATIC_ROOT = VAR_DIR / "staticfiles"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Two branches that both add a migration to an app meet in its max_migration.txt.
INSTALLED_APPS += ["django_linear_migrations"]

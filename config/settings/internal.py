"""The site of those who sign in, its worker and its commands."""

import os
from typing import Any

from celery.schedules import crontab

from config.settings.base import *

ROOT_URLCONF = "config.urls_internal"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "pgtrigger",
    "django_prose_editor",
    "common",
    "bulletin",
    "accounts",
    "charter",
    "algorithms",
    "committee",
    "opinions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "common.given_back.GivenBackMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "common.middleware.NoStoreMiddleware",
    "common.middleware.RefusalMiddleware",
    "accounts.middleware.ActorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES[0]["OPTIONS"]["context_processors"] += [
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "config.navigation.navigation",
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Builds who acts, at the doorway and again inside each writing transaction.
ACTOR_BUILDER = "committee.actors.facts_of"
# Who relies on the exact version of a sheet: asked before it is sent back to its authors.
SHEET_HOLDERS = ["committee.queries.pins.holding"]
# Which algorithms the committee is seized of, in files that a person may read: a query of their ids.
SHEET_REFERRALS = "committee.queries.pins.algorithms_referred"
# « host:port » that may be visited although they are not public: none, but for the tests' own server.
LINK_TEST_HOSTS: list[str] = []
# Which versions the published opinions bear on, and which ones the committee is seized of.
SHEET_OPINIONS = "opinions.queries.examined.opinions_on"
SHEET_OUTDATED = "opinions.queries.examined.changed_since"
SHEET_IN_HAND = "committee.queries.pins.in_hand"
# The page where a department, then a member, seizes the committee of a sheet: names of addresses.
SHEET_REFERRAL_PAGES = ("committee:new-referral", "committee:new-self-referral")
# Where each app says what waits for a person: read by the home page and by the digest.
TODO_SOURCES = [
    "algorithms.queries.todo_for",
    "algorithms.queries.todo_incidents.todo_for",
    "algorithms.queries.todo_self_assessments.todo_for",
    "algorithms.queries.legal_todo.todo_for",
    "algorithms.queries.todo_requests.todo_for",
    "algorithms.queries.todo_versions.todo_for",
    "committee.queries.todo_for",
    "opinions.queries.todo_for",
    "opinions.queries.todo_review.todo_for",
    "opinions.queries.todo_reports.todo_for",
]

SESSION_COOKIE_NAME = "__Host-saisine"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "common.views.csrf_refused"

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "secretariat@comite-ethique.example")

# The seal: a certificate and its key, in files that only this process reads or in a hardware module.
SEAL_CERTIFICATE_PATH = os.environ.get("SEAL_CERTIFICATE_PATH", str(VAR_DIR / "seal" / "seal.cert.pem"))
SEAL_KEY_PATH = os.environ.get("SEAL_KEY_PATH", str(VAR_DIR / "seal" / "seal.key.pem"))
SEAL_TRUST_PATH = os.environ.get("SEAL_TRUST_PATH", str(VAR_DIR / "seal" / "ca.cert.pem"))
SEAL_PASSPHRASE = os.environ.get("SEAL_PASSPHRASE", "")
SEAL_PKCS11_MODULE = os.environ.get("SEAL_PKCS11_MODULE", "")
SEAL_PKCS11_TOKEN = os.environ.get("SEAL_PKCS11_TOKEN", "")
SEAL_PKCS11_KEY = os.environ.get("SEAL_PKCS11_KEY", "")
SEAL_PKCS11_PIN = os.environ.get("SEAL_PKCS11_PIN", "")
SEAL_TSA_URL = os.environ.get("SEAL_TSA_URL", "")
SEAL_TSA_TRUST_PATH = os.environ.get("SEAL_TSA_TRUST_PATH", "")
SEAL_TSA_USER = os.environ.get("SEAL_TSA_USER", "")
SEAL_TSA_PASSWORD = os.environ.get("SEAL_TSA_PASSWORD", "")
SEAL_TSA_SECONDS = float(os.environ.get("SEAL_TSA_SECONDS", "10"))
# How many days before the certificate ends the secretariat is told, each day, to renew it.
SEAL_WARN_DAYS = int(os.environ.get("SEAL_WARN_DAYS", "60"))

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DOCUMENT_MAX_BYTES = 25 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

REDIS_URL = os.environ.get("REDIS_URL", "")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    }
else:
    # The one-machine trial: no broker installed. The outbox makes a lost message harmless.
    BROKER_DIR = VAR_DIR / "broker"
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# What nobody told a worker of is found this often.
OUTBOX_SWEEP_SECONDS = float(os.environ.get("OUTBOX_SWEEP_SECONDS", "30"))
# A worker that died holds its message for this long; then another takes it.
OUTBOX_LEASE_SECONDS = float(os.environ.get("OUTBOX_LEASE_SECONDS", "60"))
CELERY_BEAT_SCHEDULE = {
    "sweep-the-outbox": {
        "task": "common.sweep_outbox",
        "schedule": OUTBOX_SWEEP_SECONDS,
        "options": {"expires": OUTBOX_SWEEP_SECONDS},
    },
    # The bytes of a deposit that was not completed, and of a file that was refused.
    "sweep-the-documents": {
        "task": "common.sweep_documents",
        "schedule": crontab(hour=3, minute=40),
    },
    # Every ten minutes, for those who want to know at once; the others have a morning of theirs.
    "send-digests": {
        "task": "accounts.send_digests",
        "schedule": crontab(minute="*/10"),
    },
    "remind-incident-deadlines": {
        "task": "algorithms.incident_deadlines",
        "schedule": crontab(minute=15),
    },
    "look-at-links": {
        "task": "algorithms.check_links",
        "schedule": crontab(minute=40),
    },
    "index-the-registry": {
        "task": "algorithms.index_registry",
        "schedule": crontab(minute="*/10"),
    },
    "purge-imports": {
        "task": "algorithms.purge_imports",
        "schedule": crontab(hour=4, minute=10),
    },
    "remind-referrals": {
        "task": "committee.referral_reminders",
        "schedule": crontab(hour=6, minute=30),
    },
    "keep-a-checkpoint-of-the-register": {
        "task": "bulletin.keep_checkpoint",
        "schedule": crontab(minute="*/10"),
    },
    "send-the-checkpoint-to-members": {
        "task": "committee.send_checkpoint",
        "schedule": crontab(hour=7, minute=20),
    },
    "try-the-seal": {
        "task": "opinions.check_seal",
        "schedule": crontab(hour=5, minute=50),
    },
    "remind-recommendations": {
        "task": "opinions.follow_up_reminders",
        "schedule": crontab(hour=6, minute=45),
    },
    "follow-written-consultations": {
        "task": "committee.follow_consultations",
        "schedule": crontab(minute="*/5"),
    },
    "remind-declarations-of-interests": {
        "task": "committee.remind_declarations",
        "schedule": crontab(hour=7, minute=0),
    },
}
# After a commit, a background thread tells the worker. Off in tests, where the outbox is run by hand.
OUTBOX_NUDGE = True

# The API of the pipelines. Each view says its own authentication: nothing is open by a setting that is left out.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}

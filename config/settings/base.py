"""Production, whatever the site. Every secret comes from the environment and is missed at start, by name."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF

# Forms and views may then be written `ModelForm[Seat]`.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("SAISINE_VAR", BASE_DIR / "var"))

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = [host for host in os.environ["ALLOWED_HOSTS"].split(",") if host]

# The body is configuration: Pôle emploi became France Travail, the house did not change.
BODY_NAME = os.environ.get("SAISINE_BODY_NAME", "Pôle emploi")
SITE_NAME = os.environ.get("SAISINE_SITE_NAME", "Comité éthique externe")
# The themes of the body in the Dutch register (« Themaindeling voor officiële publicaties »), for its format.
DUTCH_THEMES = [theme for theme in os.environ.get("SAISINE_DUTCH_THEMES", "Werk").split(",") if theme]
# Shows the mark « donnée de démonstration » on every page.
IS_DEMONSTRATION = os.environ.get("SAISINE_DEMONSTRATION") == "1"
INTERNAL_URL = os.environ.get("INTERNAL_URL", "http://localhost:8000")
PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://localhost:8001")
IS_PUBLIC_SITE = False

DATABASES: dict[str, Any] = {"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=None)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# No query here is long enough to be worth compiling: what PostgreSQL compiles, it would rather have run.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c jit=off -c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=120000"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", "common.context.site"]},
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "documents", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000
SECURE_SSL_REDIRECT = os.environ.get("SECURE_SSL_REDIRECT", "1") == "1"
# Subdomains and preload bind a whole domain: that is for its owner to decide, not for one of its sites.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}

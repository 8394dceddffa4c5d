"""The public site: the bulletin and nothing else. No session, no broker, no document, no secret of the other."""

from config.settings import base
from config.settings.base import *

ROOT_URLCONF = "config.urls_public"
WSGI_APPLICATION = "config.wsgi.application"
IS_PUBLIC_SITE = True

INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "pgtrigger",
    "common",
    "bulletin",
]

# No session and no form that changes anything: there is nothing to forge.
SILENCED_SYSTEM_CHECKS += ["security.W003"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "common.middleware.RefusalMiddleware",
]

# Read-only by role, by session and by purpose.
_OPTIONS = base.DATABASES["default"]["OPTIONS"]
DATABASES = {
    "default": base.DATABASES["default"]
    | {"OPTIONS": _OPTIONS | {"options": _OPTIONS["options"] + " -c default_transaction_read_only=on"}}
}

# No model here belongs to anybody who signs in.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}

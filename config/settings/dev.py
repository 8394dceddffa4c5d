"""The one-machine trial over plain HTTP: production, but for what needs a certificate."""

from config.settings.internal import *

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "saisine"
CSRF_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "saisine-csrf"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"

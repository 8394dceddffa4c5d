"""What every template may count on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "body_name": settings.BODY_NAME,
        "is_public_site": settings.IS_PUBLIC_SITE,
        "is_demonstration": settings.IS_DEMONSTRATION,
        "public_url": settings.PUBLIC_URL,
        "internal_url": settings.INTERNAL_URL,
        "current_path": request.path,
    }

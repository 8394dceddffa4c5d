"""A real Celery worker on the tests' database: `celery --app tests.opinions.held_worker worker`.

It stands still for ever at the point that HOLD_AT names, and says so by the file HELD: the test then kills it.
"""

import os
import time
from pathlib import Path

from django.conf import settings

from common import faults
from config.celery import app

settings.DATABASES["default"]["OPTIONS"]["options"] += " -c role=saisine_app"


def _stand_still(point: str) -> None:
    if point == os.environ.get("HOLD_AT"):
        Path(os.environ["HELD"]).touch()
        time.sleep(3600)


faults.reached = _stand_still
__all__ = ["app"]

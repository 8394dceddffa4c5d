"""The public site on a port of its own, and programs that only know its address."""

import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

VERIFIER = Path(settings.BASE_DIR) / "script" / "verify_register"


class SilentHandler(WSGIRequestHandler):
    def log_message(self, format, *args):
        """Nothing: the report of the check is what is read."""


@contextmanager
def site_served():
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=SilentHandler)

    def serve():
        try:
            server.serve_forever(poll_interval=0.05)
        finally:
            connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def verified(address, *arguments):
    """How the stand-alone script ended, and what it said."""
    done = subprocess.run(
        [sys.executable, VERIFIER, address, *arguments], capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout + done.stderr

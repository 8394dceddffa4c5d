import socket
from contextlib import closing, contextmanager

import pytest


@pytest.fixture
def unused_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def listening():
    @contextmanager
    def listen(port):
        with closing(socket.socket()) as server:
            server.bind(("127.0.0.1", port))
            server.listen()
            yield

    return listen

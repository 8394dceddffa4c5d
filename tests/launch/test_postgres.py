import os
import signal

import psutil
import psycopg2
import pytest

from launch.errors import CannotStart
from launch.postgres import Cluster


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(folder=tmp_path / "postgres", password="a/b c", settings=(("fsync", "off"),))
    yield cluster
    cluster.stop()


def ask(url, question):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(question)
        answer = cursor.fetchone() if cursor.description else None
    connection.close()
    return answer


def test_a_cluster_lives_dies_and_recovers(cluster, capsys):
    """One test, because making a cluster costs a second: made, asked, killed, recovered, stopped."""
    server = cluster.start()
    cluster.ensure_database("saisine")
    url = cluster.url(password="a/b c", database="saisine")
    ask(url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('ÉTHIQUE')")

    assert ask(url, "SELECT lower(word) FROM kept") == ("éthique",)
    assert ask(url, "SHOW listen_addresses") == ("",)
    with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
        psycopg2.connect(cluster.url(database="saisine"))
    if os.geteuid() == 0:
        assert psutil.Process(server.pid).username() == "pgserver"

    # Its children notice by themselves; the file with its number stays, and proves nothing.
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    assert cluster.running() is None
    server = cluster.start()
    assert ask(url, "SELECT word FROM kept") == ("ÉTHIQUE",)

    cluster.stop()
    assert cluster.running() is None
    assert server.wait() == 0


def test_a_lost_password_is_said(cluster):
    server = cluster.start()
    cluster.stop()
    server.wait()
    forgetful = Cluster(folder=cluster.folder, password="another")

    with pytest.raises(CannotStart, match="var/env"):
        forgetful.start()


def test_a_folder_too_deep_for_a_socket_gets_one_elsewhere(tmp_path):
    deep = Cluster(folder=tmp_path / ("x" * 100))

    assert len(str(deep.sockets)) < 80
    assert deep.sockets != Cluster(folder=tmp_path / ("y" * 100)).sockets

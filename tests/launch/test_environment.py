import stat

import pytest

from launch.environment import Trial, as_role, port_from, read_secrets, require_free
from launch.errors import CannotStart


@pytest.fixture
def trial(tmp_path):
    return Trial(
        var=tmp_path,
        host="127.0.0.1",
        port=8000,
        public_port=8001,
        owner_url="postgresql://owner:secret@%2Fvar%2Fsaisine/saisine?sslmode=disable",
        redis_url="redis://localhost",
        is_demonstration=True,
        secrets=read_secrets(tmp_path / "env"),
    )


def test_the_public_site_is_told_nothing_of_the_other(trial):
    told = "\n".join(trial.for_public().values())

    kept_from_it = {value for name, value in trial.secrets.items() if not name.startswith("PUBLIC_")}
    assert len(kept_from_it) == 3
    assert not [value for value in kept_from_it if value in told]
    assert "redis" not in told
    assert "secret@" not in told
    assert trial.secrets["PUBLIC_SECRET_KEY"] in told


def test_only_the_owner_is_told_the_password_of_the_owner(trial):
    assert "owner:secret@" in trial.for_the_owner()["DATABASE_URL"]
    assert "owner:secret@" not in "\n".join(trial.for_internal().values())


def test_nothing_of_the_shell_comes_through(trial, monkeypatch):
    monkeypatch.setenv("DJANGO_DEBUG_EVERYTHING", "1")

    assert "DJANGO_DEBUG_EVERYTHING" not in trial.for_internal()


def test_secrets_are_made_once_and_kept_from_others(tmp_path):
    path = tmp_path / "env"

    first = read_secrets(path)

    assert read_secrets(path) == first
    assert len(set(first.values())) == 5
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_missing_secret_is_added_and_the_others_stay(tmp_path):
    path = tmp_path / "env"
    path.write_text("# mine\nSECRET_KEY=chosen\n")

    assert read_secrets(path)["SECRET_KEY"] == "chosen"
    assert "PUBLIC_SECRET_KEY=" in path.read_text()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://owner@%2Fa%2Fb/base", "postgresql://app:p%2Fw@%2Fa%2Fb/base"),
        (
            "postgresql://owner:x@db.example:5433/base?sslmode=require",
            "postgresql://app:p%2Fw@db.example:5433/base?sslmode=require",
        ),
        ("postgresql://localhost/base", "postgresql://app:p%2Fw@localhost/base"),
    ],
    ids=["socket", "server", "no user"],
)
def test_the_same_database_for_somebody_else(url, expected):
    assert as_role(url, "app", "p/w") == expected


@pytest.mark.parametrize("value", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_said(monkeypatch, value):
    monkeypatch.setenv("PORT", value)

    with pytest.raises(CannotStart, match="PORT=8010 script/server"):
        port_from("PORT", 8000)


def test_a_busy_port_is_said_with_what_to_type(unused_port, listening):
    with listening(unused_port), pytest.raises(CannotStart, match=f"PORT={unused_port + 10} script/server"):
        require_free("127.0.0.1", unused_port, "PORT")

    require_free("127.0.0.1", unused_port, "PORT")

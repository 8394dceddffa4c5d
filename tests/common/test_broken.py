"""What people are shown when something of ours fails, or when the database is away."""

import pytest
from django.db import InterfaceError, OperationalError

from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("failure", "status", "retry", "words"),
    [
        (OperationalError("server closed the connection"), 503, "5", "interrompu un instant"),
        (InterfaceError("connection already closed"), 503, "5", "interrompu un instant"),
        (ValueError("a bug"), 500, None, "a rencontré une erreur"),
    ],
    ids=["the database is away", "its connection is lost", "a fault of ours"],
)
def test_a_page_that_fails_says_whether_to_come_back(public, monkeypatch, failure, status, retry, words):
    def fail(*_arguments, **_options):
        raise failure

    monkeypatch.setattr("bulletin.queries.register_tip", fail)
    public.raise_request_exception = False

    answer = public.get("/donnees/")

    assert (answer.status_code, answer.get("Retry-After")) == (status, retry)
    assert words in text_of(answer.page.main)

"""Every address of both sites, open or closed, by name: a new one fails here until it is placed."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.test import Client
from django.urls import URLPattern, get_resolver

OPEN_INSIDE = {
    "healthy",
    # A program has no session: it shows its key.
    "pipeline-sheet",
    "pipeline-versions",
    "pipeline-schema",
    # A calendar cannot sign in: the address holds a secret, and answers only while its person may see the meetings.
    "committee:calendar-feed",
    "account_login",
    "account_logout",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_inactive",
    "account_reauthenticate",
}
SAMPLES = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "1",
    "slug": "x",
    "str": "x",
    "path": "x",
}


def patterns(resolver, prefix="", namespace=""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", route, entry
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, route, inner)


INSIDE = list(patterns(get_resolver("config.urls_internal")))


def is_open(entry):
    return not getattr(entry.callback, "login_required", True)


def test_only_the_listed_addresses_are_open():
    assert {name for name, _route, entry in INSIDE if is_open(entry)} <= OPEN_INSIDE


def test_every_address_has_a_name():
    assert [route for name, route, _entry in INSIDE if name.endswith("None")] == []


def example(route):
    """An address that this route serves; None for a regular expression."""
    if "(?P" in route or "^" in route:
        return None
    parts = []
    for part in route.split("<"):
        converter, found, rest = part.partition(">")
        parts.append(SAMPLES[converter.partition(":")[0] if ":" in converter else "str"] + rest if found else part)
    return "/" + "".join(parts)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_the_sign_in_page_by_every_closed_address(method):
    closed = [example(route) for _name, route, entry in INSIDE if not is_open(entry)]
    client = Client()

    answers = {address: getattr(client, method)(address) for address in closed if address}

    assert len(answers) > 10
    assert {
        address: response.status_code
        for address, response in answers.items()
        if response.status_code != 302 or not response["Location"].startswith("/compte/login/")
    } == {}


def test_what_is_open_says_so_by_a_mark_and_not_by_accident():
    assert login_not_required(lambda request: None).login_required is False

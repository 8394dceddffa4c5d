"""The links of the registry: what a visit finds, where it never goes, and when a link is said dead. A real server."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from algorithms import operations, queries
from algorithms.criteria import Criteria, FacetName
from algorithms.enums import LinkVerdict
from algorithms.enums import SheetStatus as S
from algorithms.models import LinkState, SheetEntry
from algorithms.visits import visit
from tests.algorithms.factories import SheetSourceFactory
from tests.algorithms.people import sheet_of


class Pages(BaseHTTPRequestHandler):
    """/200, /404…; /to?<address> redirects; /loop redirects to itself."""

    def do_GET(self):
        self.server.seen.append(self.path)
        page, _, target = self.path.partition("?")
        is_moved = page in {"/to", "/loop"}
        self.send_response(302 if is_moved else self.server.answers.get(page, 200))
        if is_moved:
            self.send_header("Location", target or "/loop")
        self.end_headers()

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def server(settings):
    made = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    made.seen, made.answers = [], {"/404": 404, "/500": 500, "/403": 403}
    made.url = f"http://localhost:{made.server_port}"
    settings.LINK_TEST_HOSTS = [f"localhost:{made.server_port}"]
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.mark.parametrize(
    ("page", "is_alive", "detail"),
    [
        ("/200", True, "réponse 200"),
        ("/404", False, "réponse 404"),
        ("/500", False, "réponse 500"),
        ("/403", True, "réponse 403"),
        ("/to?/200", True, "réponse 200"),
        ("/loop", False, "trop de redirections"),
    ],
)
def test_a_visit_says_what_the_address_answers(page, is_alive, detail, server):
    found = visit(server.url + page)

    assert (found.is_alive, found.is_refused, found.detail) == (is_alive, False, detail)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.1.1/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://224.0.0.1/",
        "http://localhost/",
        "https://127.0.0.1/",
        "file:///etc/passwd",
        "ftp://exemple.fr/",
        "http://1.1.1.1:22/",
    ],
)
def test_an_address_inside_is_never_visited_not_even_after_a_redirection(address, server):
    assert visit(address).is_refused
    assert visit(f"{server.url}/to?{address}").is_refused
    assert len(server.seen) == 1


def test_only_the_very_host_of_the_tests_is_allowed(server):
    assert visit(f"http://127.0.0.1:{server.server_port}/200").is_refused
    assert server.seen == []


def test_nobody_there_is_a_failure_and_not_an_error(settings):
    settings.LINK_TEST_HOSTS = ["localhost:9"]

    assert visit("http://localhost:9/").detail.startswith("pas de réponse")


def the_facet(actor, at):
    return queries.facet_counts(actor, Criteria(), on=at.date()).of[FacetName.WATCH]


def test_a_link_is_dead_after_two_days_of_failure_and_alive_as_soon_as_it_answers(server, team, at):
    sheet = sheet_of(team, S.PUBLISHED)
    SheetSourceFactory(sheet=sheet, url=f"{server.url}/404")
    SheetSourceFactory(sheet=sheet, url=f"{server.url}/200")
    operations.index_sheets([sheet.pk])

    assert operations.check_links(at=at) == 2
    assert operations.check_links(at=at + timedelta(hours=1)) == 0
    state = LinkState.objects.get(url=f"{server.url}/404")
    assert (state.verdict, state.dead_since, the_facet(team["stranger"], at)) == (LinkVerdict.FAILING, None, {})

    assert operations.check_links(at=at + timedelta(days=1)) == 1
    state.refresh_from_db()
    assert (state.verdict, state.dead_since) == (LinkVerdict.DEAD, (at + timedelta(days=1)).date())
    assert the_facet(team["stranger"], at) == {"dead-link": 1}
    (dead,) = queries.dead_links_in(queries.entries_visible_to(team["stranger"]))
    assert (dead.state, [entry.pk for entry in dead.sheets]) == (state, [sheet.pk])

    server.answers["/404"] = 200
    operations.check_links(at=at + timedelta(days=2))
    state.refresh_from_db()
    assert (state.verdict, state.dead_since, state.failed_days) == (LinkVerdict.ALIVE, None, 0)
    assert SheetEntry.objects.get(pk=sheet.pk).dead_links == 0


def test_a_host_is_visited_five_times_at_most_in_one_run(server, team, at):
    sheet = sheet_of(team, S.PUBLISHED)
    for number in range(7):
        SheetSourceFactory(sheet=sheet, url=f"{server.url}/200?{number}")
    operations.index_sheets([sheet.pk])

    assert [operations.check_links(at=at) for _run in range(3)] == [5, 2, 0]
    assert len(server.seen) == 7

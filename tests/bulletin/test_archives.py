"""A year of the bulletin as one file: complete, the same bytes each time, and nothing in it that is not public."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from bulletin import archives, queries
from bulletin.models import Publication, RegisterEntry
from common.grants import PUBLIC_ROLE
from tests.bulletin.factories import (
    AT,
    OpinionActFactory,
    publish_chain,
    publish_founding_act,
    publish_issue,
    publish_opinion,
)
from tests.conftest import as_role
from tests.pages import text_of

pytestmark = pytest.mark.django_db
ADDRESS = "/bulletin/2026/archive.zip"
ROOT = "bulletin-officiel-2026/"


def opened(public, address=ADDRESS):
    response = public.get(address)
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_it_carries_each_issue_each_act_in_every_version_and_the_lines_of_the_register(public):
    _sheet, opinion, _answer = publish_chain()
    publish_issue(OpinionActFactory(number=1, issue=2, replaces=opinion.pk))
    publish_founding_act()

    with as_role(PUBLIC_ROLE):
        archive = opened(public)

    names = [name.removeprefix(ROOT) for name in archive.namelist()]
    assert archive.testzip() is None
    assert names == [
        "LISEZMOI.txt",
        "numeros/bope-n2026-001-du-17-novembre-2026.json",
        "numeros/bope-n2026-002-du-17-novembre-2026.json",
        "numeros/bope-n2026-001-du-17-novembre-2026.pdf",
        "numeros/bope-n2026-002-du-17-novembre-2026.pdf",
        *(
            f"actes/avis-n-2026-01-du-12-novembre-2026-bope-n2026-{act}.{extension}"
            for act in ("01", "02-v2")
            for extension in ("pdf", "json")
        ),
        "registre.jsonl",
        "EMPREINTES.sha256",
    ]
    assert archive.read(f"{ROOT}{names[5]}") == bytes(opinion.pdf)
    lines = archive.read(f"{ROOT}registre.jsonl").decode().splitlines()
    assert lines == list(RegisterEntry.objects.order_by("sequence").values_list("line", flat=True))


def test_the_manifest_gives_the_hash_of_every_other_file(public):
    publish_chain()

    archive = opened(public)

    said = dict(line.split("  ")[::-1] for line in archive.read(f"{ROOT}EMPREINTES.sha256").decode().splitlines())
    found = {name.removeprefix(ROOT): hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    assert said == {name: digest for name, digest in found.items() if name != "EMPREINTES.sha256"}


def test_the_same_publications_give_the_same_bytes_and_a_new_one_another_file(public, time_machine):
    publish_chain()
    first = public.get(ADDRESS)
    body = b"".join(first.streaming_content)

    time_machine.move_to(AT + timedelta(days=3))
    again = public.get(ADDRESS)
    assert (b"".join(again.streaming_content), again["ETag"]) == (body, first["ETag"])
    held = public.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (held.status_code, held.content) == (304, b"")

    publish_opinion(2)
    assert public.get(ADDRESS)["ETag"] != first["ETag"]


def test_only_the_issues_of_the_year_are_in_it(public):
    publish_chain()
    publish_founding_act()

    names = opened(public, "/bulletin/2020/archive.zip").namelist()

    assert [name for name in names if "avis" in name] == []
    assert len([name for name in names if "deliberation-n-2020-41" in name]) == 2


@pytest.mark.parametrize("address", ["/bulletin/2019/archive.zip", "/bulletin/2024/archive.zip", "/bulletin/2019/"])
def test_a_year_without_an_issue_has_no_archive(public, address):
    publish_chain()
    publish_founding_act()

    assert public.get(address).status_code == 404


def test_a_year_between_two_that_have_issues_says_that_it_has_none(public, time_machine):
    time_machine.move_to(AT)
    publish_founding_act()
    publish_opinion()

    page = public.get("/bulletin/2023/").page

    assert "Aucun numéro n’est paru ici cette année-là" in text_of(page.main)
    assert [text_of(year) for year in page.select("nav[aria-label=Années] a")] == [
        "2026", "2025", "2024", "2023", "2022", "2021", "2020",
    ]  # fmt: skip
    assert "archive.zip" not in str(page.main)


def test_the_year_that_runs_is_shown_before_its_first_issue(public, time_machine):
    publish_opinion()
    time_machine.move_to(datetime(2027, 1, 4, tzinfo=UTC))

    running, past = public.get("/bulletin/2027/").page, public.get("/bulletin/2026/").page

    assert "Aucun numéro n’est encore paru cette année" in text_of(running.main)
    assert "grandit à chaque numéro" not in text_of(past.main)
    assert public.get("/bulletin/").page.select_one("h2").text == "2026"


def test_it_is_sent_file_by_file(public, django_assert_num_queries):
    for number in (1, 2, 3):
        publish_opinion(number)
    archive = queries.archive_of(2026)
    largest = max(row.pdf_size + len(bytes(row.content)) for row in Publication.objects.all())

    with django_assert_num_queries(3 + 3 * 2 + 1):
        pieces = list(archives.stream(archive, site="https://exemple.fr"))

    assert max(len(piece) for piece in pieces) <= largest + 2000

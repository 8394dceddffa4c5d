"""A whole file as one archive: to whom, what it holds for each, and names that harm nobody."""

import csv
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.enums.referrals import DocumentKind, Origin
from committee.enums.referrals import ReferralStatus as S
from committee.models import DiscussionMessage, InformationRequest, PrivateNote, ReferralDocument
from committee.operations import exports, papers
from committee.policies import referrals as policies
from committee.rendering.archive_names import MAX_NAME, safe_name
from common.documents import Upload
from common.errors import NotAllowed, NotVisible
from common.models import JournalEntry, StoredDocument
from common.spreadsheets import safe_cell
from tests.committee.referral_factories import AT, People, ReferralFactory, examined, loaded, sheet_of
from tests.committee.referral_pages import sign_in, url
from tests.committee.test_papers import PDF, join, replace
from tests.files import pdf
from tests.grids import columns, entries, rows
from tests.pages import text_of

pytestmark = pytest.mark.django_db

# Who takes the whole file away (RELIABILITY §2.3, row 35): a member who only reads does not.
EXPORT = """
             | draft | requested | submitted | under_review | deliberated | answered | declined
-------------+-------+-----------+-----------+--------------+-------------+----------+---------
contributor  | yes   | 404       | yes       | yes          | yes         | yes      | yes
approver     | yes   | 404       | yes       | yes          | yes         | yes      | yes
colleague    | 404   | 404       | 404       | 404          | 404         | 404      | 404
neighbour    | 404   | 404       | 404       | 404          | 404         | 404      | 404
secretariat  | 404   | yes       | yes       | yes          | yes         | yes      | yes
president    | 404   | yes       | yes       | yes          | yes         | yes      | yes
vice         | 404   | 403       | 403       | 403          | 403         | 403      | 403
member       | 404   | 403       | 404       | 403          | 403         | 403      | 403
rapporteur   | 404   | 403       | 404       | yes          | yes         | yes      | 403
former       | 404   | 404       | 404       | 404          | 404         | 404      | 404
management   | 404   | 404       | 404       | 404          | 404         | 404      | 404
stranger     | 404   | 404       | 404       | 404          | 404         | 404      | 404
recused      | 404   | 403       | 404       | 403          | 403         | 403      | 403
everything   | yes   | 403       | 403       | 403          | 403         | 403      | 403
"""


def opened(people, who):
    name, archive = exports.export_file(referral_id=people.referral.pk, actor=people.actor(who), at=AT)
    with archive:
        return name, zipfile.ZipFile(io.BytesIO(archive.read()))


def whole_text(archive):
    return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.fixture
def file():
    """A file with something of everything, each with words of its own."""
    made = examined()
    people = made.people
    sheet_of(people.referral)
    first = join(people)
    replace(people, first)
    InformationRequest.objects.create(
        referral=people.referral,
        missing=["Question posée"],
        asked_at=AT,
        asked_by=people.users["secretariat"],
        answer="Réponse de la direction",
        answered_at=AT,
        answered_by=people.users["contributor"],
    )
    DiscussionMessage.objects.create(
        referral=people.referral, text="Propos du comité", posted_at=AT, author=people.users["member"]
    )
    for who in ("secretariat", "president", "rapporteur", "contributor"):
        PrivateNote.objects.create(
            referral=people.referral, author=people.users[who], text=f"Pensée de {who}", written_at=AT
        )
    return people


@pytest.mark.parametrize("state", columns(EXPORT))
def test_who_takes_the_file_away_in_each_state(state):
    people = People(ReferralFactory(status=S(state)))
    if people.referral.taken_up_at:
        people.assign()
    referral = loaded(people.referral)

    def answer(who):
        verdict = policies.can_export(people.actor(who), referral)
        return "yes" if verdict else "404" if verdict.is_hidden else "403"

    expected = {who: mark for who, column, mark in entries(EXPORT) if column == state}
    assert {who: answer(who) for who in rows(EXPORT)} == expected


def test_the_department_does_not_take_away_what_the_committee_asks_of_itself():
    people = People(ReferralFactory(status=S.UNDER_REVIEW, origin=Origin.SELF))

    with pytest.raises(NotAllowed):
        opened(people, "contributor")


@pytest.mark.parametrize(("who", "refusal"), [("member", NotAllowed), ("recused", NotAllowed), ("former", NotVisible)])
def test_a_refused_export_leaves_no_line(file, who, refusal):
    with pytest.raises(refusal):
        opened(file, who)

    assert not JournalEntry.objects.filter(action="referral.export").exists()


def test_the_archive_holds_the_file_and_an_index_of_all_of_it(file):
    name, archive = opened(file, "secretariat")

    names = archive.namelist()
    index = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")), delimiter=";"))
    assert name == f"{file.referral.reference}.zip"
    assert archive.testzip() is None
    assert {line["fichier"] for line in index} == set(names) - {"index.csv", "index.html"}
    assert [line["version"] for line in index if line["fichier"].startswith("pieces/")] == ["1", "2"]
    assert {line["vérification"] for line in index if line["fichier"].startswith("pieces/")} == {"identique au dépôt"}
    assert all(line["fichier"] in archive.read("index.html").decode() for line in index)
    assert archive.read("pieces/001-v1-analyse.pdf") == PDF
    assert json.loads(archive.read("saisine.json"))["reference"] == file.referral.reference


@pytest.mark.parametrize(
    ("who", "reviews", "discussion"),
    [("contributor", False, False), ("secretariat", True, True), ("president", True, True), ("rapporteur", True, True)],
)
def test_each_reader_finds_what_they_may_read_and_nobody_s_notes(file, who, reviews, discussion):
    text = whole_text(opened(file, who)[1])

    assert ("Propos de first" in text, "Propos du comité" in text) == (reviews, discussion)
    assert "Réponse de la direction" in text
    assert "Pensée de" not in text


def test_reviews_that_are_still_blind_stay_out_of_the_archive():
    people = examined(first="given", second="assigned").people

    for who in ("secretariat", "president", "rapporteur"):
        assert "Propos de" not in whole_text(opened(people, who)[1])


def test_the_archive_of_the_department_does_not_tell_that_the_committee_has_deliberated():
    people = examined(status=S.DELIBERATED).people

    text = whole_text(opened(people, "contributor")[1])

    assert "nscrite à une séance" in text
    assert "élibérée" not in text


def test_a_paper_that_is_not_what_it_was_is_said(file):
    paper = ReferralDocument.objects.order_by("version").first()
    Path(paper.document.file.path).write_bytes(b"autre chose")

    archive = opened(file, "secretariat")[1]

    assert "ATTENTION" in archive.read("index.csv").decode("utf-8-sig")


def test_who_took_the_file_away_and_when_is_written_in_the_journal_and_in_the_archive(file):
    archive = opened(file, "rapporteur")[1]

    line = JournalEntry.objects.get(action="referral.export")
    assert (line.actor_id, line.at) == (str(file.users["rapporteur"].pk), AT)
    assert "Copie remise à Rapporteur le" in archive.read("index.html").decode()


def test_the_page_leads_to_the_archive_of_whoever_may_take_it(browser, file):
    sign_in(browser, file, "contributor")
    assert "Tout le dossier (ZIP)" in text_of(browser.get(url("referral", file)).page)

    answer = browser.get(url("export-file", file))

    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="{file.referral.reference}.zip"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None

    sign_in(browser, file, "member")
    assert "Tout le dossier" not in text_of(browser.get(url("referral", file)).page)
    assert browser.get(url("export-file", file)).status_code == 403


def test_a_big_archive_is_written_to_disk_and_not_held_in_memory():
    people = People(ReferralFactory(status=S.UNDER_REVIEW))
    data = pdf(os.urandom(4 * 1024 * 1024))
    papers.add_documents(
        referral_id=people.referral.pk,
        actor=people.actor("contributor"),
        at=AT,
        kind=DocumentKind.TECHNICAL,
        uploads=[Upload(name="gros.pdf", content=io.BytesIO(data))],
    )

    _name, archive = exports.export_file(referral_id=people.referral.pk, actor=people.actor("contributor"), at=AT)

    with archive:
        assert archive._rolled
        assert zipfile.ZipFile(archive).read("pieces/001-v1-gros.pdf") == data


BAD_NAMES = [
    "../../etc/passwd.pdf",
    "..\\..\\windows\\system.ini.pdf",
    "/absolu.pdf",
    "C:\\x.pdf",
    "fac\u202efdp.exe.pdf",
    "a\r\nContent-Type: text.pdf",
    "con.pdf",
    "…",
    "   .pdf",
    "é" * 300 + ".pdf",
    "a\u2066b\u2069.pdf",
    "x\u2028y.pdf",
]


@pytest.mark.parametrize("name", BAD_NAMES, ids=range(len(BAD_NAMES)))
def test_a_paper_of_any_name_lies_in_the_folder_of_the_papers(file, name):
    StoredDocument.objects.update(name=name[:200])

    archive = opened(file, "secretariat")[1]

    lying = [found for found in archive.namelist() if found.startswith("pieces/")]
    assert len(set(lying)) == 2
    assert all(found.count("/") == 1 and ".." not in found.split("/") and found.isprintable() for found in lying)


@given(st.text(max_size=300))
def test_no_name_leaves_its_folder_or_hides_what_it_is(name):
    safe = safe_name(name)

    assert safe
    assert len(safe) <= MAX_NAME + 20
    assert not set(safe) & set('<>:"/\\|?*\r\n\t\u202e\u2066')
    assert safe.strip(" .") == safe
    assert safe_name(safe) == safe


@given(st.text(max_size=300))
def test_no_cell_is_a_formula_or_breaks_its_line(text):
    cell = safe_cell(text)

    assert not cell.strip().startswith(("=", "+", "-", "@", "|", "%"))
    assert "\n" not in cell
    assert "\r" not in cell

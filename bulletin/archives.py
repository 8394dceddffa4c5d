"""The issues of one year in one ZIP file, sent as it is made: the same publications always give the same bytes.

Nothing is compressed (the PDFs are already) and every date is the same, so that neither a library nor the hour changes
a byte. Memory is that of the largest file in it, whatever the number of files.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from bulletin import addresses
from bulletin.canonical import moment
from bulletin.models import BulletinIssue
from bulletin.queries import YearArchive

# Said in the ETag: another way of making the file is another file.
FORMAT = "saisine/annee/1"
# The first day that a ZIP file can bear.
NO_DATE = (1980, 1, 1, 0, 0, 0)
MANIFEST = "EMPREINTES.sha256"
README = """Bulletin officiel, année {year}

numeros/       les numéros entiers, scellés (PDF), et leur sommaire (JSON)
actes/         chaque acte, scellé (PDF) et en données (JSON), dans toutes ses versions
registre.jsonl les lignes du registre public inscrites en {year}, et celles des actes de ces numéros
{manifest}
               l’empreinte SHA-256 de chaque fichier

Vérifier les fichiers : sha256sum --check {manifest}
Vérifier le registre : {site}/donnees/

Cette archive dit ce qui était publié à la ligne {through} du registre, dont l’empreinte est
{last_hash}.
Un numéro ou une version parus depuis n’y sont pas : {site}{address}
"""


class _Sink:
    """What a ZIP file is written to, and taken from at once. It cannot go back: `zipfile` then writes sizes after."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        taken, self._waiting = b"".join(self._waiting), []
        return taken


def etag_of(archive: YearArchive) -> str:
    """Changes when, and only when, a file of the archive does; computed without reading one."""
    digest = hashlib.sha256(f"{FORMAT} {archive.year} {archive.through} {archive.last_hash}\n".encode())
    for name, stored in archive.files():
        digest.update(f"{stored.sha256}  {name}\n".encode())
    return digest.hexdigest()[:32]


def archive_name(year: int) -> str:
    return f"bulletin-officiel-{year}"


def stream(archive: YearArchive, *, site: str) -> Iterator[bytes]:
    """The bytes of the ZIP file, in pieces. `site` is the address of the public site, without its last slash."""
    sink, hashes = _Sink(), []
    root = archive_name(archive.year)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as made:  # type: ignore[call-overload]  # write is all it asks
        for name, pieces in _entries(archive, site):
            digest = hashlib.sha256()
            with made.open(_entry(f"{root}/{name}"), "w") as entry:
                for piece in pieces:
                    digest.update(piece)
                    entry.write(piece)
                    yield sink.take()
            hashes.append(f"{digest.hexdigest()}  {name}\n")
            yield sink.take()
        made.writestr(_entry(f"{root}/{MANIFEST}"), "".join(hashes))
    yield sink.take()


def _entries(archive: YearArchive, site: str) -> Iterator[tuple[str, Iterable[bytes]]]:
    readme = README.format(
        year=archive.year,
        through=archive.through,
        last_hash=archive.last_hash,
        manifest=MANIFEST,
        site=site,
        address=addresses.year_page(archive.year),
    )
    yield "LISEZMOI.txt", [readme.encode()]
    for issue in archive.issues:
        yield f"numeros/{issue.slug}.json", [issue_data(issue)]
    for name, stored in archive.files():
        yield name, [stored.read()]
    yield "registre.jsonl", (f"{line}\n".encode() for line in archive.register_lines())


def issue_data(issue: BulletinIssue) -> bytes:
    """What an issue is, as data: its names, its dates, its contents."""
    data: dict[str, Any] = {
        "year": issue.year,
        "number": issue.number,
        "slug": issue.slug,
        "published_on": issue.published_on.isoformat(),
        "published_at": moment(issue.published_at),
        "is_reprint": issue.is_reprint,
        "pdf_sha256": issue.sha256,
        "contents": issue.record,
    }
    return (json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=NO_DATE)
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry

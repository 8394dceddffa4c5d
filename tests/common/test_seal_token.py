"""The key of the seal in a hardware module, reached by PKCS#11: a real module, made of software (SoftHSM)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from common.pdf.check import check
from common.pdf.seal import Sealer, SealError, SealUnavailable, TokenKey
from tests.common import printed
from tests.common.pki import House, now, pem, private_pem, served

PLACES = [
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/local/lib/softhsm/libsofthsm2.so"),
]
MODULE = next((place for place in PLACES if place.is_file()), PLACES[0])
# Skipped on a developer's machine that has no SoftHSM; where CI=true, it fails instead.
pytestmark = pytest.mark.skipif(
    not (MODULE.is_file() and shutil.which("softhsm2-util")) and os.environ.get("CI") != "true",
    reason="SoftHSM is not on this machine",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    with served() as services:
        yield House(folder, services)


@pytest.fixture(scope="module")
def tokens(house):
    """Where the module keeps its tokens; one, « cachet », holds the key of the house and another key."""
    folder = house.folder / "tokens"
    folder.mkdir()
    (house.folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(house.folder / "softhsm2.conf")
    _util("--init-token", "--free", "--label", "cachet", "--pin", "1234", "--so-pin", "5678")
    long_key = rsa.generate_private_key(65537, 2048)
    (house.folder / "long.pem").write_bytes(pem(house.authority.issue(long_key)))
    other = ec.generate_private_key(ec.SECP256R1())
    for label, number, key in (("sceau", "01", house.key), ("autre", "02", other), ("longue", "03", long_key)):
        (house.folder / "import.pem").write_bytes(private_pem(key))
        _util(
            "--import",
            house.folder / "import.pem",
            "--token",
            "cachet",
            "--label",
            label,
            "--id",
            number,
            "--pin",
            "1234",
        )
    yield folder
    del os.environ["SOFTHSM2_CONF"]


def _util(*arguments):
    subprocess.run(["softhsm2-util", "--module", MODULE, *arguments], check=True, capture_output=True)


def sealer(house, **changes):
    key = {
        "module_path": MODULE,
        "token": "cachet",
        "key_label": "sceau",
        "pin": "1234",
        "certificate_path": house.folder / "seal.pem",
    }
    return Sealer(key=TokenKey(**(key | changes)), trust_path=house.folder / "ca.pem")


@pytest.mark.parametrize(("label", "certificate"), [("sceau", "seal.pem"), ("longue", "long.pem")], ids=["EC", "RSA"])
def test_a_key_in_a_module_seals_and_keeps_both_norms(house, tokens, label, certificate):
    by_module = sealer(house, key_label=label, certificate_path=house.folder / certificate)

    sealed = by_module.seal(printed.rendered().data, at=now())

    assert by_module.report(sealed, at=now()).valid
    assert check(sealed, source_html=printed.html(), sealed=True) == []


def test_a_key_in_a_module_signs_a_note(house, tokens):
    _signature, name = sealer(house).sign_detached(b"note", at=now())

    assert name == "Cachet d’essai"


@pytest.mark.parametrize(
    ("changes", "kind", "sentence"),
    [
        ({"pin": "0000"}, SealError, "refuse le code"),
        ({"key_label": "autre"}, SealError, "n’est pas celle de son certificat"),
        ({"key_label": "longue"}, SealError, "n’est pas faite pour ce certificat"),
        ({"module_path": Path("/nulle/part.so")}, SealError, "introuvable.: part.so"),
        ({"token": "parti"}, SealUnavailable, "ne répond pas"),
        ({"key_label": "perdue"}, SealUnavailable, "ne contient pas cette clé"),
    ],
    ids=["wrong code", "another key", "another kind of key", "no library", "no token", "no such key"],
)
def test_a_module_that_cannot_seal_is_told_in_words(house, tokens, changes, kind, sentence):
    with pytest.raises(SealError, match=sentence) as refused:
        sealer(house, **changes).seal(printed.rendered().data, at=now())

    assert type(refused.value) is kind


def test_a_module_that_goes_away_makes_the_seal_wait_until_it_is_back(house, tokens):
    assert sealer(house).seal(printed.rendered().data, at=now())
    away = tokens.with_name("away")
    tokens.rename(away)
    try:
        tokens.mkdir()
        with pytest.raises(SealUnavailable):
            sealer(house).seal(printed.rendered().data, at=now())
    finally:
        tokens.rmdir()
        away.rename(tokens)

    assert sealer(house).seal(printed.rendered().data, at=now())

"""Everything that may be wrong with a seal: before it, nothing is sealed; after it, nothing invalid is kept."""

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings

from common.pdf.check import check
from common.pdf.seal import FileKey, Sealer, SealError, SealUnavailable, verify
from tests.common import printed
from tests.common.pki import DAY, Authority, House, now, pem, private_pem, served


@pytest.fixture
def services():
    with served() as found:
        yield found


@pytest.fixture
def house(tmp_path, services):
    return House(tmp_path, services)


def seal(sealer, at=None):
    return sealer.seal(printed.rendered().data, at=at or now())


def levels(report):
    return report.valid, report.stamped_at is not None, report.is_long_term


def test_a_certificate_alone_gives_the_basic_level(house):
    sealer = house.sealer()

    assert levels(sealer.report(seal(sealer), at=now())) == (True, False, False)


def test_a_time_stamp_service_gives_a_stamped_seal_that_keeps_both_norms(house):
    sealer = house.sealer(stamps=True)

    sealed = seal(sealer)

    report = sealer.report(sealed, at=now())
    assert levels(report) == (True, True, False), report.reason
    assert abs(report.stamped_at - now()) < timedelta(minutes=1)
    assert check(sealed, source_html=printed.html(), sealed=True) == []


def test_a_certificate_that_says_where_it_is_revoked_gives_a_long_term_seal_that_keeps_both_norms(house):
    house.certified(says_where=True)
    sealer = house.sealer(stamps=True)

    sealed = seal(sealer)

    assert levels(sealer.report(sealed, at=now())) == (True, True, True)
    assert "/crl" in house.services.asked
    assert check(sealed, source_html=printed.html(), sealed=True) == []
    assert sealed.startswith(printed.rendered().data)


def test_a_stamped_seal_outlives_its_certificate_and_one_without_stamp_does_not(house):
    house.certified(ends=300 * DAY)
    later = now() + 299 * DAY
    stamped, bare = house.sealer(stamps=True), house.sealer()
    files = seal(stamped), seal(bare)

    house.stamped_by(house.authority)
    assert [one.report(file, at=later).valid for one, file in zip((stamped, bare), files, strict=True)] == [True, True]
    report = bare.report(files[1], at=now() + 301 * DAY)
    assert (report.valid, report.reason) == (False, "Le certificat du cachet n’est pas, ou n’est plus, reconnu.")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (lambda house: house.certified(begins=-30 * DAY, ends=-DAY), "a expiré le"),
        (lambda house: house.certified(begins=DAY), "n’est valable qu’à partir du"),
        (lambda house: (house.folder / "seal.pem").unlink(), "introuvable.: seal.pem"),
        (lambda house: (house.folder / "key.pem").unlink(), "introuvable.: key.pem"),
        (lambda house: (house.folder / "ca.pem").unlink(), "introuvable.: ca.pem"),
        (lambda house: (house.folder / "seal.pem").write_text("rien"), "ne peut pas être lu.: seal.pem"),
        (
            lambda house: (house.folder / "key.pem").write_bytes(private_pem(ec.generate_private_key(ec.SECP256R1()))),
            "n’est pas celle de son certificat",
        ),
        (lambda house: (house.folder / "ca.pem").write_bytes(pem(Authority("Autre").certificate)), "reconnues"),
        (lambda house: house.certified(words="Horodatage", is_stamp=True) or _revoke(house), "a été révoqué le"),
    ],
    ids=[
        *("expired", "not yet valid", "no certificate", "no key", "no authority", "not a certificate"),
        *("another key", "another authority", "revoked"),
    ],
)
def test_a_certificate_that_may_not_seal_is_refused_before_and_in_words(house, state, sentence):
    state(house)

    with pytest.raises(SealError, match=sentence) as refused:
        seal(house.sealer())

    assert not isinstance(refused.value, SealUnavailable)


def _revoke(house):
    house.certified(says_where=True)
    house.authority.revoked.append(house.certificate)


@pytest.mark.parametrize("behaviour", ["broken", "nonsense", "stale"])
def test_without_an_answer_about_revocation_the_seal_waits(house, behaviour):
    house.certified(says_where=True)
    house.services.behaviour = behaviour

    with pytest.raises(SealUnavailable, match="révoqué ne répond pas"):
        seal(house.sealer())


@pytest.mark.parametrize("behaviour", ["broken", "nonsense", "slow"])
def test_without_a_time_stamp_the_seal_waits_and_not_for_long(house, behaviour):
    house.services.behaviour = behaviour
    began = time.monotonic()

    with pytest.raises(SealUnavailable, match="horodatage ne répond pas"):
        seal(house.sealer(stamps=True, timeout=0.3))

    assert time.monotonic() - began < 30


def test_a_time_stamp_service_that_is_down_makes_the_seal_wait(house):
    with pytest.raises(SealUnavailable, match="horodatage ne répond pas"):
        seal(house.sealer(stamps=True, url="http://127.0.0.1:9/"))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (lambda house: house.stamped_by(Authority("Inconnue")), "ne vient pas, ou ne vient plus"),
        (lambda house: house.stamped_by(house.authority, is_stamp=False), "ne vient pas, ou ne vient plus"),
        (lambda house: setattr(house.services, "clock", timedelta(hours=3)), "horloge"),
        (lambda house: setattr(house.services, "clock", -timedelta(minutes=20)), "horloge"),
    ],
    ids=["of another authority", "not made for stamps", "hours ahead", "minutes behind"],
)
def test_a_wrong_time_stamp_is_found_before_anything_is_kept(house, state, sentence):
    state(house)

    with pytest.raises(SealError, match=sentence) as refused:
        seal(house.sealer(stamps=True))

    assert not isinstance(refused.value, SealUnavailable)


def test_a_seal_without_stamp_is_not_taken_for_one_with(house):
    bare = seal(house.sealer())

    assert house.sealer(stamps=True).report(bare, at=now()).reason == "Ce cachet n’est pas horodaté."


def test_the_key_may_be_in_a_bundle(house):
    bundle = house.folder / "seal.p12"
    bundle.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"cachet",
            house.key,
            house.certificate,
            [house.authority.certificate],
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    key = FileKey(house.folder / "none.pem", bundle, passphrase=b"secret")

    assert verify(seal(Sealer(key=key, trust_path=house.folder / "ca.pem")), trust_path=house.folder / "ca.pem").valid
    with pytest.raises(SealError, match="ne peut pas être lu"):
        seal(Sealer(key=FileKey(house.folder / "none.pem", bundle, b"faux"), trust_path=house.folder / "ca.pem"))


def test_a_detached_signature_is_verified_by_openssl(house):
    signature, name = house.sealer(stamps=True).sign_detached(b"ligne\n", at=now())
    (house.folder / "note").write_bytes(b"ligne\n")
    (house.folder / "note.p7s").write_bytes(signature)

    def verified(content):
        command = ["openssl", "cms", "-verify", "-binary", "-purpose", "any", "-inform", "DER", "-in", "note.p7s"]
        command += ["-content", content, "-CAfile", "ca.pem"]
        return subprocess.run(command, cwd=house.folder, capture_output=True, check=False).returncode == 0

    (house.folder / "other").write_bytes(b"lignes\n")
    assert name == "Cachet d’essai"
    assert (verified("note"), verified("other")) == (True, False)


def test_the_library_of_hardware_modules_is_loaded_only_where_one_is_used():
    code = "import django; django.setup(); import common.pdf.seal, sys; print('pkcs11' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"

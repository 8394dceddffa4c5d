"""The development certificate: an authority and a seal made on the machine, whose names say that they prove nothing."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VALIDITY = timedelta(days=5 * 365 + 1)
# The demonstration tells the years before; what it publishes is sealed at the dates that it tells.
BEGINS_BEFORE = timedelta(days=3 * 365)
CERTIFICATE_NAME = "seal.cert.pem"
KEY_NAME = "seal.key.pem"
AUTHORITY_NAME = "ca.cert.pem"


def make_development_certificate(directory: Path | str, *, at: datetime) -> None:
    """Writes seal.cert.pem, seal.key.pem and ca.cert.pem, unless they are there. The authority's key is thrown away."""
    folder = Path(directory)
    names = (CERTIFICATE_NAME, KEY_NAME, AUTHORITY_NAME)
    if all((folder / name).is_file() for name in names):
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority_name = _name("Autorité d’essai, sans valeur")
    authority = (
        _certificate(authority_name, authority_name, authority_key.public_key(), at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    seal = (
        _certificate(_name("Cachet d’essai, sans valeur"), authority_name, key.public_key(), at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(folder / AUTHORITY_NAME, authority.public_bytes(serialization.Encoding.PEM))
    _write(folder / CERTIFICATE_NAME, seal.public_bytes(serialization.Encoding.PEM))
    _write(folder / KEY_NAME, private)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - BEGINS_BEFORE)
        .not_valid_after(at + VALIDITY)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Essai, sans valeur"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, data: bytes) -> None:
    """Readable by its owner only from its first byte, and whole or absent."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    partial.replace(path)

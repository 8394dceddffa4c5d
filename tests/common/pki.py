"""A small authority made for a test: certificates of seals in every state, a list of revocations, a time stamp service.

Everything is served over real HTTP by one thread, at addresses that the certificates name.
"""

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from common.pdf.seal import FileKey, Sealer, StampService

DAY = timedelta(days=1)


def now():
    return datetime.now(tz=UTC).replace(microsecond=0)


def named(words):
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Essai"), x509.NameAttribute(NameOID.COMMON_NAME, words)]
    )


class Authority:
    """Issues what it is asked for, and says what it revoked; `site` is where its answers are served."""

    def __init__(self, words="Autorité d’essai", *, site="", at=None):
        self.key, self.name, self.site = ec.generate_private_key(ec.SECP256R1()), named(words), site
        self.at, self.revoked = at or now(), []
        self.certificate = (
            self._builder(self.name, self.key, -400 * DAY, 4000 * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage("key_cert_sign", "crl_sign", "digital_signature"), critical=True)
            .sign(self.key, hashes.SHA256())
        )

    def _builder(self, name, key, begins, ends):
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.at + begins)
            .not_valid_after(self.at + ends)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )

    def issue(self, key, words="Cachet d’essai", *, begins=-DAY, ends=300 * DAY, says_where=False, is_stamp=False):
        builder = self._builder(named(words), key, begins, ends).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
        )
        builder = builder.add_extension(usage("digital_signature", "content_commitment"), critical=True)
        if is_stamp:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        if says_where:
            where = [x509.UniformResourceIdentifier(f"{self.site}/crl")]
            points = [x509.DistributionPoint(full_name=where, relative_name=None, reasons=None, crl_issuer=None)]
            builder = builder.add_extension(x509.CRLDistributionPoints(points), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def revocations(self, *, age=timedelta(0)):
        """The list, signed; `age` makes it old."""
        at = now() - age
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.name)
            .last_update(at - timedelta(minutes=10))
            .next_update(at + 7 * DAY)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        for certificate in self.revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number).revocation_date(at - DAY)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def usage(*kinds):
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    names += ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: name in kinds for name in names})


def pem(*certificates):
    return b"".join(certificate.public_bytes(serialization.Encoding.PEM) for certificate in certificates)


def private_pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


class Services:
    """What the test's authority answers; a test changes `behaviour` to break it."""

    def __init__(self):
        self.behaviour, self.asked, self.clock = "well", [], timedelta(0)
        self.authority = self.stamper = None

    def answer(self, path, body):
        self.asked.append(path)
        if self.behaviour == "slow":
            time.sleep(1.5)
        if self.behaviour == "broken":
            return 500, "text/html", b"<h1>Panne</h1>"
        if self.behaviour == "nonsense":
            return 200, "text/html", b"<h1>Portail captif</h1>"
        if path == "/crl":
            age = 30 * DAY if self.behaviour == "stale" else timedelta(0)
            return 200, "application/pkix-crl", self.authority.revocations(age=age)
        return 200, "application/timestamp-reply", self.stamp(body)

    def stamp(self, body):
        certificate, key = self.stamper
        dummy = DummyTimeStamper(
            asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
            keys.PrivateKeyInfo.load(
                key.private_bytes(
                    serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            ),
            fixed_dt=now() + self.clock,
        )
        return dummy.request_tsa_response(tsp.TimeStampReq.load(body)).dump()


@contextmanager
def served():
    """Services and the address where they answer."""
    services = Services()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.reply(b"")

        def do_POST(self):
            self.reply(self.rfile.read(int(self.headers["Content-Length"])))

        def reply(self, body):
            status, kind, data = services.answer(self.path, body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_arguments):
            """Nothing."""

        def handle(self):
            try:
                super().handle()
            except ConnectionError:
                """Who asked did not wait."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    services.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield services
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class House:
    """A body with its seal: files in a folder, an authority, services. Each test changes what it wants."""

    def __init__(self, folder, services):
        self.folder, self.services = folder, services
        self.authority = services.authority = Authority(site=services.url)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.stamp_key = rsa.generate_private_key(65537, 2048)
        self.stamped_by(self.authority)
        self.certified()

    def certified(self, **options):
        self.certificate = self.authority.issue(self.key, **options)
        (self.folder / "seal.pem").write_bytes(pem(self.certificate))
        (self.folder / "key.pem").write_bytes(private_pem(self.key))
        (self.folder / "ca.pem").write_bytes(pem(self.authority.certificate))

    def stamped_by(self, authority, *, is_stamp=True):
        certificate = authority.issue(self.stamp_key, "Horodatage d’essai", is_stamp=is_stamp)
        self.services.stamper = (certificate, self.stamp_key)

    def sealer(self, *, stamps=False, url="", timeout=10.0):
        service = StampService(
            url=url or f"{self.services.url}/tsa", timeout=timeout, trust_path=self.folder / "ca.pem"
        )
        return Sealer(
            key=FileKey(self.folder / "seal.pem", self.folder / "key.pem"),
            trust_path=self.folder / "ca.pem",
            stamps=service if stamps else None,
        )

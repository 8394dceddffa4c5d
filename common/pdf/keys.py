"""Where the key of the seal is: in files (PEM, PKCS#12), or in a hardware module reached by PKCS#11.

Whatever holds it gives a pyHanko signer for the time of one use. A key that cannot be had now but may be had later
raises `SealUnavailable`: the work waits. Anything else waits for a person.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from asn1crypto import x509
from pyhanko.keys import load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.sign import SimpleSigner
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

_DER_SEQUENCE = b"\x30"
log = logging.getLogger(__name__)


class SealError(Exception):
    """The document could not be sealed; the message is a French sentence for the people who wait for it."""


class SealUnavailable(SealError):
    """It could not be sealed now, for a reason that may pass by itself: the work is tried again later."""


class Key(Protocol):
    """Whoever holds the key, and the certificate that goes with it."""

    @property
    def place(self) -> str:
        """Where the key is, in French, for the secretariat; no path, no secret."""
        ...

    def certificates(self) -> list[x509.Certificate]:
        """The certificate of the seal, then those of the authorities that come with it."""
        ...

    def signer(self) -> Any:
        """A context in which the key can be used: `with key.signer() as signer`."""
        ...


@dataclass(frozen=True, slots=True)
class FileKey:
    """A certificate and its key in files: PEM, or one PKCS#12 given as the key, known by its content.

    The PEM of the certificate may be followed by those of the authorities above it.
    """

    certificate_path: Path
    key_path: Path
    passphrase: bytes | None = None

    @property
    def place(self) -> str:
        return "un fichier PKCS#12" if self._is_bundle else "des fichiers PEM"

    @property
    def _is_bundle(self) -> bool:
        return self.key_path.is_file() and self.key_path.read_bytes()[:1] == _DER_SEQUENCE

    def certificates(self) -> list[x509.Certificate]:
        if self._is_bundle:
            loaded = self._load()
            return [loaded.signing_cert, *(one for one in loaded.cert_registry if one != loaded.signing_cert)]
        return certificates_in(self.certificate_path)

    @contextmanager
    def signer(self) -> Iterator[Signer]:
        yield self._load()

    def _load(self) -> SimpleSigner:
        for path in (self.key_path,) if self._is_bundle else (self.certificate_path, self.key_path):
            if not path.is_file():
                raise SealError(f"Le fichier du cachet est introuvable\u00a0: {path.name}.")
        try:
            signer = self._from_bundle() if self._is_bundle else self._from_pem()
        except (ValueError, TypeError, OSError):
            signer = None
        if signer is None:
            raise SealError("La clé ou le certificat du cachet ne peut pas être lu.")
        return signer

    def _from_bundle(self) -> SimpleSigner | None:
        signer: SimpleSigner | None = SimpleSigner.load_pkcs12(str(self.key_path), passphrase=self.passphrase)
        return signer

    def _from_pem(self) -> SimpleSigner:
        key = load_private_key_from_pemder(str(self.key_path), passphrase=self.passphrase)
        certificate, *authorities = load_certs_from_pemder([str(self.certificate_path)])
        return SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=_store(authorities))


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """A key that never leaves its hardware module (PKCS#11); its certificate is a PEM file beside the settings.

    A PIN that is refused is never tried again by itself: a card locks after a few.
    """

    module_path: Path
    token: str
    key_label: str
    pin: str
    certificate_path: Path

    @property
    def place(self) -> str:
        return f"un module matériel (jeton «\u00a0{self.token}\u00a0»)"

    def certificates(self) -> list[x509.Certificate]:
        return certificates_in(self.certificate_path)

    @contextmanager
    def signer(self) -> Iterator[Signer]:
        # Here, not above: the library is loaded only where a module is used.
        import pkcs11  # noqa: PLC0415 -- see the line above
        from pyhanko.sign.pkcs11 import PKCS11Signer  # noqa: PLC0415 -- see the line above

        certificate, *authorities = self.certificates()
        if not self.module_path.is_file():
            raise SealError(f"La bibliothèque du module matériel est introuvable\u00a0: {self.module_path.name}.")
        with _one_session, self._open(pkcs11) as session:
            try:
                # Told before it signs: modules do not refuse a key of another kind in the same way.
                wanted = pkcs11.KeyType.EC if certificate.public_key.algorithm == "ec" else pkcs11.KeyType.RSA
                label = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY, pkcs11.Attribute.LABEL: self.key_label}
                if any(key.key_type != wanted for key in session.get_objects(label)):
                    raise SealError(KEY_UNFIT)
                yield PKCS11Signer(
                    session,
                    signing_cert=certificate,
                    key_label=self.key_label,
                    ca_chain=set(authorities),
                    # Modules all sign a hash with an elliptic curve; not all of them hash.
                    use_raw_mechanism=certificate.public_key.algorithm == "ec",
                )
            except (pkcs11.exceptions.KeyTypeInconsistent, pkcs11.exceptions.MechanismInvalid) as refusal:
                raise SealError(KEY_UNFIT) from refusal
            except pkcs11.exceptions.PKCS11Error as failure:
                log.warning("PKCS#11: %s", type(failure).__name__)
                raise SealUnavailable(MODULE_SILENT) from failure

    def _open(self, pkcs11: Any) -> Any:
        errors = pkcs11.exceptions
        for is_last in (False, True):
            library = pkcs11.lib(str(self.module_path))
            try:
                return library.get_token(token_label=self.token).open(user_pin=self.pin)
            except (errors.PinIncorrect, errors.PinLocked, errors.PinInvalid, errors.PinLenRange) as refusal:
                raise SealError(PIN_REFUSED) from refusal
            except errors.PKCS11Error as failure:
                log.warning("PKCS#11: %s", type(failure).__name__)
                if is_last:
                    raise SealUnavailable(MODULE_SILENT) from failure
                # A module that was unplugged, or is restarted, is only seen again by a library that starts afresh.
                library.reinitialize()
        raise AssertionError("never reached")


MODULE_SILENT = (
    "Le module matériel qui garde la clé du cachet ne répond pas, ou ne contient pas cette clé\u00a0: "
    "vérifiez qu’il est branché."
)
KEY_UNFIT = "La clé du module matériel n’est pas faite pour ce certificat, ou pas faite pour signer."
PIN_REFUSED = (
    "Le module matériel refuse le code du cachet. Aucun nouvel essai n’est fait sans vous\u00a0: "
    "un module se verrouille après quelques codes faux."
)
# A library of this kind is one for the process, and few are safe in several threads.
_one_session = threading.Lock()


def certificates_in(path: Path) -> list[x509.Certificate]:
    """The certificates of a PEM file, in its order. Raises SealError."""
    if not path.is_file():
        raise SealError(f"Le fichier du cachet est introuvable\u00a0: {path.name}.")
    try:
        found = list(load_certs_from_pemder([str(path)]))
    except (ValueError, TypeError, OSError):
        found = []
    if not found:
        raise SealError(f"Le certificat ne peut pas être lu\u00a0: {path.name}.")
    return found


def _store(certificates: list[x509.Certificate]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple(certificates)
    return store

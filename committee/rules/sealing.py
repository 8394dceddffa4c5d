"""The cryptography of secret votes, by well-kept recipes only: nothing here but calls to the library.

Seals: HPKE (RFC 9180), X25519, HKDF-SHA256, ChaCha20-Poly1305. Codes: Argon2id, then Fernet. The key of a box is
split « two of three » without arithmetic of ours: it is sealed to one holder, then to another, for each pair.
"""

import base64
import os
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
# Neither 0 and O nor 1, I and L are both there: a code is read aloud and typed by a person (Crockford's alphabet).
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011", " -\u00a0")
CODE_LENGTH = 16


class Unreadable(Exception):
    """Not sealed to this key, not locked by this code, or changed since."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    private: bytes
    public: bytes


def new_keys() -> KeyPair:
    private = X25519PrivateKey.generate()
    return KeyPair(private.private_bytes_raw(), private.public_key().public_bytes_raw())


def seal(data: bytes, public_key: bytes, *, about: bytes) -> bytes:
    """`about` is what the seal is for: it does not open for anything else."""
    return _SUITE.encrypt(data, X25519PublicKey.from_public_bytes(public_key), about)


def unseal(sealed: bytes, private_key: bytes, *, about: bytes) -> bytes:
    """Raises: Unreadable."""
    try:
        return _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private_key), about)
    except InvalidTag as error:
        raise Unreadable from error


def new_code() -> str:
    """Eighty random bits, in four groups that a person copies without effort."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def plain_code(typed: str) -> str:
    """A code as it was meant, whatever the spaces, the case and the letters read for figures."""
    return typed.upper().translate(_MISREAD)


def is_code(typed: str) -> bool:
    plain = plain_code(typed)
    return len(plain) == CODE_LENGTH and set(plain) <= set(_ALPHABET)


@dataclass(frozen=True, slots=True)
class Locked:
    data: bytes
    salt: bytes


def lock(data: bytes, code: str) -> Locked:
    salt = os.urandom(16)
    return Locked(_under(code, salt).encrypt(data), salt)


def unlock(locked: Locked, code: str) -> bytes:
    """Raises: Unreadable when it is not the code."""
    try:
        return _under(code, locked.salt).decrypt(locked.data)
    except InvalidToken as error:
        raise Unreadable from error


def _under(code: str, salt: bytes) -> Fernet:
    key = Argon2id(salt=salt, length=32, iterations=2, lanes=1, memory_cost=19 * 1024).derive(plain_code(code).encode())
    return Fernet(base64.urlsafe_b64encode(key))

"""Passwords of a DNA file: one that is documented for its first coder, none for the others.

They protect nothing, since the file can be read without one, but the program asks for one when it
opens a file. Hashes of other people's passwords are never copied.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import unicodedata

#: What opens every file that is written here, as the coder Admin.
DEFAULT_PASSWORD = "dissensus"  # noqa: S105 - it is documented, and protects nothing

_SALT, _DIGEST, _ROUNDS = 16, 32, 100_000


def hash_password(password: str, *, salt: bytes = b"") -> str:
    """The hash that DNA keeps of a password: SHA-256 in 100,000 rounds behind a random salt.

    >>> len(hash_password("dissensus"))
    64
    """
    salt = salt or secrets.token_bytes(_SALT)
    digest = salt + unicodedata.normalize("NFC", password).encode("utf-8")
    for _ in range(_ROUNDS):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode("ascii")


def lock() -> str:
    """What stands where a hash must stand, and that no known password gives."""
    return base64.b64encode(secrets.token_bytes(_SALT + _DIGEST)).decode("ascii")

"""The token of an invitation: whoever holds it may follow the case, so it is kept nowhere."""

from __future__ import annotations

import re
from hashlib import sha256

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


def token_hash(token: str) -> str:
    """Return the only form in which a token is kept: SHA-256 of its text, as 64 hex digits.

    No salt is needed: a token has 128 random bits or more, too many to try.
    """
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def looks_like_token(text: str) -> bool:
    """Say whether `text` could be a token, by its signs and length only (Bot API, deep linking: 64)."""
    return _TOKEN.fullmatch(text) is not None

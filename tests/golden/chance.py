"""Random tokens that are the same in every run."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from unittest import mock

_INVITATION_BYTES = 24


class Tokens:
    """Stands for `secrets.token_urlsafe` and knows what it gave out."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._counts: Counter[int] = Counter()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Have every token of this block made here."""
        with mock.patch.object(secrets, "token_urlsafe", self._next):
            yield

    def _next(self, size: int | None = None) -> str:
        wanted = size or 32
        self._counts[wanted] += 1
        count = self._counts[wanted]
        token = urlsafe_b64encode(sha256(f"{wanted} {count}".encode()).digest()[:wanted]).decode().rstrip("=")
        self._given[token] = f"<invitation {count}>" if wanted == _INVITATION_BYTES else "*"
        return token

    def masked(self, text: str) -> str:
        """Return `text` with each token replaced: they say nothing and depend on how many were made."""
        for token, shown in self._given.items():
            text = text.replace(token, shown)
        return text

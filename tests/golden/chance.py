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
    """Stands for `secrets.token_urlsafe`, and knows the invitations that it gave out."""

    def __init__(self, seed: str = "") -> None:
        self._seed = seed
        self._invitations: dict[str, str] = {}
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
        token = (
            urlsafe_b64encode(sha256(f"{self._seed}{wanted} {count}".encode()).digest()[:wanted])
            .decode()
            .rstrip("=")
        )
        if wanted == _INVITATION_BYTES:
            self._invitations[token] = f"<invitation {count}>"
        return token

    def masked(self, text: str) -> str:
        """Return `text` with the token of each invitation replaced by its number."""
        for token, shown in self._invitations.items():
            text = text.replace(token, shown)
        return text

"""A plain HTTP client for the stand-in: its contract is tested without any Telegram library."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.standin import Json, StandIn


class Api:
    """Calls methods as any Bot API client would."""

    def __init__(self, client: httpx.AsyncClient, standin: StandIn) -> None:
        self.client = client
        self._root = f"{standin.url}/bot{standin.token}"

    async def __call__(self, method: str, **parameters: object) -> Json:
        """Call with a JSON body; return the whole answer."""
        answer: Json = (await self.client.post(f"{self._root}/{method}", json=parameters)).json()
        return answer

    async def result(self, method: str, **parameters: object) -> object:
        """Call and return the result; fail where Telegram refuses."""
        answer = await self(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **parameters: object) -> tuple[int, str]:
        """Call and return code and words; fail where Telegram does not refuse."""
        answer = await self(method, **parameters)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]


@pytest.fixture
async def api(standin: StandIn) -> AsyncIterator[Api]:
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        yield Api(client, standin)

"""The npm package telegram-test-api behind a shim that fills its gaps, so that a real client can use it."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.process import free_port
from tests.standin.http import Cut, HttpAnswer, HttpRequest, HttpServer
from tests.standin.wire import Json

VERSION = "4.2.1"
ASK_EVERY = 0.05
_LOADER = Path(__file__).with_name("telegram_test_api.cjs")


class UnavailableError(Exception):
    """Node, npm or the package cannot be had here; the words say which."""


async def installed() -> Path:
    """Return the package's folder, installed once a machine by npm; raise `UnavailableError`."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise UnavailableError("node and npm are not installed")
    cache = Path(tempfile.gettempdir()) / f"telegram-test-api-{VERSION}"
    package = cache / "node_modules" / "telegram-test-api"
    if not (package / "package.json").exists():
        cache.mkdir(exist_ok=True)
        arguments = ("install", "--prefix", str(cache), "--no-audit", "--no-fund", "--ignore-scripts")
        process = await asyncio.create_subprocess_exec(
            npm,
            *arguments,
            f"telegram-test-api@{VERSION}",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            said, _ = await asyncio.wait_for(process.communicate(), 120)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise UnavailableError("npm did not install telegram-test-api within 120 s") from None
        if process.returncode:
            raise UnavailableError(f"npm could not install telegram-test-api: {said.decode()[-300:]}")
    return package


class ForeignServer:
    """The package's server, and in front of it what Telegram has and it has not.

    Missing there: most methods (answered with true here), `is_bot`, long polls, dates in seconds,
    `chat_instance`, results of edits.
    """

    def __init__(self, package: Path) -> None:
        self._package = package
        self._port = free_port()
        self._node: asyncio.subprocess.Process | None = None
        self._shim = HttpServer(self._pass_on)
        self._client = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self._port}", timeout=10, trust_env=False
        )

    async def start(self) -> None:
        """Start both."""
        node = shutil.which("node")
        assert node is not None
        self._node = await asyncio.create_subprocess_exec(
            node, str(_LOADER), str(self._package), str(self._port), stdout=asyncio.subprocess.PIPE
        )
        assert self._node.stdout is not None
        said = await asyncio.wait_for(self._node.stdout.readline(), 30)
        assert said == b"listening\n", said
        await self._shim.start()

    async def stop(self) -> None:
        """Stop both."""
        await self._shim.stop()
        await self._client.aclose()
        if self._node is not None:
            self._node.kill()
            await self._node.wait()

    @property
    def url(self) -> str:
        """The root for BOT_API_BASE_URL."""
        return f"http://127.0.0.1:{self._shim.port}"

    async def client_sends(self, what: str, content: Json) -> None:
        """Let the package's own client side send: `sendMessage`, `sendCommand` or `sendCallback`."""
        (await self._client.post(f"/{what}", json=content)).raise_for_status()

    async def history(self, token: str) -> list[Json]:
        """Return all the package has stored of a bot, edits applied."""
        answer = await self._client.post("/getUpdatesHistory", json={"token": token})
        return list(answer.json()["result"])

    async def _pass_on(self, request: HttpRequest) -> HttpAnswer | Cut:
        while True:
            body = await self._ask(request)
            if not (request.path.endswith("/getUpdates") and body.get("result") == []):
                return HttpAnswer(200, json.dumps(body).encode())
            await asyncio.sleep(ASK_EVERY)

    async def _ask(self, request: HttpRequest) -> Json:
        headers = {"content-type": request.headers.get("content-type", "application/json")}
        answer = await self._client.post(request.path, content=request.body, headers=headers)
        if answer.status_code >= 500:
            return {"ok": True, "result": True}
        return _completed(request.path.rpartition("/")[2], answer.json())


def _completed(method: str, body: Json) -> Json:
    result: Any = body.get("result")
    if result is None:
        body["result"] = True
    elif method == "getMe":
        result["is_bot"] = True
    elif method == "sendMessage":
        result["date"] //= 1000
    elif method == "getUpdates":
        for update in result:
            if query := update.get("callback_query"):
                query.setdefault("chat_instance", "1")
    return body

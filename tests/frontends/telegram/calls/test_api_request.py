"""Calls over real connections: what was surely not sent, connections used again, proxies, secrets."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import pytest
from telegram import Bot
from telegram.error import NetworkError

from bot.frontends.telegram.calls import connections
from bot.frontends.telegram.calls.api_request import ApiRequest, CallTimes
from bot.frontends.telegram.calls.environment import ConnectionSettingError
from bot.frontends.telegram.sending.failures import CallInDoubt, CallNotSent, Failure, attempt
from tests.frontends.telegram.calls.servers import (
    LoopbackServer,
    Reaction,
    answering,
    hanging_up,
    refusing_to_connect,
    server_that_is,
    silent,
)
from tests.recorded_log import recorded_log

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz_01234"
SHORT = CallTimes(read=0.2, connect=2.0, free=0.1)
WITHIN = 20.0
PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxy_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@asynccontextmanager
async def bot_at(root: str, times: CallTimes = SHORT, most: int = 256) -> AsyncIterator[Bot]:
    """Return a bot that has not called anything yet."""
    request = ApiRequest(root, times=times, connections=most)
    yield Bot(TOKEN, base_url=f"{root}/bot", base_file_url=f"{root}/file", request=request)
    await request.shutdown()


async def failure_at(root: str) -> Failure | None:
    async with bot_at(root) as bot:
        return await attempt(bot.send_message(7, "hello"))


@pytest.fixture
def closed_port() -> Iterator[int]:
    """Return a port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.parametrize("react", [hanging_up, silent])
async def test_a_call_without_an_answer_is_in_doubt(react: Reaction) -> None:
    async with server_that_is(react) as server:
        assert isinstance(await failure_at(server.url), CallInDoubt)
    assert len(server.calls) == 1


async def test_a_call_to_a_server_that_is_not_there_was_not_sent(closed_port: int) -> None:
    assert isinstance(await failure_at(f"http://127.0.0.1:{closed_port}"), CallNotSent)


async def test_a_call_without_encryption_was_not_sent() -> None:
    async with server_that_is(hanging_up) as server:
        assert isinstance(await failure_at(server.url.replace("http:", "https:")), CallNotSent)
    assert server.calls == []


async def test_a_call_that_finds_no_free_connection_was_not_sent() -> None:
    async with server_that_is(silent) as server, bot_at(server.url, CallTimes(read=5, free=0.05), 1) as bot:
        first = asyncio.create_task(attempt(bot.send_message(7, "hello")))
        await server.until(lambda: len(server.calls) == 1)
        second = await attempt(bot.send_message(7, "hello"))
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert isinstance(second, CallNotSent)
    assert len(server.calls) == 1


async def test_a_canceled_call_leaves_its_place_to_the_next() -> None:
    answers = [silent, answering]

    async def one_after_another(*given: object) -> None:
        await answers.pop(0)(*given)  # type: ignore[arg-type]

    async with server_that_is(one_after_another) as server, bot_at(server.url, CallTimes(), 1) as bot:
        first = asyncio.create_task(bot.get_me())
        await server.until(lambda: len(server.calls) == 1)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert (await bot.get_me()).username == "b_bot"
    assert server.opened == 2


async def test_calls_one_after_another_share_a_connection() -> None:
    async with server_that_is(answering) as server, bot_at(server.url) as bot:
        for _ in range(3):
            await bot.get_me()
    assert (server.opened, len(server.calls)) == (1, 3)


async def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    async def once(*given: object) -> None:
        await answering(*given)  # type: ignore[arg-type]
        given[1].close()  # type: ignore[attr-defined]

    async with server_that_is(once) as server, bot_at(server.url) as bot:
        for count in range(1, 4):
            await bot.get_me()
            await server.until(lambda: not server.open_now)
            assert (server.opened, len(server.calls)) == (count, count)


async def test_a_call_has_its_own_time_limit() -> None:
    async with server_that_is(silent) as server, bot_at(server.url, CallTimes(read=WITHIN * 10)) as bot:
        async with asyncio.timeout(WITHIN):
            failure = await attempt(bot.get_me(read_timeout=0.01))
    assert isinstance(failure, CallInDoubt)


async def test_calls_at_once_have_a_connection_each_up_to_the_limit() -> None:
    everything = asyncio.Event()

    async def when_told(*given: object) -> None:
        await everything.wait()
        await answering(*given)  # type: ignore[arg-type]

    async with server_that_is(when_told) as server, bot_at(server.url, CallTimes(), 3) as bot:
        calls = [asyncio.create_task(bot.get_me()) for _ in range(5)]
        await server.until(lambda: len(server.calls) == 3)
        everything.set()
        await asyncio.gather(*calls)
    assert (server.opened, len(server.calls)) == (3, 5)


async def test_connections_that_nobody_needs_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with server_that_is(answering) as server, bot_at(server.url) as bot:
        await asyncio.gather(*(bot.get_me() for _ in range(4)))
        monkeypatch.setattr(connections, "KEPT_IDLE", 0.0)
        await bot.get_me()
        await server.until(lambda: len(server.open_now) == 1)


async def test_stopping_closes_every_connection() -> None:
    async with server_that_is(answering) as server, bot_at(server.url) as bot:
        await asyncio.gather(*(bot.get_me() for _ in range(4)))
        await bot.request.shutdown()
        await server.until(lambda: not server.open_now)


async def test_stopping_ends_a_call_on_its_way_whose_connection_is_not_used_again() -> None:
    answers = [silent, answering]

    async def one_after_another(*given: object) -> None:
        await answers.pop(0)(*given)  # type: ignore[arg-type]

    async with server_that_is(one_after_another) as server, bot_at(server.url, CallTimes()) as bot:
        call = asyncio.create_task(attempt(bot.get_me()))
        await server.until(lambda: len(server.calls) == 1)
        await bot.request.shutdown()
        assert isinstance(await call, CallInDoubt)
        await bot.get_me()
        await bot.request.shutdown()
        await server.until(lambda: not server.open_now)


async def test_parameters_and_files_arrive() -> None:
    async with server_that_is(silent) as server, bot_at(server.url) as bot:
        await attempt(bot.send_message(7, "a & ü", disable_notification=True))
        await attempt(bot.send_document(7, b"content of the file", filename="letter.pdf", caption="a & ü"))
    sent, document = server.calls
    assert sent.line == f"POST /bot{TOKEN}/sendMessage HTTP/1.1"
    assert sent.headers["host"] == server.url.removeprefix("http://")
    said = {"chat_id": ["7"], "text": ["a & ü"], "disable_notification": ["true"]}
    assert parse_qs(sent.body.decode()) == said
    assert document.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'filename="letter.pdf"' in document.body
    assert b"content of the file" in document.body
    assert "a & ü".encode() in document.body


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackServer]:
    """Return a proxy with a password that connects nobody to https, and answers for http itself."""

    async def react(call: object, out: asyncio.StreamWriter) -> None:
        connects = call.line.startswith("CONNECT ")  # type: ignore[attr-defined]
        await (refusing_to_connect if connects else answering)(call, out)  # type: ignore[arg-type]

    async with server_that_is(react) as server:
        address = server.url.replace("http://", "http://office:s%40crit@")
        monkeypatch.setenv("HTTPS_PROXY", address)
        monkeypatch.setenv("HTTP_PROXY", address)
        yield server


async def test_calls_go_through_the_proxy_of_the_environment(proxy: LoopbackServer) -> None:
    async with bot_at("http://telegram.invalid") as bot:
        await bot.get_me()
    (call,) = proxy.calls
    assert call.line == f"POST http://telegram.invalid/bot{TOKEN}/getMe HTTP/1.1"
    assert call.headers["proxy-authorization"] == "Basic b2ZmaWNlOnNAY3JpdA=="


async def test_a_call_that_the_proxy_does_not_connect_was_not_sent(proxy: LoopbackServer) -> None:
    assert isinstance(await failure_at("https://telegram.invalid"), CallNotSent)
    (call,) = proxy.calls
    assert call.line == "CONNECT telegram.invalid:443 HTTP/1.1"


async def test_a_host_in_no_proxy_is_called_without_it(
    proxy: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with server_that_is(answering) as server, bot_at(server.url) as bot:
        await bot.get_me()
    assert (len(server.calls), len(proxy.calls)) == (1, 0)


@pytest.mark.parametrize("value", ["socks5://me:s3crit@host:1", "http://me:s3crit@host:port", "http://"])
def test_a_proxy_that_cannot_be_used_is_named_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", value)
    with pytest.raises(ConnectionSettingError, match="ALL_PROXY") as raised:
        ApiRequest("https://api.telegram.org")
    assert "s3crit" not in str(raised.value)


def test_certificates_that_cannot_be_read_are_named_by_their_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/at/all.pem")
    with pytest.raises(ConnectionSettingError, match="SSL_CERT_FILE"):
        ApiRequest("https://api.telegram.org")


async def test_the_token_is_in_no_log_and_no_error(closed_port: int) -> None:
    roots = ["http://telegram.invalid", f"http://127.0.0.1:{closed_port}"]
    logging.getLogger("httpcore").setLevel(logging.DEBUG)
    try:
        with recorded_log("DEBUG") as log:
            async with server_that_is(answering) as server, bot_at(server.url) as bot:
                await bot.get_me()
            async with server_that_is(hanging_up) as server:
                for root in [*roots, server.url]:
                    async with bot_at(root) as bot:
                        with pytest.raises(NetworkError) as raised:
                            await bot.get_me()
                    assert TOKEN.split(":")[1] not in f"{raised.value!r} {raised.value.__cause__!r}"
            assert log.text() == ""
    finally:
        logging.getLogger("httpcore").setLevel(logging.NOTSET)

"""A store in a file, a bot at the stand-in, and a way to run work until the test is done with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from telegram import Bot

from bot.frontends.telegram.calls.api_request import ApiRequest
from bot.store.database.engine import Store
from tests.standin import StandIn

Running = Callable[[Callable[[asyncio.Event], Awaitable[None]]], AbstractAsyncContextManager[asyncio.Event]]


@pytest.fixture
async def store(file_url: str) -> AsyncIterator[Store]:
    opened = await Store.open(file_url)
    yield opened
    await opened.close()


@pytest.fixture
async def bot(standin: StandIn) -> AsyncIterator[Bot]:
    made = Bot(
        standin.token,
        base_url=f"{standin.url}/bot",
        request=ApiRequest(standin.url),
        get_updates_request=ApiRequest(standin.url),
    )
    async with made:
        yield made


@asynccontextmanager
async def running(work: Callable[[asyncio.Event], Awaitable[None]]) -> AsyncIterator[asyncio.Event]:
    """Run `work` during the block and stop it at the end; what it raises is raised there."""
    stop = asyncio.Event()

    async def work_it() -> None:
        await work(stop)

    task = asyncio.create_task(work_it())
    try:
        yield stop
        stop.set()
        async with asyncio.timeout(5):
            await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true: Callable[[], bool | Awaitable[bool]], within: float = 5.0) -> None:
    """Wait until `true()`; fail after `within` seconds."""
    try:
        async with asyncio.timeout(within):
            while True:
                answer = true()
                if answer if isinstance(answer, bool) else await answer:
                    return
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError("it never came true") from None

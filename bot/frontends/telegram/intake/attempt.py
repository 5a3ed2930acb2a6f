"""One attempt to handle an update: limited in time, its failure returned as a value."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.frontends.telegram.handling import Handling

Handle = Callable[[str, Handling], Awaitable[None]]
"""Handles an update, given as Telegram's JSON; raises if that failed. It may be called again."""


class HandlingTooLongError(Exception):
    """An update took longer than allowed, not counting the time it waited for Telegram."""


async def attempt(raw: str, handle: Handle, handling: Handling, longest: float) -> BaseException | None:
    """Handle an update and return what that raised, so that the updates behind it still get handled.

    `longest`: seconds, not counting the time it waits for Telegram. Raises only CancelledError, if the task
    itself is canceled.
    """
    try:
        async with asyncio.timeout(longest) as limit:
            handling.limit = limit
            await handle(raw, handling)
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        return error  # something inside was canceled, not this task
    except TimeoutError as error:
        return HandlingTooLongError() if limit.expired() else error
    except Exception as error:  # noqa: BLE001 - it is returned as a value, and the caller reports it
        return error
    return None

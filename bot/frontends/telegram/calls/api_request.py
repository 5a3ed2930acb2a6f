"""python-telegram-bot's calls, sent with httpcore, which takes a third of the CPU of httpx above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpcore
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.frontends.telegram.calls.connections import Connections
from bot.frontends.telegram.calls.environment import proxy_to, trusted
from bot.frontends.telegram.calls.promptness import PromptBody

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class CallTimes:
    """Time limits in seconds: of each read and write, of connecting, and of waiting for a free connection.

    An overloaded server answers after 3 s or more; giving up early leaves a call in doubt.
    """

    read: float = 20.0
    write: float = 5.0
    write_files: float = 20.0
    connect: float = 5.0
    free: float = 4.0


class ApiRequest(BaseRequest):
    """Sends calls to one server. Every error has the exception of httpcore that led to it as its cause."""

    def __init__(
        self,
        api_root: str,
        *,
        connections: int = 256,
        times: CallTimes = CallTimes(),
    ) -> None:
        """`connections`: the most that are open at once.

        Raises `ConnectionSettingError`.
        """
        tls = trusted() if urlsplit(api_root).scheme == "https" else None
        self._connections = Connections(connections, tls, proxy_to(api_root, tls))
        self._times = times

    @property
    def read_timeout(self) -> float:
        """Return how long a response may take, in seconds, unless a call says otherwise."""
        return self._times.read

    async def initialize(self) -> None:
        """Do nothing: connections are opened when they are needed."""

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._connections.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send a call and return the status and body of the response.

        Raises `TimedOut` and `NetworkError`, without the address, which contains the token.
        """
        times = self._times
        with_files = bool(request_data and request_data.contains_files)
        kind, body = _written(request_data)
        headers = [("Host", urlsplit(url).netloc), ("User-Agent", self.USER_AGENT)]
        if method == "POST":
            headers += [("Content-Type", kind), ("Content-Length", str(len(body)))]
        call = httpcore.Request(
            method,
            url,
            headers=headers,
            content=PromptBody(body),
            extensions={
                "timeout": {
                    "read": _seconds(read_timeout, times.read),
                    "write": _seconds(write_timeout, times.write_files if with_files else times.write),
                    "connect": _seconds(connect_timeout, times.connect),
                }
            },
        )
        try:
            return await self._connections.answer(call, _seconds(pool_timeout, times.free))
        except httpcore.TimeoutException as error:
            raise TimedOut(type(error).__name__) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            raise NetworkError(type(error).__name__) from error


def _written(data: RequestData | None) -> tuple[str, bytes]:
    """Return the content type and the body of a call with these parameters."""
    if data is None:
        return _FORM, b""
    if not data.contains_files:
        return _FORM, urlencode(data.json_parameters).encode()
    form = httpx.Request("POST", "https://unused", data=data.json_parameters, files=data.multipart_data)
    return form.headers["Content-Type"], form.read()


def _seconds(given: Any, usual: float) -> float | None:
    """Return a time limit of python-telegram-bot; None: no limit."""
    return usual if given is BaseRequest.DEFAULT_NONE else given

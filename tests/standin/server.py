"""The stand-in itself: an HTTP server with Telegram's addresses, and the handles a test holds it by."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import replace

from tests.standin import messaging, profile, topics
from tests.standin.chat import BotMessage, Chat
from tests.standin.clock import Clock
from tests.standin.faults import Fault, FaultKind
from tests.standin.fetching import Fetching, delete_webhook, get_webhook_info, set_webhook
from tests.standin.flood_limits import COUNTED, FloodControl, FloodLimits
from tests.standin.http import Cut, HttpAnswer, HttpRequest, HttpServer
from tests.standin.people import Channel, Group, Person
from tests.standin.posting import Posting
from tests.standin.wire import Json, Parameters, RefusalError, read_parameters
from tests.standin.world import Call, Press, World

TOKEN = "123456789:AAEstandinStandinStandinStandinStandi"
_ADDRESS = re.compile(r"/bot([^/]*)/(?:test/)?([^/]+)")
_METHODS: dict[str, messaging.Method] = {
    **messaging.METHODS,
    **profile.METHODS,
    **topics.METHODS,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
}
Stage = str
"""Of a call. `arrived`: nothing was done yet. `carried`: done, or refused, and not answered yet. `answered`:
the answer is on the way."""

Weather = Callable[[Call], FaultKind | None]
"""Decides for each call how it fails, if it does."""


class StandIn:
    """Telegram for one bot. `url` is the root that BOT_API_BASE_URL takes."""

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "visa_questions_bot",
        first_wait: float = 0.05,
        longest_wait: float = 0.5,
    ) -> None:
        self.clock = Clock()
        self.world = World(token, username, self.clock)
        self.posting = Posting(self.world, first_wait=first_wait, longest_wait=longest_wait)
        self._fetching = Fetching(self.world)
        self._server = HttpServer(self._answer)
        self._faults: list[Fault] = []
        self._weather: Weather | None = None
        self._floods: FloodControl | None = None
        self._watchers: list[tuple[str, Stage, Callable[[Parameters], bool], asyncio.Future[Call]]] = []
        self._hooks: list[tuple[str, Stage, Callable[[Call], Cut | None]]] = []
        self._posting_task: asyncio.Task[None] | None = None
        self._ids = itertools.count(1)

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1."""
        await self._server.start(port)
        self._posting_task = asyncio.create_task(self.posting.run())

    async def stop(self) -> None:
        """Close every connection. What is remembered stays, so that `start` can bring the server back."""
        if self._posting_task:
            self._posting_task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._posting_task
        await self._server.stop()

    @property
    def url(self) -> str:
        """The server's root."""
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def token(self) -> str:
        """The only token that is let in."""
        return self.world.token

    @property
    def sent(self) -> list[BotMessage]:
        """All messages of the bot, as they were when sent."""
        return self.world.sent

    @property
    def outstanding_spinners(self) -> list[Press]:
        """Presses that the bot left turning."""
        return [press for press in self.world.presses.values() if not press.answered]

    @property
    def unconfirmed(self) -> int:
        """How many updates the bot has not taken over yet."""
        return len(self.world.updates)

    def calls(self, method: str) -> list[Parameters]:
        """Return the parameters of all calls of a method, refused ones included."""
        return [call.parameters for call in self.world.calls if call.method == method.lower()]

    def advance(self, seconds: float) -> None:
        """Move the server's clock on."""
        self.clock.advance(seconds)

    def user(
        self, user_id: int | None = None, first_name: str = "Ana", *, language: str | None = "en"
    ) -> Person:
        """Return a new person."""
        person = Person(self.world, user_id or 7_000_000 + next(self._ids), first_name, language)
        self.world.add_chat(person)
        return person

    def group(
        self,
        title: str = "Staff",
        *,
        chat_id: int | None = None,
        kind: str = "supergroup",
        admin: bool = False,
    ) -> Group:
        """Return a new group with the bot in it."""
        number = chat_id or (-100_2_000_000_000 if kind == "supergroup" else -4_000_000) - next(self._ids)
        group = Group(self.world, number, kind, title, {})
        group.bot_is_admin = admin
        self.world.add_chat(group)
        return group

    def channel(self, title: str = "News") -> Channel:
        """Return a new channel that the bot administers."""
        channel = Channel(self.world, -100_3_000_000_000 - next(self._ids), title)
        self.world.add_chat(channel)
        return channel

    def queue_raw(self, update: Json, chat: Chat | None = None) -> int:
        """Queue an update as it is, with the next number unless it has one; return the number."""
        if "update_id" not in update:
            update = {"update_id": self.world.updates.add("", {}, ""), **update}
        self.world.updates.put(update, f"chat:{chat.chat_id}" if chat else "raw")
        return int(update["update_id"])

    def fault(
        self,
        method: str,
        kind: FaultKind,
        *,
        times: int | None = 1,
        retry_after: int = 1,
        delay: float = 1.0,
        chat: Chat | None = None,
    ) -> Fault:
        """Let the next `times` calls of `method` (`*`: of any) fail; None means until `cancel`."""
        order = Fault(method, kind, times, retry_after, delay, chat.chat_id if chat else None)
        self._faults.append(order)
        return order

    def weather(self, decide: Weather | None) -> None:
        """Ask `decide` about every call that no ordered fault strikes; None brings fair weather back."""
        self._weather = decide

    def limit(self, limits: FloodLimits | None) -> None:
        """Refuse calls that come faster than `limits` from now on; None ends that."""
        self._floods = FloodControl(limits, self.clock.now) if limits else None

    @property
    def too_many(self) -> int:
        """How many calls were refused since `limit`."""
        return self._floods.refused if self._floods else 0

    async def all_confirmed(self, within: float = 10.0) -> None:
        """Wait until the bot has taken over every update."""
        try:
            async with asyncio.timeout(within):
                while self.unconfirmed:
                    self.world.updates.left.clear()
                    await self.world.updates.left.wait()
        except TimeoutError:
            raise AssertionError(
                f"{self.unconfirmed} updates not taken over within {within} s; {self.world.last_requests()}"
            ) from None

    async def seen(
        self,
        method: str,
        stage: Stage = "answered",
        *,
        where: Callable[[Parameters], bool] = lambda _: True,
        within: float = 10.0,
    ) -> Parameters:
        """Wait for the next call of `method` to reach `stage`; return its parameters."""
        future: asyncio.Future[Call] = asyncio.get_running_loop().create_future()
        watcher = (method.lower(), stage, where, future)
        self._watchers.append(watcher)
        try:
            async with asyncio.timeout(within):
                return (await future).parameters
        except TimeoutError:
            raise AssertionError(
                f"{method} was not {stage} within {within} s; {self.world.last_requests()}"
            ) from None
        finally:
            self._watchers.remove(watcher)

    def on(self, method: str, stage: Stage, act: Callable[[Call], Cut | None]) -> None:
        """Call `act` at once whenever a call of `method` (`*`: of any) reaches `stage`.

        Where it returns a `Cut` for a call that has arrived, that call is never carried out.
        """
        self._hooks.append((method.lower(), stage, act))

    def forget_hooks(self) -> None:
        """End what `on` began."""
        self._hooks.clear()

    def _reached(self, call: Call, stage: Stage) -> Cut | None:
        cut = None
        for method, wanted, act in tuple(self._hooks):
            if wanted == stage and method in (call.method, "*"):
                cut = act(call) or cut
        for method, wanted, where, future in self._watchers:
            if (method, wanted) == (call.method, stage) and not future.done() and where(call.parameters):
                future.set_result(call)
        return cut

    def _answered(self, call: Call) -> None:
        self._reached(call, "answered")

    async def _answer(self, request: HttpRequest) -> HttpAnswer | Cut:
        found = _ADDRESS.fullmatch(request.path)
        if not found or not re.fullmatch(r"\d+(:|%3A)[A-Za-z0-9_-]+", found[1]):
            return _answer(RefusalError(404, "Not Found"))
        if found[1].replace("%3A", ":") != self.world.token:
            return _answer(RefusalError(401, "Unauthorized"))
        method = found[2].lower()
        try:
            parameters = read_parameters(request.query, request.headers.get("content-type", ""), request.body)
        except RefusalError as refusal:
            return _answer(refusal)
        call = Call(method, parameters)
        self.world.calls.append(call)
        if cut := self._reached(call, "arrived"):
            return cut
        fault = next((one for one in self._faults if one.strikes(method, parameters)), None)
        if fault is None and self._weather and (kind := self._weather(call)):
            fault = Fault(method, kind)
        answer = await (self._carried_out(call) if fault is None else self._failed(fault, call))
        if isinstance(answer, HttpAnswer) and (self._hooks or self._watchers):
            return replace(answer, then=lambda: self._answered(call))
        return answer

    async def _carried_out(self, call: Call) -> HttpAnswer:
        answer = await self._done(call)
        self._reached(call, "carried")
        return answer

    async def _done(self, call: Call) -> HttpAnswer:
        try:
            if call.method == "getupdates":
                return _answer(await self._fetching.get_updates(call.parameters))
            method = _METHODS.get(call.method)
            if method is None:
                raise RefusalError(404, "Not Found: method not found")
            if self._floods and call.method in COUNTED:
                self._floods.admit(self.world.chat_of(call.parameters))
            return _answer(method(self.world, call.parameters))
        except RefusalError as refusal:
            return _answer(refusal)

    async def _failed(self, fault: Fault, call: Call) -> HttpAnswer | Cut:
        if refusal := fault.refusal(call.parameters):
            return _answer(refusal)
        match fault.kind:
            case FaultKind.BAD_GATEWAY:
                return HttpAnswer(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html")
            case FaultKind.PROXY_FORBIDS:
                return HttpAnswer(403, b"<html><h1>403 Forbidden</h1></html>", "text/html")
            case FaultKind.TIMEOUT:
                return Cut.SILENCE
            case FaultKind.CUT_BEFORE:
                return Cut.CLOSE
            case FaultKind.RESET:
                return Cut.RESET
            case FaultKind.HELD_BEFORE:
                await fault.released.wait()
                return await self._carried_out(call)
        answer = await self._carried_out(call)
        if fault.kind is FaultKind.CUT_AFTER:
            return Cut.CLOSE
        if fault.kind is FaultKind.CUT_HALFWAY:
            return replace(answer, halved=True)
        if garbled := fault.garbled(answer.body):
            return replace(answer, body=garbled)
        if fault.kind is FaultKind.HELD:
            await fault.released.wait()
        elif fault.kind is FaultKind.SLOW:
            await asyncio.sleep(fault.delay)
        return answer


def _answer(result: object) -> HttpAnswer:
    if isinstance(result, RefusalError):
        return HttpAnswer(result.code, json.dumps(result.body()).encode())
    return HttpAnswer(200, json.dumps({"ok": True, "result": result}).encode())

"""The running bot: whatever part of it fails, clients are answered, or a new process is asked for."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from bot.app import supervision
from bot.app.health import Checkup
from bot.app.supervision import VITAL, BotPart, CrashedError
from bot.app.telegram import run
from bot.clients.gone_chats import GoneChats
from bot.delivery.alarms import Alarms
from bot.delivery.worker import DeliveryWorker
from bot.domain.reply import plain_text
from bot.frontends.telegram.intake import web_server
from bot.frontends.telegram.intake.healthz import Health
from bot.frontends.telegram.intake.polling import Poller, TokenRevokedError
from bot.frontends.telegram.intake.web_server import WebServerError
from bot.frontends.telegram.intake.webhook_watch import WebhookWatch
from bot.frontends.telegram.intake.worker import Worker
from bot.frontends.telegram.staff.staff_chat import StaffChat
from bot.frontends.telegram.start.profile import Profile
from bot.knowledge.reloading.changes import Changes
from bot.knowledge.reloading.live import Live, Prepared
from bot.knowledge.reloading.news import KnowledgeNews, LiveFile
from bot.matching.snapshot import Snapshot
from bot.settings import Settings
from bot.store import retention
from bot.waiting import pause
from tests.conversation.world import words_of
from tests.e2e.process import free_port
from tests.knowledge import folder
from tests.knowledge.reloading.test_live import Disk
from tests.standin import FaultKind, Group, Person, StandIn

WITHIN = 20.0
"""Seconds: how long a test waits, not a guarantee."""

KEY = "a-key-for-the-host"
Settle = Callable[..., Settings]


@dataclass(frozen=True, slots=True)
class Running:
    """A bot at work in this process, and what it has logged."""

    task: asyncio.Task[None]
    lines: list[Any]

    def failed(self) -> set[str]:
        """Return the parts that were logged as failed."""
        return {line["part"] for line in self.lines if line["event"] == "part failed"}


@pytest.fixture
def staff(standin: StandIn) -> Group:
    group = standin.group()
    group.bot_is_admin = True
    return group


@pytest.fixture
def ana(standin: StandIn) -> Person:
    return standin.user()


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return folder.write(tmp_path)


@pytest.fixture
def settle(standin: StandIn, staff: Group, knowledge: Path, file_url: str) -> Settle:
    """Make settings of a bot that polls; others are given by name."""

    def settings(**more: Any) -> Settings:
        shared = {
            "telegram_bot_token": standin.token,
            "bot_api_base_url": standin.url,
            "database_url": file_url,
            "knowledge_dir": knowledge,
            "staff_chat_id": staff.chat_id,
        }
        return Settings(_env_file=None, **{**shared, **more})

    return settings


@asynccontextmanager
async def running(settings: Settings, snapshot: Snapshot) -> AsyncIterator[Running]:
    news = KnowledgeNews(live=(LiveFile(folder.REFUSAL, Changes()),))
    live = Live(settings.knowledge_dir, lambda _: Prepared(snapshot, news=news), settle=0.05, look_every=0.1)
    live.load()
    stop = asyncio.Event()
    with capture_logs() as lines:
        task = asyncio.create_task(run(settings, live, stop))
        try:
            yield Running(task, lines)
        finally:
            stop.set()
            await asyncio.wait({task}, timeout=WITHIN)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let parts be started again after some hundredths of a second."""

    async def soon(_seconds: float, stop: asyncio.Event) -> None:
        await pause(0.02, stop)

    monkeypatch.setattr(supervision, "pause", soon)


@contextmanager
def failing(of: object, name: str, times: int | None = None) -> Iterator[list[int]]:
    """Let a function fail so often (None: always), then work as before; yield the count of failures."""
    original, failures = getattr(of, name), [0]

    async def fails(*arguments: Any, **more: Any) -> Any:
        if times is None or failures[0] < times:
            failures[0] += 1
            raise ZeroDivisionError("my passport")
        return await original(*arguments, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(of, name, fails)
        yield failures


async def until(true: Callable[[], bool | Awaitable[bool]]) -> None:
    async with asyncio.timeout(WITHIN):
        while True:
            answer = true()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.01)


async def is_answered(ana: Person) -> None:
    ana.say("/contact")
    await ana.next_message(WITHIN, saying=words_of("contact"))


async def test_systemd_hears_that_the_running_bot_is_well(
    settle: Settle, snapshot: Snapshot, ana: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    looks = Checkup.__call__

    async def noted(checkup: Checkup) -> Health:
        health = await looks(checkup)
        asked.append(health.well)
        return health

    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "30000")
    monkeypatch.setattr(Checkup, "__call__", noted)
    async with running(settle(), snapshot):
        await is_answered(ana)
        await until(lambda: bool(asked))
    assert set(asked) == {True}


async def test_a_database_that_the_next_restart_deletes_is_told_once_and_logged_at_each_start(
    settle: Settle, snapshot: Snapshot, staff: Group, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DYNO", "worker.1")
    async with running(settle(), snapshot):
        await staff.next_message(WITHIN, saying="Heroku")
    async with running(settle(), snapshot) as bot:
        await until(lambda: any(line.get("host") == "Heroku" for line in bot.lines))
        await is_answered(ana)
    assert not [one.text for one in staff.arrived.unseen() if "Heroku" in one.text]


SIDE_TASKS = [
    (BotPart.KNOWLEDGE, Live, "watch"),
    (BotPart.RETENTION, retention, "sweep"),
    (BotPart.STAFF_LINES, StaffChat, "deliver"),
    (BotPart.PROFILE, Profile, "set"),
    (BotPart.ALARMS, Alarms, "look"),
    (BotPart.WEBHOOK, WebhookWatch, "run"),
    (BotPart.RETURNS, GoneChats, "_read"),
]


@pytest.mark.usefixtures("_soon")
@pytest.mark.parametrize(("part", "of", "name"), SIDE_TASKS, ids=[part.value for part, _, _ in SIDE_TASKS])
async def test_a_side_task_that_always_fails_ends_nothing(
    settle: Settle, snapshot: Snapshot, ana: Person, part: BotPart, of: object, name: str
) -> None:
    with failing(of, name) as failures:
        async with running(settle(), snapshot) as bot:
            await until(lambda: failures[0] > 10)
            await is_answered(ana)
            assert not bot.task.done()
            assert bot.failed() == {part.value}
            assert "passport" not in str(bot.lines)
        assert bot.task.exception() is None


@pytest.mark.usefixtures("_soon")
async def test_a_disk_that_fails_under_the_knowledge_ends_nothing_and_edits_go_live_when_it_is_back(
    settle: Settle,
    snapshot: Snapshot,
    staff: Group,
    ana: Person,
    knowledge: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk = Disk(monkeypatch)
    async with running(settle(), snapshot) as bot:
        await is_answered(ana)
        disk.fails_at, disk.fails_with = "list", errno.EIO
        await until(lambda: bot.failed() == {BotPart.KNOWLEDGE.value})
        await is_answered(ana)
        assert not bot.task.done()

        disk.fails_with = None
        edited = knowledge / folder.REFUSAL
        edited.write_text(edited.read_text() + "# edited\n")
        await staff.next_message(WITHIN, saying=words_of("knowledge_live"))
        assert not bot.task.done()
    assert bot.task.exception() is None


@pytest.mark.usefixtures("_soon")
async def test_staff_read_which_part_keeps_failing(
    settle: Settle, snapshot: Snapshot, staff: Group, ana: Person
) -> None:
    with failing(Alarms, "look"):
        async with running(settle(), snapshot):
            label = snapshot.language(next(iter(snapshot.knowledge.languages))).words.staff.part_alarms
            await staff.next_message(WITHIN, saying=label)
            await is_answered(ana)


@pytest.mark.usefixtures("_soon")
@pytest.mark.parametrize(
    ("part", "of", "name"),
    [
        (BotPart.ANSWERING, Worker, "_round"),
        (BotPart.SENDING, DeliveryWorker, "_round"),
        (BotPart.POLLING, Poller, "run"),
    ],
    ids=["answering", "sending", "polling"],
)
async def test_a_vital_part_that_fails_some_times_is_started_again(
    settle: Settle, snapshot: Snapshot, ana: Person, part: BotPart, of: object, name: str
) -> None:
    with failing(of, name, times=3) as failures:
        async with running(settle(), snapshot) as bot:
            await until(lambda: failures[0] == 3)
            await is_answered(ana)
            assert bot.failed() == {part.value}
        assert bot.task.exception() is None


@pytest.mark.usefixtures("_soon")
async def test_a_vital_part_that_keeps_failing_ends_the_process(settle: Settle, snapshot: Snapshot) -> None:
    with failing(Worker, "_round") as failures:
        async with running(settle(), snapshot) as bot:
            await asyncio.wait({bot.task}, timeout=WITHIN)
            assert bot.task.done()
    error = bot.task.exception()
    assert isinstance(error, ExceptionGroup)
    assert error.subgroup(CrashedError) is not None
    assert failures[0] == VITAL.most


@pytest.mark.parametrize("of", [Poller, WebhookWatch])
async def test_a_revoked_token_ends_the_process_wherever_it_is_found(
    settle: Settle, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, of: type
) -> None:
    async def revoked(*_: object) -> None:
        raise TokenRevokedError

    monkeypatch.setattr(of, "run", revoked)
    async with running(settle(), snapshot) as bot:
        await asyncio.wait({bot.task}, timeout=WITHIN)
        assert bot.task.done()
    error = bot.task.exception()
    assert isinstance(error, ExceptionGroup)
    assert error.subgroup(TokenRevokedError) is not None
    assert bot.failed() == set()


async def test_a_port_that_is_taken_ends_the_start(settle: Settle, snapshot: Snapshot) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = taken.getsockname()[1]
        async with running(settle(health_port=port), snapshot) as bot:
            await asyncio.wait({bot.task}, timeout=WITHIN)
            assert bot.task.done()
    with pytest.raises(WebServerError, match="HEALTH_PORT"):
        bot.task.result()


async def test_a_bot_that_polls_serves_its_health_where_that_is_wanted(
    settle: Settle, snapshot: Snapshot, ana: Person
) -> None:
    port = free_port()
    settings = settle(health_port=port, health_key=KEY)
    async with running(settings, snapshot), httpx.AsyncClient(trust_env=False) as client:
        await is_answered(ana)
        url = f"http://127.0.0.1:{port}/healthz"
        assert (await client.get(url)).json() == {"ok": True}
        facts = (await client.get(url, headers={"Authorization": f"Bearer {KEY}"})).json()
        told = {"ready": True, "lease": "here", "intake": "polling", "database": "well", "faults": None}
        assert {name: facts[name] for name in told} == told
        assert facts["answering_tried_seconds"] is not None
        assert facts["poll_answered_seconds"] is not None
        assert (await client.post(f"http://127.0.0.1:{port}/telegram", json={})).status_code == 404


async def test_a_bot_that_polls_serves_nothing_unasked(
    settle: Settle, snapshot: Snapshot, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_server(*_: object, **__: object) -> None:
        raise AssertionError("nothing is to be served")

    monkeypatch.setattr(web_server, "WebServer", no_server)
    async with running(settle(), snapshot):
        await is_answered(ana)


async def test_health_is_served_and_well_while_telegram_does_not_answer(
    settle: Settle, snapshot: Snapshot, standin: StandIn
) -> None:
    port = free_port()
    standin.fault("*", FaultKind.BAD_GATEWAY, times=None)
    settings = settle(health_port=port, health_key=KEY)
    async with running(settings, snapshot), httpx.AsyncClient(trust_env=False) as client:
        await standin.seen("getMe", "arrived", within=WITHIN)
        url = f"http://127.0.0.1:{port}/healthz"
        answer = await client.get(url, headers={"Authorization": f"Bearer {KEY}"})
        assert answer.status_code == 200
        assert (answer.json()["ok"], answer.json()["ready"]) == (True, False)


async def test_a_webhook_that_another_program_sets_is_taken_off_a_bot_that_polls(
    settle: Settle, snapshot: Snapshot, standin: StandIn, staff: Group, ana: Person
) -> None:
    async with running(settle(), snapshot):
        await is_answered(ana)
        standin.world.webhook.url = "http://127.0.0.1:1/elsewhere"
        standin.world.updates.arrived.set()  # which ends the poll under way
        await until(lambda: standin.world.webhook.url == "")
        await is_answered(ana)
        words = snapshot.language(next(iter(snapshot.knowledge.languages))).words.staff
        await staff.next_message(WITHIN, saying=plain_text(words.webhook_put_back.fill({})))


async def test_a_bot_put_out_of_the_staff_chat_says_so_to_the_host(
    settle: Settle, snapshot: Snapshot, standin: StandIn, staff: Group, ana: Person
) -> None:
    port = free_port()
    settings = settle(health_port=port, health_key=KEY)
    async with running(settings, snapshot) as bot, httpx.AsyncClient(trust_env=False) as client:
        await is_answered(ana)
        await until(lambda: bool(standin.calls("getChatMember")))  # the look at the start
        staff.removes_the_bot(ana)

        async def is_said() -> bool:
            answer = await client.get(
                f"http://127.0.0.1:{port}/healthz", headers={"Authorization": f"Bearer {KEY}"}
            )
            facts = answer.json()
            return bool(facts["ok"]) and facts["staff_chat"] == "not_in"

        await until(is_said)
        assert [
            line
            for line in bot.lines
            if line["log_level"] == "error" and "STAFF_CHAT_ID" in line.get("remedy", "")
        ]

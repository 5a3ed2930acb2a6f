"""The only module of the golden tests that imports the product: where it moves, this alone changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

from bot.app.case_services import case_services
from bot.app.kept_profile import KeptProfile
from bot.app.preparing import thresholds_of
from bot.cli.outcome_reporting import OutcomeJson, outcome_json
from bot.clients.commands import CLIENT_COMMANDS, OWN_CASE_COMMANDS
from bot.clients.own_case_desk import OwnCaseDesk
from bot.clients.own_case_facts import OwnFacts
from bot.conversation.service import Conversation
from bot.delivery.worker import DeliveryWorker
from bot.domain.ids import ChatId, EntryId, RowToken, UpdateId
from bot.domain.press import Press
from bot.frontends.telegram.application import TelegramFrontEnd
from bot.frontends.telegram.sending.callback_data import pack, unpack
from bot.frontends.telegram.sending.failures import AnswerInDoubtError
from bot.frontends.telegram.sending.pacing import NO_LIMITS
from bot.frontends.telegram.start.deep_link import deep_link
from bot.frontends.telegram.start.profile import Profile
from bot.knowledge.loading import load
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.schema import schemas
from bot.knowledge.wording.files import KEYS_OF, keys_of
from bot.matching.decide import Thresholds
from bot.matching.similarity.encoders import choose_encoder
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.settings import Settings
from bot.staff.commands import STAFF_COMMANDS
from bot.staff.review.service import Reviewing
from bot.store.database.engine import Store
from bot.store.staff import staff_notices
from bot.store.updates import inbox
from bot.store.updates.button_tokens import names_a_row
from bot.store.updates.inbox import Failed, RawUpdate
from tests.golden.conditions import until_stopped

CLIENTS_TYPE = tuple(name for each in CLIENT_COMMANDS for name in (each.name, *each.also))
"""Every command that clients may give."""

STAFF_TYPE = tuple(each.name for each in STAFF_COMMANDS)
"""Every command that staff may give in their chat."""

_SURE = Thresholds(answer=0.5, margin=0.1, suggest=0.1)


def wording_keys() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield each file of wordings, each of its keys, and the placeholders that its words may hold."""
    for file, keys in KEYS_OF.items():
        for key, says, _ in keys_of(keys):
            yield file, key, says.placeholders


def learned(folder: Path, thresholds: Thresholds = _SURE) -> Snapshot:
    """Read the knowledge in `folder` and learn it."""
    loaded = load(folder)
    assert loaded.knowledge is not None, "\n".join(map(str, loaded.faults))
    return Snapshot.build(loaded.knowledge, choose_encoder("lexical"), thresholds)


def asking(folder: Path) -> Callable[[str], OutcomeJson]:
    """Return what answers a question as `ask --json` does, from the knowledge in `folder`."""
    snapshot = learned(folder, thresholds_of(Settings(_env_file=None)))
    return lambda question: outcome_json(snapshot.understand(question, DEFAULT, top=3), 3)


def schema_names() -> list[str]:
    """Return the names of the JSON schemas that are made of the knowledge's models."""
    return sorted(schemas())


class Running:
    """One bot on one database, whose work is done when it is asked for and never by itself."""

    def __init__(
        self,
        store: Store,
        snapshot: Snapshot,
        token: str,
        url: str,
        staff: int,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._staff = ChatId(staff)
        self._words = snapshot.language(DEFAULT).words
        settings = Settings(
            _env_file=None,
            undo_seconds=60,
            invitation_days=14,
            retention_days=90,
            knowledge_dir=Path(__file__).parent / "knowledge",
        )
        undo = timedelta(seconds=settings.undo_seconds)

        def speak() -> Phrasebook:
            return Phrasebook.of(snapshot.knowledge.firm, snapshot.language(DEFAULT))

        cases = case_services(
            settings,
            store,
            speak,
            link=lambda invitation: deep_link(self._front.bot, invitation),
            wake=lambda: None,
            wake_inbox=lambda: None,
            staff_chat=lambda: self._front.staff.chat,
            in_language=snapshot.phrases_for,
            nearest=lambda text: self._conversation.nearest(text),
            reviewing=Reviewing(lambda: snapshot, lambda _: None),
        )
        self._conversation = Conversation(
            lambda: snapshot,
            store,
            clock=clock,
            retention_days=settings.retention_days,
            own_cases=OwnFacts(store, undo=undo).of,
            own_case_commands=OWN_CASE_COMMANDS,
            own=OwnCaseDesk(cases.own_cases, cases.joining, cases.office),
        )
        self._front = TelegramFrontEnd(
            token,
            self._conversation,
            speak,
            api_root=url,
            staff_chat=self._staff,
            store=store,
            cases=cases,
            limits=NO_LIMITS,
        )
        self._speak = speak

    @classmethod
    async def start(
        cls,
        file: Path,
        snapshot: Snapshot,
        *,
        token: str,
        url: str,
        staff: int,
        clock: Callable[[], datetime],
    ) -> Running:
        """Start a bot on the SQLite file, for the staff chat `staff`; it introduces itself."""
        store = await Store.open(f"sqlite:///{file}", clock)
        running = cls(store, snapshot, token, url, staff, clock)
        await running._front.start()
        await Profile(running._front.bot, KeptProfile(store)).set(running._words, running._staff)
        return running

    async def close(self) -> None:
        """Stop it and close the database."""
        await self._front.stop()
        self._conversation.close()
        await self._store.close()

    async def handle(self, update: dict[str, Any]) -> None:
        """Handle one update; raise what its handler raises."""
        await self._front.handle(json.dumps(update))

    async def leave_in_doubt(self, update: dict[str, Any], chat: int) -> None:
        """Leave an update as a process does that never heard whether its answer arrived."""
        number, raw, now = UpdateId(update["update_id"]), json.dumps(update), self._store.now()
        tell = self._front.dead_updates.tell
        line = await tell(number, raw, AnswerInDoubtError(), "GOLDEN", shown=True)
        async with self._store.transaction() as tx:
            await inbox.add(tx, [RawUpdate(number, ChatId(chat), raw)], now)
            await inbox.claim_these(tx, "golden", [number])
            failed = Failed(number, AnswerInDoubtError.__name__, "GOLDEN", raw)
            await inbox.mark_in_doubt(tx, "golden", [failed], now)
            await staff_notices.add(tx, line, now)

    async def work(self, has_work: Callable[[], bool]) -> None:
        """Send one message after another while `has_work()`, then the pending lines for the staff chat."""
        if has_work():
            await until_stopped(self._deliverer().run, while_so=has_work)
        await self._front.staff.flush()

    def _deliverer(self) -> DeliveryWorker:
        """Return what delivers in an order that is always the same: one message at a time."""
        courier = self._front.courier
        return DeliveryWorker(
            self._store,
            courier,
            self._speak,
            me="golden",
            has_died=lambda _: True,
            pace=courier,
            chance=lambda: 0.5,
            most_in_hand=1,
        )


def button_data() -> Iterator[tuple[str, str]]:
    """Yield each kind of button, by its class and fields, with the data that it carries."""
    for kind in get_args(Press):
        for values in _samples(get_type_hints(kind)):
            press = kind(**values)
            token = RowToken("AbCd_-12") if names_a_row(press) else None
            data = pack(press, token)
            assert unpack(data) == (press, token), data
            yield repr(press), data


def kind_of(data: str) -> str:
    """Return the class of the button that carries `data`."""
    return type(unpack(data)[0]).__name__


def button_kinds() -> frozenset[str]:
    """Return the classes of all buttons."""
    return frozenset(kind.__name__ for kind in get_args(Press))


_NARROWER: dict[str, object] = {"version": "00c0ffee", "value": "22-7"}


def _samples(hints: dict[str, Any]) -> Iterator[dict[str, object]]:
    """Yield values of the fields: of each a usual one, and then each of a flag's and an option's others."""
    usual = {name: _NARROWER.get(name, _value(hint)) for name, hint in hints.items()}
    yield usual
    for name, hint in hints.items():
        if hint is bool:
            yield {**usual, name: False}
        elif NoneType in get_args(hint):
            yield {**usual, name: None}


def _value(hint: Any) -> object:
    if parts := [each for each in get_args(hint) if each is not NoneType]:
        return _value(parts[0])
    texts: dict[object, str] = {str: "some-word", EntryId: "how-long", RowToken: "Zy-x_987"}
    return True if hint is bool else texts.get(hint, 12)

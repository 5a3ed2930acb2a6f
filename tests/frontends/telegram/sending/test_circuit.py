"""While Telegram does not answer nothing is risked, and what waits goes when it is back."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from bot.domain.ids import ChatId
from bot.frontends.telegram.sending.circuit import PASSED_OVER, Circuit, Outage
from tests.frontends.telegram.sending.simulated import START, SimulatedTime

CHAT = ChatId(7)


class World(SimulatedTime):
    """Telegram's health, scripted: `back_at` for probes, `works_at` for messages."""

    def __init__(self, back_at: float, works_at: float | None = None) -> None:
        super().__init__()
        self.back_at = back_at
        self.works_at = back_at if works_at is None else works_at
        self.probes: list[float] = []
        self.sent: list[tuple[float, str, bool]] = []
        self.outages: list[Outage] = []
        self.circuit = Circuit(self._probe, self.wall, clock=self.clock, sleep=self.sleep, chance=lambda: 0.5)
        self.circuit.when_over(self.outages.append)

    async def _probe(self, chat: ChatId) -> bool:
        assert chat == CHAT
        self.probes.append(self.now)
        return self.now >= self.back_at

    async def send(self, name: str, *, doubtful: bool = False) -> None:
        """Send until that is answered, as often as it takes."""
        since = self.circuit.closings if doubtful else None
        while True:
            while not self.circuit.take(since):
                await self.circuit.change()
            well = self.now >= self.works_at
            self.sent.append((self.now, name, well))
            await self.sleep(0.1)
            if well:
                self.circuit.answered()
                return
            self.circuit.unanswered(CHAT)
            since = self.circuit.closings


async def test_only_probes_are_sent_during_an_outage() -> None:
    world = World(back_at=600)
    await world.run(world.send("a"), world.send("b"))
    assert [name for time, name, _ in world.sent if time < 600] == ["a", "b"]
    assert 30 < len(world.probes) < 80
    assert max(later - earlier for earlier, later in pairwise(world.probes)) < 18


async def test_everything_is_sent_after_one_answered_message() -> None:
    world = World(back_at=20)
    await world.run(*(world.send(str(number)) for number in range(12)))
    last = max(time for time, _, _ in world.sent)
    assert last < 20 + 15 + 10 + 1
    assert world.circuit.is_closed


async def test_an_outage_is_reported_once_with_its_beginning_and_end() -> None:
    world = World(back_at=100)
    await world.run(*(world.send(str(number)) for number in range(5)))
    (outage,) = world.outages
    assert outage.since - START < timedelta(seconds=1)
    assert timedelta(seconds=100) <= outage.until - START < timedelta(seconds=130)


async def test_one_message_at_a_time_is_tried_after_a_probe() -> None:
    """Probes are answered, messages are not: each new one that is risked waits for the one before."""
    world = World(back_at=0, works_at=60)

    async def new(name: str, at: float) -> None:
        await world.until(at)
        await world.send(name)

    await world.run(world.send("first"), *(new(f"new {number}", 0.05) for number in range(20)))
    risked = [time for time, _, well in world.sent if not well and time > 0.2]
    assert len(risked) <= 15
    assert all(later - earlier >= 1 for earlier, later in pairwise(risked))


async def test_a_doubtful_message_lets_new_ones_try_first() -> None:
    world = World(back_at=5, works_at=5)
    world.circuit.unanswered(CHAT)
    await world.run(world.send("doubtful", doubtful=True), world.send("new"))
    assert [name for _, name, _ in world.sent] == ["new", "doubtful"]
    assert world.sent[1][0] - world.sent[0][0] < 1


async def test_a_doubtful_message_is_tried_if_there_is_no_new_one() -> None:
    world = World(back_at=5)
    world.circuit.unanswered(CHAT)
    await world.run(world.send("doubtful", doubtful=True))
    ((time, _, well),) = world.sent
    assert well
    assert time - max(world.probes) >= 9


async def test_a_doubtful_message_waits_for_some_outages_and_is_then_treated_normally() -> None:
    """Where Telegram fails now and then, no trial gets old enough for it: a new message takes each."""
    world = World(back_at=0)
    since, may_go = world.circuit.closings, []

    async def flaps() -> None:
        for _ in range(PASSED_OVER + 1):
            world.circuit.unanswered(CHAT)
            while not world.circuit.may_go():
                await world.circuit.change()
            may_go.append(world.circuit.may_go(since))
            world.circuit.answered()

    await world.run(flaps())
    assert may_go == [False] * PASSED_OVER + [True]


async def test_an_unused_trial_is_soon_free_again() -> None:
    world = World(back_at=0)
    world.circuit.unanswered(CHAT)

    async def takes_it_and_sends_nothing() -> None:
        while not world.circuit.take():
            await world.circuit.change()

    await world.run(takes_it_and_sends_nothing(), world.send("b"))
    ((time, _, _),) = world.sent
    assert time < 6


async def test_a_failing_probe_is_no_answer_and_the_next_one_follows() -> None:
    world = World(back_at=5)
    broken = iter([ZeroDivisionError()])

    async def probe(chat: ChatId) -> bool:
        for error in broken:
            raise error
        return await world._probe(chat)

    circuit = world.circuit = Circuit(probe, world.wall, clock=world.clock, sleep=world.sleep)
    circuit.unanswered(CHAT)
    await world.run(world.send("a"))
    assert circuit.is_closed


async def test_a_failing_report_does_not_fail_a_message() -> None:
    world = World(back_at=5)

    def breaks(_: Outage) -> None:
        raise ZeroDivisionError

    world.circuit.when_over(breaks)
    await world.run(world.send("a"))
    assert world.circuit.is_closed


async def test_an_answer_to_what_was_in_flight_ends_an_outage_too() -> None:
    world = World(back_at=600)
    world.circuit.unanswered(CHAT)
    world.circuit.answered()
    assert world.circuit.take(world.circuit.closings)
    assert world.circuit.away_since is None

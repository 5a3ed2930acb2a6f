"""Faults to order come as ordered, and say truly whether the call was carried out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from tests.standin import FaultKind, Person, StandIn
from tests.standin.conftest import Api
from tests.standin.faults import GARBLED
from tests.standin.world import Call


@pytest.fixture
def ana(standin: StandIn) -> Person:
    person = standin.user()
    person.say("hello")
    return person


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (FaultKind.UNAUTHORIZED, 401),
        (FaultKind.FORBIDDEN, 403),
        (FaultKind.NOT_FOUND, 404),
        (FaultKind.CONFLICT, 409),
        (FaultKind.TOO_MANY, 429),
        (FaultKind.SERVER_ERROR, 500),
    ],
)
async def test_a_refusal_strikes_as_often_as_ordered(
    api: Api, standin: StandIn, ana: Person, kind: FaultKind, code: int
) -> None:
    fault = standin.fault("sendMessage", kind, times=2, retry_after=7)
    for _ in range(2):
        answer = await api("sendMessage", chat_id=ana.chat_id, text="x")
        assert answer["error_code"] == code
        assert answer.get("parameters") == ({"retry_after": 7} if code == 429 else None)
    assert fault.hits == 2
    assert standin.sent == []
    await api.result("sendMessage", chat_id=ana.chat_id, text="x")


async def test_a_fault_can_be_for_one_chat(api: Api, standin: StandIn, ana: Person) -> None:
    ben = standin.user()
    ben.say("hello")
    fault = standin.fault("sendMessage", FaultKind.FORBIDDEN, times=None, chat=ben)
    await api.result("sendMessage", chat_id=ana.chat_id, text="x")
    await api.refusal("sendMessage", chat_id=ben.chat_id, text="x")
    fault.cancel()
    await api.result("sendMessage", chat_id=ben.chat_id, text="x")


@pytest.mark.parametrize(("kind", "code"), [(FaultKind.BAD_GATEWAY, 502), (FaultKind.PROXY_FORBIDS, 403)])
async def test_the_page_of_a_proxy_is_no_json(api: Api, standin: StandIn, kind: FaultKind, code: int) -> None:
    standin.fault("*", kind)
    answer = await api.client.post(f"{standin.url}/bot{standin.token}/getMe")
    assert (answer.status_code, answer.headers["content-type"]) == (code, "text/html")


@pytest.mark.parametrize(
    ("kind", "error", "delivered"),
    [
        (FaultKind.CUT_BEFORE, httpx.RemoteProtocolError, 0),
        (FaultKind.CUT_AFTER, httpx.RemoteProtocolError, 1),
        (FaultKind.RESET, httpx.ReadError, 0),
        (FaultKind.TIMEOUT, httpx.ReadTimeout, 0),
    ],
)
async def test_a_cut_connection(
    api: Api, standin: StandIn, ana: Person, kind: FaultKind, error: type[Exception], delivered: int
) -> None:
    standin.fault("sendMessage", kind)
    api.client.timeout = httpx.Timeout(0.3)
    with pytest.raises(error):
        await api("sendMessage", chat_id=ana.chat_id, text="x")
    assert len(standin.sent) == delivered
    await api.result("sendMessage", chat_id=ana.chat_id, text="x")


async def test_a_held_call_goes_on_when_released(api: Api, standin: StandIn, ana: Person) -> None:
    fault = standin.fault("sendMessage", FaultKind.HELD)
    call = asyncio.create_task(api.result("sendMessage", chat_id=ana.chat_id, text="x"))
    await fault.reached.wait()
    await ana.next_message()
    assert not call.done()
    fault.released.set()
    await call


async def test_a_call_held_before_it_is_carried_out(api: Api, standin: StandIn, ana: Person) -> None:
    fault = standin.fault("sendMessage", FaultKind.HELD_BEFORE)
    call = asyncio.create_task(api.result("sendMessage", chat_id=ana.chat_id, text="x"))
    await fault.reached.wait()
    assert standin.sent == []
    fault.cancel()
    await call
    assert len(standin.sent) == 1


async def test_a_slow_answer_comes(api: Api, standin: StandIn) -> None:
    standin.fault("getMe", FaultKind.SLOW, delay=0.05)
    await api.result("getMe")


async def test_the_server_comes_back_where_it_was(api: Api, standin: StandIn, ana: Person) -> None:
    url = standin.url
    await standin.stop()
    with pytest.raises(httpx.TransportError):
        await api("getMe")
    await standin.start()
    assert standin.url == url
    await api.result("sendMessage", chat_id=ana.chat_id, text="x")


async def test_half_an_answer_comes_of_a_call_that_was_carried_out(
    api: Api, standin: StandIn, ana: Person
) -> None:
    standin.fault("sendMessage", FaultKind.CUT_HALFWAY)
    with pytest.raises(httpx.RemoteProtocolError):
        await api("sendMessage", chat_id=ana.chat_id, text="x")
    assert [one.text for one in ana.history] == ["x"]


async def test_the_weather_decides_about_each_call(api: Api, standin: StandIn, ana: Person) -> None:
    bad = iter([FaultKind.SERVER_ERROR, None])
    standin.weather(lambda call: next(bad) if call.method == "sendmessage" else None)
    await api.refusal("sendMessage", chat_id=ana.chat_id, text="x")
    await api.result("sendMessage", chat_id=ana.chat_id, text="y")
    standin.weather(None)
    await api.result("sendMessage", chat_id=ana.chat_id, text="z")


async def test_a_call_goes_through_its_stages_in_order(api: Api, standin: StandIn, ana: Person) -> None:
    seen: list[tuple[str, int]] = []

    def note(stage: str) -> Callable[[Call], None]:
        return lambda _call: seen.append((stage, len(ana.history)))

    for stage in ("arrived", "carried", "answered"):
        standin.on("sendMessage", stage, note(stage))
    await api.result("sendMessage", chat_id=ana.chat_id, text="x")
    assert seen == [("arrived", 0), ("carried", 1), ("answered", 1)]


@pytest.mark.parametrize("kind", GARBLED)
async def test_a_garbled_answer_comes_of_a_call_that_was_carried_out(
    api: Api, standin: StandIn, ana: Person, kind: FaultKind
) -> None:
    standin.fault("sendMessage", kind)
    answer = await api.client.post(
        f"{standin.url}/bot{standin.token}/sendMessage", json={"chat_id": ana.chat_id, "text": "x"}
    )
    assert answer.status_code == 200
    assert [one.text for one in ana.history] == ["x"]
    try:
        result = answer.json()["result"]
    except ValueError:
        return
    assert not isinstance(result, dict) or "message_id" not in result


@pytest.mark.parametrize(
    ("kind", "code"), [(FaultKind.ECHOING_REFUSAL, 400), (FaultKind.ECHOING_SERVER_ERROR, 500)]
)
async def test_an_echo_quotes_what_was_sent_and_carries_nothing_out(
    api: Api, standin: StandIn, ana: Person, kind: FaultKind, code: int
) -> None:
    standin.fault("sendMessage", kind)
    answer = await api("sendMessage", chat_id=ana.chat_id, text="planted")
    assert (answer["error_code"], "planted" in answer["description"]) == (code, True)
    assert standin.sent == []

"""Wording files hold every key that is declared or put together from a value."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.app.supervision import BotPart
from bot.domain.cases import StatusState
from bot.domain.conversation.danger import DangerKind, DangerLevel
from bot.domain.delivery import DeliveryKind, DeliveryReason, DeliveryState
from bot.domain.source_kind import SourceKind
from bot.knowledge.danger import HelpWording
from bot.knowledge.files.contents import HELP_FILE, WORDING_FILES
from bot.knowledge.files.time_zones import TimeZonesFile
from bot.knowledge.wording.conversation import Wording
from bot.knowledge.wording.files import KEYS_OF, StaffWording, keys_of
from bot.knowledge.wording.keys import Keys
from bot.knowledge.wording.own_case import OwnCaseWording
from bot.notices.office_posts import NAMED_LANGUAGES
from bot.notices.readers import Seen
from bot.staff.cases.details import Detail, Wrong
from bot.staff.cases.filters import NamedList
from bot.staff.commands import CommandGroup
from tests.frontends.telegram.answering import wordings

BOT = Path(__file__).parents[3] / "bot"

_LABELS: dict[str, tuple[type[Keys], Collection[str]]] = {
    "button_ask_{}": (StaffWording, Detail),
    "button_list_{}": (StaffWording, NamedList),
    "button_region_{}": (OwnCaseWording, TimeZonesFile.model_fields.keys() - {"also"}),
    "danger_{}": (StaffWording, [*DangerKind, *DangerLevel]),
    "delivery_kind_{}": (StaffWording, DeliveryKind),
    "detail_{}": (StaffWording, Wrong),
    "handoff_{}": (Wording, ("morning", "afternoon", "evening", "night")),
    "history_{}": (StaffWording, set(StatusState) - {StatusState.RECORDED}),
    "language_{}": (StaffWording, NAMED_LANGUAGES),
    "part_{}": (StaffWording, BotPart),
    "reason_{}": (StaffWording, DeliveryReason),
    "record_{}": (
        StaffWording,
        [*set(DeliveryState) - {DeliveryState.SENT}, *set(StatusState) - {StatusState.RECORDED}],
    ),
    "seen_{}": (StaffWording, Seen),
    "source_{}": (Wording, SourceKind),
    "sources_{}": (Wording, SourceKind),
    "sources_{}_one": (Wording, SourceKind),
}
"""The values that `label_named` puts into each key. What the code asks for in another way is left out."""

_TEXTS: dict[str, tuple[type[Keys], Collection[str]]] = {
    "ask_{}": (StaffWording, Detail),
    "danger_do_{}": (StaffWording, DangerKind),
    "help_{}": (StaffWording, CommandGroup),
    "list_{}": (StaffWording, NamedList),
    "{}": (HelpWording, DangerKind),
    "{}_line": (HelpWording, DangerKind),
}
"""The same of `text_named`."""

_NAMED = {"label_named": _LABELS, "text_named": _TEXTS}


@pytest.mark.parametrize(
    "model",
    [*KEYS_OF.values(), HelpWording, *WORDING_FILES.values(), HELP_FILE],
    ids=lambda model: model.__name__,
)
def test_no_key_of_a_wording_file_may_be_left_out(model: type[BaseModel]) -> None:
    assert [key for key, field in model.model_fields.items() if not field.is_required()] == []


@pytest.mark.parametrize(
    ("method", "form"), [(method, form) for method, forms in _NAMED.items() for form in forms]
)
def test_every_value_has_a_key_of_its_kind(method: str, form: str) -> None:
    keys, values = _NAMED[method][form]
    labels = {key: says.label and not says.many for key, says, _ in keys_of(keys)}
    found = {value: labels.get(form.format(value).replace("-", "_")) for value in values}
    assert found == dict.fromkeys(values, method == "label_named")


@pytest.mark.parametrize("method", _NAMED)
def test_the_code_puts_no_other_keys_together(method: str) -> None:
    assert set(_forms(method)) == set(_NAMED[method])


@pytest.mark.parametrize(("method", "key"), [("label_named", "ask_visa"), ("text_named", "reason_flood")])
@pytest.mark.parametrize("ending", ["", "_of_none"])
def test_a_key_of_another_kind_or_of_none_is_refused(method: str, key: str, ending: str) -> None:
    with pytest.raises(KeyError):
        getattr(wordings().staff, method)(key + ending)


def _forms(method: str) -> Iterator[str]:
    """Yield the key of every call of `method` in the package, with {} in place of its value."""
    for path in BOT.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if f".{method}(" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == method:
                [argument] = node.args
                chosen = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
                yield from map(_form, chosen)


def _form(key: ast.expr) -> str:
    assert isinstance(key, ast.JoinedStr), ast.unparse(key)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in key.values)

"""Imports that fail on purpose, so that a library does without another."""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress

import pytest

from bot.cli.spared_imports import without

SPARED = "stringprep"


def test_a_module_cannot_be_imported_inside_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, SPARED, raising=False)
    with without(SPARED), pytest.raises(ImportError):
        importlib.import_module(SPARED)


def test_a_module_can_be_imported_after_a_block_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, SPARED, raising=False)
    with suppress(ZeroDivisionError), without(SPARED):
        raise ZeroDivisionError
    assert importlib.import_module(SPARED).__name__ == SPARED


def test_a_module_that_is_loaded_can_be_imported_throughout() -> None:
    with without("importlib"):
        assert importlib.import_module("importlib") is importlib
    assert sys.modules["importlib"] is importlib

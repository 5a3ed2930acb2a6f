"""The committed JSON Schemas are those of the models, and every file names its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.knowledge.schema import schemas

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_committed_schema_is_that_of_the_model(name: str) -> None:
    written = (KNOWLEDGE / "schema" / name).read_text(encoding="utf-8")
    assert written == schemas()[name], "run python -m bot.knowledge.schema"


def test_every_committed_schema_has_a_model() -> None:
    assert {path.name for path in (KNOWLEDGE / "schema").iterdir()} == set(schemas())


@pytest.mark.parametrize("path", sorted(KNOWLEDGE.rglob("*.yaml")), ids=lambda path: path.name)
def test_every_file_names_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    start = "# yaml-language-server: $schema="
    assert first.startswith(start)
    schema = (path.parent / first.removeprefix(start)).resolve()
    kind = path.parent.name if path.parent.name in ("entries", "asked", "danger", "help") else path.stem
    assert schema == KNOWLEDGE / "schema" / f"{kind}.json"


def test_editors_see_a_description_for_every_key() -> None:
    for name, text in schemas().items():
        schema = json.loads(text)
        for part in (schema, *schema.get("definitions", {}).values()):
            for key, rules in part["properties"].items():
                assert rules.get("description"), f"{name}: {key}"

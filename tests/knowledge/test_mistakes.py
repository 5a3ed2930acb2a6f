"""Files as people who are not programmers break them: each gets its own words, and its repaired twin loads.

`mistakes/NAME.broken.yaml` and `mistakes/NAME.repaired.yaml` replace one file of a small knowledge folder;
`mistakes/expected.txt` names that file and every fault of the broken one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.fault import Severity
from bot.knowledge.loading import load
from tests.knowledge import folder

MISTAKES = Path(__file__).parent / "mistakes"
PARSER_WORDS = re.compile(
    r"while (scanning|parsing)|block (end|mapping|sequence)|could not (find|determine)|expected (<|')|"
    r"did not find|"
    r"mapping values|found (character|undefined|unexpected|unknown)|pydantic|validation error|Field required|"
    r"Input should|Extra inputs|Traceback|codec"
)


@dataclass(frozen=True)
class Mistake:
    name: str
    target: str
    faults: tuple[str, ...]


def expected() -> list[Mistake]:
    mistakes = []
    for part in (MISTAKES / "expected.txt").read_text(encoding="utf-8").split("\n\n"):
        heading, target, *faults = part.strip().splitlines()
        mistakes.append(Mistake(heading.strip("[]"), target.removeprefix("in "), tuple(faults)))
    return mistakes


ALL = expected()


def errors(parent: Path, mistake: Mistake, kind: str) -> tuple[str, ...]:
    written = folder.write(parent, {mistake.target: (MISTAKES / f"{mistake.name}.{kind}.yaml").read_bytes()})
    return tuple(str(fault) for fault in load(written).faults if fault.severity is Severity.ERROR)


@pytest.mark.parametrize("mistake", ALL, ids=lambda mistake: mistake.name)
def test_a_mistake_gets_exactly_its_words_at_its_place(mistake: Mistake, tmp_path: Path) -> None:
    assert errors(tmp_path, mistake, "broken") == mistake.faults


@pytest.mark.parametrize("mistake", ALL, ids=lambda mistake: mistake.name)
def test_the_repaired_twin_loads(mistake: Mistake, tmp_path: Path) -> None:
    assert errors(tmp_path, mistake, "repaired") == ()


def test_there_are_enough_mistakes_and_none_without_a_twin() -> None:
    names = {mistake.name for mistake in ALL}
    on_disk = {path.name.split(".")[0] for path in MISTAKES.glob("*.yaml")}
    assert len(names) >= 180
    assert names == on_disk


@pytest.mark.parametrize("mistake", ALL, ids=lambda mistake: mistake.name)
def test_no_words_of_a_parser_reach_staff(mistake: Mistake) -> None:
    for fault in mistake.faults:
        assert not PARSER_WORDS.search(fault)
        what, _, hint = fault.partition("; ")
        assert re.match(r"\S+:\d+:\d+: \S", what)
        assert hint


def test_a_broken_file_does_not_hide_the_faults_of_another(tmp_path: Path) -> None:
    broken: dict[str, str | bytes | None] = {
        folder.PASSPORT: (MISTAKES / "unclosed-double-quote.broken.yaml").read_bytes(),
        **folder.replaced("en/statuses.yaml", "entry: what-is-221g", "entry: what-is-212g"),
        **folder.replaced("firm.yaml", "phone: +1", "fone: +1"),
    }
    found = {fault.file for fault in load(folder.write(tmp_path, broken)).faults}
    assert {"knowledge/en/statuses.yaml", "knowledge/firm.yaml", f"knowledge/{folder.PASSPORT}"} <= found

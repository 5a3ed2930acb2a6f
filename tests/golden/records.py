"""Everything that is recorded, made anew: texts by the files that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.golden import before, product, script
from tests.golden.day import Day, new_day

FOLDER = Path(__file__).parent
DAY = FOLDER / "day"
FACTS = FOLDER / "facts.txt"


async def played(folder: Path) -> Day:
    """Play the whole day with its files in `folder`."""
    async with new_day(folder) as day:
        await script.play(day)
    return day


def files_of(day: Day) -> dict[Path, str]:
    """Return the record of a day, a file for each chapter."""
    return {DAY / f"{name}.txt": text for name, text in day.chapters.items()}


async def finished_from_before(folder: Path) -> str:
    """Finish what an earlier day began, with its files in `folder`; return the record."""
    async with new_day(folder, seed="after") as day:
        before.restore(day)
        await before.finish(day)
    return day.chapters["finished"]


async def begin_before(folder: Path) -> None:
    """Begin what a later day finishes, and store it."""
    async with new_day(folder) as day:
        await before.begin(day)
        await day.closes()
        before.keep(day)


def facts() -> str:
    """Return what others rely on by name: commands, schemas, and the data of buttons."""
    commands = sorted({*product.CLIENTS_TYPE, *product.STAFF_TYPE})
    return (
        "\n\n".join(
            "\n".join([title, *lines])
            for title, lines in (
                ("# Commands, and who may give them", [f"/{name}: {_who_may(name)}" for name in commands]),
                ("# JSON schemas of the knowledge", product.schema_names()),
                (
                    "# Buttons, and the data they carry",
                    [f"{kind}: {data}" for kind, data in product.button_data()],
                ),
            )
        )
        + "\n"
    )


def _who_may(command: str) -> str:
    who = {"clients": product.CLIENTS_TYPE, "staff": product.STAFF_TYPE}
    return " and ".join(name for name, commands in who.items() if command in commands)


def differing(made: Mapping[Path, str], among: Iterable[Path]) -> dict[Path, str | None]:
    """Return the text of each file that does not hold what was made; None for one that was not made."""
    texts: dict[Path, str | None] = {
        path: text for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text
    }
    return texts | dict.fromkeys(path for path in among if path not in made)

"""What every test may use: the Bot API stand-in on loopback, and a store on each engine.

- `store`: an open, empty store; a test that uses it runs twice, on SQLite and on PostgreSQL. `clock` is its
  clock. `open_store` opens the same database once more, as another process would. `url` is its DATABASE_URL:
  the tables are there already, for making them takes longer than most tests.
- `file_url`: the same of an SQLite file, for what does not depend on the engine.
- `bare_url`: the DATABASE_URL of a database without tables, on each engine in turn.
- `postgres_url`: the same on PostgreSQL, for a test (or a bot process) of that engine only.
  `postgres_server.make_database()` makes more of them, also for a fixture of a wider scope.
- A test of one engine that wants `store`: `@pytest.mark.engines("postgresql")`. Statements are tested on both
  engines; what is said and decided on top of them, on SQLite.

One PostgreSQL server runs for the whole session, from the first test that needs it. Where it cannot start
those tests are skipped; with REQUIRE_POSTGRES set, as in CI, they fail.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import importlib
import os
import shutil
import ssl

# Before anything imports numpy: threads of OpenBLAS wait for each other in a loop, so that on a busy machine
# small products of matrices would take many times their CPU.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.store.database.engine import Store
from tests.e2e.small_knowledge import cut_down
from tests.learned import SHIPPED, Shipped, learned_once, one_at_a_time, shipped_once
from tests.memory_disk import folder_in_memory
from tests.postgres.databases import Databases
from tests.postgres.server import NoServerError, Server, start_server
from tests.standin import StandIn
from tests.store.clock import Clock

# Every client of HTTP would read the same certificates again, for loopback without TLS: 26 ms for each bot.
ssl.create_default_context = functools.cache(ssl.create_default_context)  # type: ignore[assignment]

# Where pytest makes the folders of `tmp_path`. A variable of the user's goes before it.
if folder := folder_in_memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", folder)

# Hypothesis's deadline is a wall clock: on a busy machine it fails tests at random.
settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """Run a stand-in of its own for each test."""
    server = StandIn()
    await server.start()
    yield server
    await server.stop()


_why_not = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Iterator[Server]:
    """Run one server for all tests; each makes databases of its own."""
    try:
        server = start_server()
    except NoServerError as error:
        if os.environ.get("REQUIRE_POSTGRES"):
            pytest.fail(f"PostgreSQL is required and cannot be started: {error}")
        pytestconfig.stash[_why_not] = str(error)
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    yield server
    server.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say once at the end that half of the tests did not run."""
    if _why_not in config.stash:
        terminalreporter.write_line(
            f"The tests on PostgreSQL were skipped: {config.stash[_why_not]}", yellow=True
        )


@pytest.fixture
async def postgres_url(postgres_server: Server) -> AsyncIterator[str]:
    """Return the DATABASE_URL of an empty PostgreSQL database, dropped after the test."""
    name = await postgres_server.make_database()
    yield postgres_server.url(name)
    await postgres_server.drop_database(name)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def shipped_learned(run_folder: Path) -> Shipped:
    """Return what the shipped knowledge teaches, learned once for all workers."""
    return shipped_once(run_folder / "shipped")


@pytest.fixture(scope="session")
def small_knowledge(run_folder: Path) -> Path:
    """Return a knowledge folder of a few entries, the same for all workers."""
    folder = run_folder / "small" / "knowledge"
    with one_at_a_time(folder.parent):
        return folder if folder.exists() else cut_down(SHIPPED, folder)


@pytest.fixture(scope="session")
def learned(small_knowledge: Path) -> Path:
    """Return the folder of what is learned of the small knowledge."""
    shelf = small_knowledge.parent / "learned"
    learned_once(small_knowledge, shelf)
    return shelf


@pytest.fixture
def clock() -> Clock:
    """Return the clock that the stores of this test go by."""
    return Clock()


ENGINES = ("sqlite", "postgresql")
SLOW = Path(__file__).parent / "e2e"
README_TESTS = Path(__file__).parent / "test_readme.py"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test of a database on each engine, or on those that its marker `engines` names."""
    if "engine" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("engines")
        named = ENGINES if marker is None else marker.args
        each = [pytest.param(name, marks=[pytest.mark.slow] * (name != "sqlite")) for name in named]
        metafunc.parametrize("engine", each, indirect=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Keep the garbage collector from going through all that stays for the whole run."""
    gc.disable()
    try:
        _share_compiling(session.config)
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def _share_compiling(config: pytest.Config) -> None:
    """Import the test modules, beginning elsewhere in each worker of a run of all tests.

    In the same order, all workers would compile the same module at the same time. So each finds most of them
    compiled.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if not worker or config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    root = config.rootpath
    modules = sorted(root.joinpath("tests").rglob("test_*.py"))
    begin = int(worker) * len(modules) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    for module in (*modules[begin:], *modules[:begin]):
        importlib.import_module(".".join(module.relative_to(root).with_suffix("").parts))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what starts bots as processes, or PostgreSQL; spread what waits for processes."""
    for item in items:
        if SLOW in item.path.parents or "postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    if "PYTEST_XDIST_WORKER" in os.environ:
        _spread(items)


def _spread(items: list[pytest.Item]) -> None:
    """Sort the files so that those which wait for processes come evenly among the others, none at the end.

    Side by side they would leave the processors idle; the last one would leave the other workers idle.
    """
    files = dict.fromkeys(item.path for item in items)
    waiting = [file for file in files if SLOW in file.parents or file == README_TESTS]
    others = [file for file in files if file not in waiting]
    place = {file: number / len(others) for number, file in enumerate(others)}
    place |= {file: 0.8 * number / len(waiting) for number, file in enumerate(reversed(waiting))}
    items.sort(key=lambda item: place[item.path])


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """Return the engine of this test's database: "sqlite" or "postgresql"."""
    name: str = request.param
    return name


@pytest.fixture
def bare_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the DATABASE_URL of a database without tables, on each engine in turn."""
    if engine == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'bot.db'}"
    address: str = request.getfixturevalue("postgres_url")
    return address


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite database with all tables and no row, to be copied: making one takes long."""
    file = tmp_path_factory.mktemp("empty") / "bot.db"

    async def make() -> None:
        await (await Store.open(f"sqlite:///{file}")).close()

    asyncio.run(make())
    return file


@pytest.fixture
def file_url(tmp_path: Path, empty_file: Path) -> str:
    """Return the DATABASE_URL of `bot.db` in the test's folder, with all tables and no row."""
    return f"sqlite:///{shutil.copy(empty_file, tmp_path / 'bot.db')}"


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: Server) -> Databases:
    """Return the server's databases that tests take turns with."""
    return Databases(postgres_server)


@pytest.fixture
async def empty_postgres_url(postgres_server: Server, postgres_databases: Databases) -> AsyncIterator[str]:
    """Return the DATABASE_URL of a PostgreSQL database with all tables and no row."""
    name = await postgres_databases.take()
    yield postgres_server.url(name)
    await postgres_databases.give_back(name)


@pytest.fixture
def url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the DATABASE_URL of a database with all tables and no row, on each engine in turn."""
    if engine == "postgresql":
        address: str = request.getfixturevalue("empty_postgres_url")
        return address
    file = tmp_path / "data" / "bot.db"
    file.parent.mkdir(mode=0o700)
    shutil.copy(request.getfixturevalue("empty_file"), file)
    return f"sqlite:///{file}"


@pytest.fixture
async def open_store(url: str, clock: Clock) -> AsyncIterator[Callable[[], Awaitable[Store]]]:
    """Open the same database again and again: each call stands for another process."""
    opened: list[Store] = []

    async def open_another() -> Store:
        opened.append(await Store.open(url, clock))
        return opened[-1]

    yield open_another
    for each in opened:
        await each.close()


@pytest.fixture
async def store(open_store: Callable[[], Awaitable[Store]]) -> Store:
    """Return an open, empty store."""
    return await open_store()

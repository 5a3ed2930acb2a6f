"""JSON Schemas of the knowledge files, with which text editors complete and check what staff type."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bot.knowledge.files.contents import FILES

FOLDER = Path("knowledge/schema")


def schemas() -> dict[str, str]:
    """Return the text of each schema file, by the name of the file."""
    return {f"{name}.json": _text(name) for name in FILES}


def _text(name: str) -> str:
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **FILES[name].model_json_schema(ref_template="#/definitions/{model}"),
    }
    if "$defs" in schema:
        schema["definitions"] = schema.pop("$defs")
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the schemas to a folder."""
    parser = argparse.ArgumentParser(prog="python -m bot.knowledge.schema", description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

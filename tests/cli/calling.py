"""Calling a command on a small knowledge folder."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from bot.cli import app


class Call:
    """Called with the words after `python -m bot`, it runs them in `folder`, which holds `knowledge`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(app, list(arguments), input=typed)

    def write(self, name: str, text: str) -> Path:
        """Write a file beside the knowledge."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the first `old` in a file of the knowledge."""
        path = self.folder / "knowledge" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

"""The firm's knowledge cut down to a few entries far apart, so that a process starts at once and is sure."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

KEPT = ("travel-while-pending", "expedite", "translations", "litigation", "notifications", "family-members")
"""Entries whose questions have little in common."""

_OFF_TOPIC_GROUPS = 3
_OF_DANGER = 5
_PHRASES_OF_TALK = 10


def cut_down(whole: Path, folder: Path) -> Path:
    """Write the part of `whole` that `KEPT` names into `folder`, which must not exist; return it."""
    shutil.copytree(whole, folder)
    english = folder / "en"
    for path in (english / "entries").glob("*.yaml"):
        _rewrite(path, _entries)
    for path in (english / "asked").glob("*.yaml"):
        _rewrite(path, lambda file: {"asked": [one for one in file["asked"] if one["entry"] in KEPT]})
    for name in ("statuses", "official_texts"):
        _rewrite(english / f"{name}.yaml", _pointing_at_kept)
    _rewrite(english / "follow_ups.yaml", _without_its_entries)
    _rewrite(english / "urgent.yaml", _offering_nothing)
    for name in ("judged", "opposites"):
        (english / f"{name}.yaml").unlink()
    _rewrite(english / "small_talk.yaml", _little_talk)
    _rewrite(english / "off_topic.yaml", lambda file: {"off_topic": file["off_topic"][:_OFF_TOPIC_GROUPS]})
    for name in ("danger", "help"):
        for path in (folder / name).glob("*.yaml"):
            if path.name != "en.yaml":
                path.unlink()
    _rewrite(folder / "danger" / "en.yaml", _few)
    return folder


def _without_its_entries(file: Any) -> Any:
    return {key: value for key, value in file.items() if key not in ("aspects", "good_news")}


def _offering_nothing(file: Any) -> Any:
    matters = [{key: value for key, value in one.items() if key != "entries"} for one in file["matters"]]
    return {**file, "matters": matters}


def _entries(file: Any) -> Any:
    kept = [one for one in file["entries"] if one["id"] in KEPT]
    for one in kept:
        one["related"] = [entry for entry in KEPT if entry != one["id"]][:3]
    return {**file, "entries": kept}


def _little_talk(file: Any) -> Any:
    """Return less small talk: beside so few entries, words that nobody knows would be taken for it."""
    return {
        "small_talk": [{**one, "phrases": one["phrases"][:_PHRASES_OF_TALK]} for one in file["small_talk"]]
    }


def _few(file: Any) -> Any:
    """Return the file on danger with so little to read and to learn that neither takes time."""
    cut = {name: [_shorter(one) for one in file[name]] for name in ("readings", "examples")}
    return {**file, **cut, "harmless": file["harmless"][:_OF_DANGER]}


def _shorter(one: Any) -> Any:
    return {**one, "says": one["says"][:_OF_DANGER]}


def _pointing_at_kept(file: Any) -> Any:
    """Return the file with each entry that it names replaced by one that is kept."""
    lists = {name: listed for name, listed in file.items() if isinstance(listed, list)}
    return {name: [_pointed(one) for one in listed] for name, listed in lists.items()}


def _pointed(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    return {**{key: value for key, value in one.items() if key != "outdates"}, "entry": KEPT[0]}


def _rewrite(path: Path, change: Callable[[Any], Any]) -> None:
    changed = change(yaml.safe_load(path.read_text()))
    if not any(changed[name] for name in changed if isinstance(changed[name], list)):
        path.unlink()
        return
    path.write_text(yaml.dump(changed, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6))


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as staff do, with `|`."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def _yes_or_no(dumper: yaml.SafeDumper, flag: bool) -> yaml.ScalarNode:
    # "false" is what PyYAML makes of “no”; staff's files know only yes and no.
    return dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if flag else "no")


_Dumper.add_representer(bool, _yes_or_no)

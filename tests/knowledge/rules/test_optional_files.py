"""Files that a language may do without: what is wrong in one is told, and without one nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.ids import EntryId, Locale
from bot.knowledge.loading import load
from tests.conversation.said_in_course import FOLLOW_UPS
from tests.knowledge import folder

OPPOSITES = """\
opposites:
  - opposite: kept-or-returned
    ask: Did it come back? Call {firm.phone}.
    sides:
      - {says: [came back], entries: [travel-while-pending]}
      - {says: [kept it], entries: [passport-held]}
"""
JUDGED = """\
judged:
  - {q: they took it from me, accept: [passport-held, what-is-221g], kind: short}
  - {q: will it rain, accept: []}
"""
CIRCUMSTANCES = """\
before: [after, under]
things: [the refusal]
"""
REPLIES = """\
replies:
  - name: call-us
    label: Please call us
    text: Please call {firm.phone}.
    translations:
      - {language: es, text: "Llame al {firm.phone}."}
  - {name: received, label: We have it, text: We have your message.}
"""
FILES = {
    "follow_ups": FOLLOW_UPS,
    "opposites": OPPOSITES,
    "judged": JUDGED,
    "circumstances": CIRCUMSTANCES,
    "replies": REPLIES,
}


def test_they_are_read(tmp_path: Path) -> None:
    loaded = load(folder.write(tmp_path, {f"en/{name}.yaml": text for name, text in FILES.items()}))
    assert loaded.knowledge is not None, loaded.faults
    language = loaded.knowledge.languages[Locale("en")]
    (pair,) = language.opposites.pairs
    assert (pair.key, pair.sides[1].entries) == ("kept-or-returned", (EntryId("passport-held"),))
    assert [each.accept for each in language.judged] == [("passport-held", "what-is-221g"), ()]
    assert language.circumstances.before == ("after", "under")
    assert [(each.name, [*each.translations]) for each in language.replies] == [
        ("call-us", ["es"]),
        ("received", []),
    ]


def test_nothing_is_wrong_without_them(tmp_path: Path) -> None:
    loaded = load(folder.write(tmp_path))
    assert loaded.knowledge is not None
    language = loaded.knowledge.languages[Locale("en")]
    assert (language.opposites.pairs, language.judged, language.circumstances.things) == ((), (), ())
    assert language.replies == ()


def test_a_retired_entry_leaves_them(tmp_path: Path) -> None:
    passport = folder.files()[folder.PASSPORT]
    retired = passport.replace("- id: passport-held\n", "- id: passport-held\n    retired: true\n")
    judged = f"{JUDGED}  - {{q: who has my booklet, accept: [passport-held]}}\n"
    files: dict[str, str | bytes | None] = {
        "en/opposites.yaml": OPPOSITES,
        "en/judged.yaml": judged,
        folder.PASSPORT: retired,
    }
    loaded = load(folder.write(tmp_path, files))
    assert loaded.knowledge is not None, loaded.faults
    language = loaded.knowledge.languages[Locale("en")]
    assert [side.entries for side in language.opposites.pairs[0].sides] == [("travel-while-pending",), ()]
    assert [each.accept for each in language.judged] == [("what-is-221g",), ()]


@pytest.mark.parametrize(
    ("name", "old", "new", "what"),
    [
        ("opposites", "[passport-held]", "[passport-hold]", "no entry is called “passport-hold”"),
        ("opposites", "[passport-held]", "[travel-while-pending]", "is on both sides"),
        ("opposites", "[kept it]", "[kept <it>]", "there is no list “it”"),
        ("opposites", "[kept it]", "['it? ...']", "has no word that must be there"),
        ("opposites", "{firm.phone}", "{firm.fone}", "no placeholder “{firm.fone}”"),
        ("opposites", "      - {says: [kept it], entries: [passport-held]}\n", "", ""),
        ("opposites", OPPOSITES, OPPOSITES + OPPOSITES.partition("\n")[2], "there are two pairs"),
        ("follow_ups", "command: topics", "command: topic", "there is no command “topic”"),
        ("follow_ups", "refers: [(that|it)]", "refers: [<that>]", "there is no list “that”"),
        ("follow_ups", "refers: [(that|it)]", "refers: [that|it]", "without brackets: write (that|it)"),
        ("follow_ups", "others: [(my|your)", "others: [my|your", "without brackets: write (my|your)"),
        ("follow_ups", "says: [more,", "says: [<mor>,", "there is no list “mor”"),
        ("follow_ups", "orders: [tell the", "orders: [tell <law>", "there is no list “law”"),
        ("follow_ups", "agree_signs: [👍]", "agree_signs: [okay]", "“okay” is a word"),
        ("follow_ups", "number: last", "number: final", "is not a place in a list"),
        ("follow_ups", "asks: sure", "asks: certain", "is none of"),
        ("judged", "[passport-held,", "[passport-hold,", "no entry is called “passport-hold”"),
        ("judged", "will it rain", "They took it from me", "already"),
        ("circumstances", "things: [the refusal]\n", "", "things"),
        ("replies", "call {firm.phone}", "call {firm.fone}", "no placeholder “{firm.fone}”"),
        ("replies", "al {firm.phone}", "al {firm.fone}", "no placeholder “{firm.fone}”"),
        ("replies", "call {firm.phone}", "look at {case.status}", "no placeholder “{case.status}”"),
        ("replies", "call {firm.phone}", "see [it](https://example.org/x)", "“example.org”"),
        ("replies", "label: Please call us", f"label: {'x' * 35}", "35 characters"),
        ("replies", "label: We have it", "label: Please call us", "already"),
        ("replies", "name: received", "name: call-us", "already"),
        ("replies", "name: received", "name: Received!", "cannot be an id"),
        (
            "replies",
            "  - {language: es,",
            "  - {language: es, text: Hola.}\n      - {language: es,",
            "already",
        ),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, name: str, old: str, new: str, what: str) -> None:
    assert old in FILES[name]
    loaded = load(folder.write(tmp_path, {f"en/{name}.yaml": FILES[name].replace(old, new, 1)}))
    assert loaded.knowledge is None
    assert [each for each in loaded.faults if each.file.endswith(f"{name}.yaml") and what in str(each)]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Your visa will be approved.", "promise"),
        ("Call 406-555-0100 today.", "is typed into this text"),
        ("Write to office@example.com.", "is typed into this text"),
        ("We call you TODO.", "not finished"),
    ],
)
@pytest.mark.parametrize("old", ["We have your message.", "Llame al {firm.phone}."])
def test_a_prepared_reply_is_held_to_the_rules_of_answers(
    tmp_path: Path, old: str, words: str, what: str
) -> None:
    loaded = load(folder.write(tmp_path, {"en/replies.yaml": REPLIES.replace(old, words, 1)}))
    assert loaded.knowledge is not None, loaded.faults
    assert [each for each in loaded.faults if each.file.endswith("replies.yaml") and what in str(each)]

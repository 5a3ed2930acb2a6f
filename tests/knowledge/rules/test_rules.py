"""Each rule between files: what breaks it, where it is told, and what it lets pass."""

# ruff: noqa: E501 - a table is read in rows
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.fault import Severity
from bot.knowledge.loading import load
from tests.knowledge import folder

PASSPORT, REFUSAL = folder.PASSPORT, folder.REFUSAL


@dataclass(frozen=True)
class Case:
    """`file`: `old` becomes `new`; then `line:column` is told to be `what` (a part of it)."""

    name: str
    file: str
    old: str
    new: str
    place: str
    what: str
    warning: bool = False


A_PHRASE = "      - can I travel now\n"
CASES = [
    Case("unknown related id", PASSPORT, "[travel-while-pending]", "[fees]", "14:15", "no entry is called “fees”"),
    Case("related to itself", PASSPORT, "[travel-while-pending]", "[passport-held]", "14:15", "names itself"),
    Case("related twice", PASSPORT, "[travel-while-pending]", "[what-is-221g, what-is-221g]", "14:29", "stands twice"),
    Case("unknown id of a text", "en/official_texts.yaml", "entry: what-is", "entry: that-is", "3:12", "no entry is"),
    Case("id twice", PASSPORT, "id: passport-held", "id: what-is-221g", "4:9", "“what-is-221g” already"),
    Case("question twice", PASSPORT, "May I travel while I wait?", "the Embassy kept my passport", "21:15", "already"),
    Case("group twice", "en/off_topic.yaml", "  - key", "  - {key: naturalization, where: x, phrases: [y z]}\n  - key", "3:10", "already"),
    Case("synonym twice", "en/synonyms.yaml", "says: [ap,", "says: [ap, ap,", "3:16", "“ap” already"),
    Case("status twice", "en/statuses.yaml", "statuses:\n", "statuses:\n  - {status: refused, means: a, do_now: b, comes_next: c, entry: what-is-221g}\n", "3:13", "already"),
    Case("same phrase, other signs", PASSPORT, A_PHRASE, "      - What does 221(g) mean?\n", "23:9", "also stands under"),
    Case("same words, other order", PASSPORT, A_PHRASE, "      - 221g letter they gave me a\n", "23:9", "nearly the same"),
    Case("a slip of the pen apart", PASSPORT, A_PHRASE, "      - they kept my pasport\n", "23:9", "nearly the same"),
    Case("phrase that is off topic", "en/off_topic.yaml", "when is the oath ceremony", "when do I get it back", "6:9", "“passport-held”"),
    Case("phrase that is small talk", "en/small_talk.yaml", "[hi, hello]", "[hi, can I travel now]", "3:19", "“travel-while-pending”", warning=True),
    Case("phrase twice in an entry", PASSPORT, A_PHRASE, A_PHRASE * 2, "24:9", "stands twice for entry"),
    Case("near twins in an entry", PASSPORT, A_PHRASE, A_PHRASE + "      - can I travel noow\n", "24:9", "nearly the same as “can", warning=True),
    Case("too few phrases", PASSPORT, A_PHRASE, A_PHRASE, "22:5", "has 2 phrases, not 10 to 16", warning=True),
    Case("too many phrases", PASSPORT, A_PHRASE, A_PHRASE + "".join(f"      - {word * 4}\n" for word in "abcdefghijklmnop"), "22:5", "has 18 phrases", warning=True),
    Case("placeholder of another place", PASSPORT, "Ask us first.", "As of {date}.", "26:13", "no placeholder “{date}”"),
    Case("misspelt fact of the own case", PASSPORT, "Ask us first.", "Since {case.days_since}.", "26:13", "no placeholder “{case.days_since}”"),
    Case("own case off topic", "en/off_topic.yaml", "where: Please call", "where: Today {case.status}, call", "3:18", "no placeholder “{case.status}”"),
    Case("own case in a wording", "en/wording.yaml", "start: Some words.", "start: It is {case.status}.", "", "no placeholder “{case.status}”"),
    Case("own case in a status", "en/statuses.yaml", "Read your letter.", "It is {case.status}.", "4:19", "no placeholder “{case.status}”"),
    Case("own case in a question", PASSPORT, "May I travel while I wait?", "Is it {case.status}?", "21:15", "“{case.status}” is not filled in here"),
    Case("placeholder in a theme", PASSPORT, "theme: Passport and travel", "theme: Ask {firm.name}", "2:8", "not filled in here"),
    Case("own case in some items of a numbered list", PASSPORT, "Ask us first.", "1. Wait.\n      2. It is {case.status}.", "25:13", "in some of its items only"),
    Case("an answer of the own case only", PASSPORT, "Ask us first.", "It is {case.status}.", "25:5", "own case only", warning=True),
    Case("a firm without hours", "firm.yaml", "hours: null", "hours: n/a", "10:8", "clients would read “n/a” here"),
    Case("a firm without a telephone", "firm.yaml", "phone: 406-373-9828", "phone: Unknown.", "5:8", "clients would read"),
    Case("a firm with null for a telephone", "firm.yaml", "phone: 406-373-9828", "phone: null", "5:8", "clients would read “null” here"),
    Case("an e-mail address without its sign", "firm.yaml", "email: null", "email: office.example.com", "11:8", "not an e-mail address"),
    Case("placeholder in a label", "en/wording.yaml", "button_topics: Some words.", "button_topics: Call {firm.phone}", "", "not filled in here"),
    Case("long button", "en/wording.yaml", "button_topics: Some words.", f"button_topics: {'a' * 65}", "", "has 65 characters, but Telegram shows 64"),
    Case("long notice", "en/wording.yaml", "notice_thanks: Some words.", f"notice_thanks: {'a' * 201}", "", "shows 200"),
    Case("long short description", "en/wording.yaml", "bot_short_description: Some words.", f"bot_short_description: {'a' * 121}", "", "shows 120"),
    Case("markup in an answer", PASSPORT, "Ask us first.", "Ask `us` first.", "26:11", "back-quotes"),
    Case("markup in an off-topic line", "en/off_topic.yaml", "where: Please call", "where: Please **call", "3:19", "no partner"),
    Case("long answer", PASSPORT, "Ask us first.", "Please ask. " * 292, "25:5", "but 3500 fit"),
    Case("site not allowed", PASSPORT, "{title: Visa Denials, url: https://travel.state.gov/", "{title: Visa Denials, url: https://travel.state.gov.example.com/", "29:36", "“travel.state.gov.example.com”"),
    Case("site with the same ending", PASSPORT, "{title: Visa Denials, url: https://travel.state.gov/", "{title: Visa Denials, url: https://mytravel.state.gov/", "29:36", "“mytravel.state.gov”"),
    Case("quoted value", REFUSAL, 'url: "https://www.law.cornell.edu', 'url: "https://example.com', "13:31", "“example.com”"),
    Case("placeholder in a quoted text", "en/small_talk.yaml", "reply: All right.", 'reply: "Hi {firm.nam}"', "7:16", "“{firm.nam}”"),
    Case("link to a site not allowed", PASSPORT, "Ask us first.", "Ask [us](https://example.com/x).", "26:16", "“example.com”"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_rule_is_told_at_its_place(case: Case, tmp_path: Path) -> None:
    found = load(folder.write(tmp_path, folder.replaced(case.file, case.old, case.new))).faults
    told = [fault for fault in found if fault.file == f"knowledge/{case.file}" and case.what in fault.what]
    assert told, [str(fault) for fault in found]
    if case.place:
        assert case.place in {f"{fault.line}:{fault.column}" for fault in told}
    assert {fault.severity for fault in told} == {Severity.WARNING if case.warning else Severity.ERROR}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PASSPORT, "https://travel.state.gov/denials", "https://sub.travel.state.gov/denials"),
        (PASSPORT, A_PHRASE, "      - my ds 160 form is lost and now\n      - my ds 260 form is lost and now\n"),
        (PASSPORT, "Ask us first.", "Please ask. " * 290),
        (PASSPORT, "Ask us first.", "Ask us first.\n\n      - It is {case.status}.\n      - Wait."),
        ("en/wording.yaml", "button_topics: Some words.", f"button_topics: {'a' * 64}"),
        ("en/wording.yaml", "start: Some words.", "start: Call {firm.phone}."),
    ],
    ids=["a subdomain", "forms that differ in their number", "a long answer that fits", "the own case in some items", "a full button", "the firm's placeholders"],
)  # fmt: skip
def test_what_keeps_the_rules_is_let_pass(file: str, old: str, new: str, tmp_path: Path) -> None:
    found = load(folder.write(tmp_path, folder.replaced(file, old, new)))
    assert found.knowledge, [str(fault) for fault in found.faults]
    assert not [fault for fault in found.faults if "nearly" in fault.what]


def test_a_theme_without_entries_is_told(tmp_path: Path) -> None:
    found = load(folder.write(tmp_path, {REFUSAL: "theme: The refusal\nentries: []\n"})).faults
    assert [str(fault) for fault in found if fault.file == f"knowledge/{REFUSAL}"] == [
        f"knowledge/{REFUSAL}:2:10: this list is empty; write at least one item: - text"
    ]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("{case.days_since}", "did you mean “{case.days_since_refusal}”?"),
        ("{case.nextcheck}", "did you mean “{case.next_check}”?"),
        ("{case_status}", "did you mean “{case.status}”?"),
        ("{case.lawyer}", "use one of {case.days_since_refusal}, {case.ending},"),
    ],
)
def test_an_unknown_fact_of_the_own_case_names_the_nearest(written: str, hint: str, tmp_path: Path) -> None:
    changed = folder.replaced(PASSPORT, "Ask us first.", f"Ask us. {written}.")
    [told] = [each for each in load(folder.write(tmp_path, changed)).faults if written in each.what]
    assert told.hint.startswith(hint)


def test_a_fact_of_the_own_case_elsewhere_is_told_where_it_may_stand(tmp_path: Path) -> None:
    changed = folder.replaced("en/off_topic.yaml", "where: Please", "where: It is {case.status}. Please")
    [told] = [each for each in load(folder.write(tmp_path, changed)).faults if "{case.status}" in each.what]
    assert told.hint == "only the answer of an entry may speak of the asker's own case"

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


def line_of(file: str, holds: str) -> str:
    """Return the first line of a file of the small folder that `holds` this."""
    return next(line for line in folder.files()[file].splitlines() if holds in line)


A_PHRASE = "      - can I travel now\n"
INVITATION = line_of("en/staff.yaml", "{link}")
NOTICE = line_of("en/notices.yaml", "{status}")

CASES = [
    Case("unknown related id", PASSPORT, "[travel-while-pending]", "[fees]", "14:15", "no entry is called “fees”"),
    Case("related to itself", PASSPORT, "[travel-while-pending]", "[passport-held]", "14:15", "names itself"),
    Case("related twice", PASSPORT, "[travel-while-pending]", "[what-is-221g, what-is-221g]", "14:29", "appears twice"),
    Case("unknown id of a text", "en/official_texts.yaml", "entry: what-is", "entry: that-is", "3:12", "no entry is"),
    Case("id twice", PASSPORT, "id: passport-held", "id: what-is-221g", "4:9", "(“what-is-221g”) is in knowledge/en/entries/01-the-refusal.yaml too"),
    Case("question twice", PASSPORT, "May I travel while I wait?", "the Embassy kept my passport", "25:15", "already"),
    Case("group twice", "en/off_topic.yaml", "  - key", "  - {key: naturalization, where: x, phrases: [y z]}\n  - key", "3:10", "already"),
    Case("synonym twice", "en/synonyms.yaml", "says: [ap,", "says: [ap, ap,", "3:16", "“ap” already"),
    Case("status twice", "en/statuses.yaml", "statuses:\n", "statuses:\n  - {status: refused, means: a, do_now: b, comes_next: c, entry: what-is-221g}\n", "3:13", "already"),
    Case("name of two time zones", "en/time_zones.yaml", "names: [Mumbai, Delhi]", "names: [Mumbai, mumbai]", "10:21", "“mumbai” already"),
    Case("eleven months", "en/wording.yaml", "[Month1, ", "[", "", "these are not twelve months"),
    Case("placeholder in a month", "en/wording.yaml", "[Month1, ", '["{day}", ', "", "“{day}” is not filled in here"),
    Case("months in one text", "en/wording.yaml", "[Month1, ", "January, [", "", "but a list belongs here"),
    Case("same phrase, other signs", PASSPORT, A_PHRASE, "      - What does 221(g) mean?\n", "27:9", "also appears under"),
    Case("same words, other order", PASSPORT, A_PHRASE, "      - 221g letter they gave me a\n", "27:9", "nearly the same"),
    Case("one typo apart", PASSPORT, A_PHRASE, "      - they kept my pasport\n", "27:9", "nearly the same"),
    Case("phrase that is off topic", "en/off_topic.yaml", "when is the oath ceremony", "when do I get it back", "6:9", "“passport-held”"),
    Case("phrase that is small talk", "en/small_talk.yaml", "[hi, hello]", "[hi, can I travel now]", "3:19", "“travel-while-pending”", warning=True),
    Case("phrase twice in an entry", PASSPORT, A_PHRASE, A_PHRASE * 2, "28:9", "appears twice for entry"),
    Case("near twins in an entry", PASSPORT, A_PHRASE, A_PHRASE + "      - can I travel noow\n", "28:9", "nearly the same as “can", warning=True),
    Case("too few phrases", PASSPORT, A_PHRASE, A_PHRASE, "26:5", "has 2 phrases, not 10 to 16", warning=True),
    Case("too many phrases", PASSPORT, A_PHRASE, A_PHRASE + "".join(f"      - {word * 4}\n" for word in "abcdefghijklmnop"), "26:5", "has 18 phrases", warning=True),
    Case("placeholder of another place", PASSPORT, "Ask us first.", "As of {date}.", "30:13", "no placeholder “{date}”"),
    Case("misspelt fact of the own case", PASSPORT, "Ask us first.", "Since {case.days_since}.", "30:13", "no placeholder “{case.days_since}”"),
    Case("own case off topic", "en/off_topic.yaml", "where: Please call", "where: Today {case.status}, call", "3:18", "no placeholder “{case.status}”"),
    Case("own case in a wording", "en/wording.yaml", "start: Some words.", "start: It is {case.status}.", "", "no placeholder “{case.status}”"),
    Case("own case in a status", "en/statuses.yaml", "Read your letter.", "It is {case.status}.", "4:19", "no placeholder “{case.status}”"),
    Case("own case in a question", PASSPORT, "May I travel while I wait?", "Is it {case.status}?", "25:15", "“{case.status}” is not filled in here"),
    Case("placeholder in a theme", PASSPORT, "theme: Passport and travel", "theme: Ask {firm.name}", "2:8", "not filled in here"),
    Case("own case in some items of a numbered list", PASSPORT, "Ask us first.", "1. Wait.\n      2. It is {case.status}.", "29:11", "in some of its items only"),
    Case("an answer of the own case only", PASSPORT, "Ask us first.", "It is {case.status}.", "29:5", "own case only", warning=True),
    Case("a firm without hours", "firm.yaml", "hours: null", "hours: n/a", "10:8", "clients would read “n/a” here"),
    Case("a firm without a telephone", "firm.yaml", "phone: +1 406-373-9828", "phone: Unknown.", "5:8", "clients would read"),
    Case("a firm with null for a telephone", "firm.yaml", "phone: +1 406-373-9828", "phone: null", "5:8", "clients would read “null” here"),
    Case("an e-mail address without its sign", "firm.yaml", "email: null", "email: office.example.com", "11:8", "not an e-mail address"),
    Case("placeholder in a label", "en/wording.yaml", "button_topics: Some words.", "button_topics: Call {firm.phone}", "", "not filled in here"),
    Case("a button that phones cut off", "en/wording.yaml", "button_topics: Some words.", f"button_topics: {'a' * 35}", "", "has 35 characters, but phones show 34", warning=True),
    Case("a button too long with a day", "en/staff.yaml", "button_status_same_date: \"Some words. {day}\"", f"button_status_same_date: \"{'a' * 16} {{day}}\"", "", "has 35 characters, but phones show 34", warning=True),
    Case("a theme that phones cut off", PASSPORT, "theme: Passport and travel", f"theme: {'a' * 35}", "2:8", "has 35 characters, but phones show 34", warning=True),
    Case("long button", "en/wording.yaml", "button_topics: Some words.", f"button_topics: {'a' * 65}", "", "has 65 characters, but Telegram shows 64"),
    Case("long notice", "en/wording.yaml", "notice_thanks: Some words.", f"notice_thanks: {'a' * 201}", "", "shows 200"),
    Case("long short description", "en/wording.yaml", "bot_short_description: Some words.", f"bot_short_description: {'a' * 121}", "", "shows 120"),
    Case("markup in an answer", PASSPORT, "Ask us first.", "Ask `us` first.", "30:11", "back-quotes"),
    Case("markup in an off-topic line", "en/off_topic.yaml", "where: Please call", "where: Please **call", "3:19", "no partner"),
    Case("long answer", PASSPORT, "Ask us first.", "Please ask. " * 292, "29:5", "but 3500 fit"),
    Case("site not allowed", PASSPORT, "{title: Visa Denials, url: https://travel.state.gov/", "{title: Visa Denials, url: https://travel.state.gov.example.com/", "33:36", "“travel.state.gov.example.com”"),
    Case("site with the same ending", PASSPORT, "{title: Visa Denials, url: https://travel.state.gov/", "{title: Visa Denials, url: https://mytravel.state.gov/", "33:36", "“mytravel.state.gov”"),
    Case("quoted value", REFUSAL, 'url: "https://www.law.cornell.edu', 'url: "https://example.com', "13:31", "“example.com”"),
    Case("placeholder in a quoted text", "en/small_talk.yaml", "reply: All right.", 'reply: "Hi {firm.nam}"', "7:16", "“{firm.nam}”"),
    Case("link to a site not allowed", PASSPORT, "Ask us first.", "Ask [us](https://example.com/x).", "30:16", "“example.com”"),
    Case("the answer in one piece, as it was written before", PASSPORT, "    more: |\n      Ask us first.", "    answer: |\n      Ask us first.", "29:5", "“answer” is no longer used"),
    Case("long lead", PASSPORT, "lead: Please wait.", f"lead: {'Please wait. ' * 28}", "36:5", "but 350 is the limit"),
    Case("long label", PASSPORT, "label: May I travel now?", f"label: {'a' * 35}", "35:12", "has 35 characters, but phones show 34"),
    Case("label twice", PASSPORT, "label: May I travel now?", "label: they kept my passport", "35:12", "has the label “they kept my passport” already"),
    Case("placeholder in a label of an entry", PASSPORT, "label: May I travel now?", "label: Call {firm.phone}", "35:12", "not filled in here"),
    Case("an unknown kind of source", PASSPORT, "read: 2026-11-24, kind: official, supports: [Please", "read: 2026-11-24, kind: oficial, supports: [Please", "33:99", "“oficial” is none of official, court"),
    Case("a year of a copy in words", PASSPORT, "read: 2026-11-24, kind: official, supports: [Please", "copy: old, read: 2026-11-24, kind: official, supports: [Please", "33:81", "“old” is not a year"),
    Case("days that are no number", PASSPORT, "    label: May I", "    review_every: often\n    label: May I", "35:19", "“often” is not a number of days"),
    Case("a source under words that are not there", PASSPORT, "supports: [Please wait.]", "supports: [Please hurry.]", "33:120", "“Please hurry.” is not in lead or more", warning=True),
    Case("experience that is not told", PASSPORT, "    label: May I", "    experience: [We won.]\n    label: May I", "35:18", "“We won.” is not in lead or more", warning=True),
    Case("law that changes but is read as seldom as other law", PASSPORT, "    label: May I", "    as_of: 2026-01-02\n    label: May I", "35:12", "is read again no sooner than others", warning=True),
    Case("law that changes without its day", PASSPORT, "    label: May I", "    as_of: 2026-01-02\n    review_every: 30\n    label: May I", "35:12", "does not tell clients up to which day", warning=True),
    Case("the day of the law where none is known", PASSPORT, "Ask us first.", "Known to {entry.as_of}.", "30:16", "no placeholder “{entry.as_of}”"),
    Case("idiom in an answer", PASSPORT, "Ask us first.", "It is no, on\n      paper.", "30:17", "“on paper” is hard to understand", warning=True),
    Case("idiom in a status", "en/statuses.yaml", "Read your letter.", "On paper it is no.", "4:13", "“On paper” is hard", warning=True),
    Case("idiom on a button", "en/wording.yaml", "button_topics: Some words.", "button_topics: on paper", "", "“on paper” is hard", warning=True),
    Case("often where the source says some", PASSPORT, "Ask us first.", "It is no. Often it can still change.", "30:17", "“Often” says how likely a change is", warning=True),
    Case("mostly where the source says some", "en/statuses.yaml", "Read your letter.", "It mostly changes later.", "4:16", "“mostly” says how likely", warning=True),
    Case("a day of reading typed into an answer", PASSPORT, "Ask us first.", "We last read our sources on November 24, 2026.", "30:35", "“November 24, 2026” is typed", warning=True),
    Case("a day of reading in figures", PASSPORT, "Ask us first.", "It is so since 2026-11-24.", "30:22", "“2026-11-24” is typed", warning=True),
    Case("a telephone number typed into an answer", PASSPORT, "Ask us first.", "Call 406-373-9828.", "30:12", "“406-373-9828” is typed", warning=True),
    Case("a firm's telephone that lost digits", "firm.yaml", "phone: +1 406-373-9828", "phone: +1 406 373", "5:8", "“+1 406 373” has only 7 digits"),
    Case("a firm's telephone without a country code", "firm.yaml", "phone: +1 406", "phone: 406", "5:8", "people abroad cannot dial “406-373-9828”", warning=True),
    Case("a status that may stand or not", "en/statuses.yaml", "entry: what-is-221g", "entry: what-is-221g\n    refused: maybe", "7:14", "“maybe” is none of yes, no, as-before"),
    Case("a spelling of a status twice", "en/statuses.yaml", "entry: what-is-221g", "entry: what-is-221g\n    also: [refused]", "7:12", "“refused” already"),
    Case("statuses explained in no entry", "en/statuses.yaml", "statuses:\n", "explained_in: fees\nstatuses:\n", "1:15", "no entry is called “fees”"),
    Case("a status that is not explained", "en/statuses.yaml", "statuses:\n", "explained_in: passport-held\nstatuses:\n", "3:13", "does not name “Refused”"),
    Case("a status that no phrase holds", "en/statuses.yaml", "statuses:\n", "explained_in: passport-held\nstatuses:\n", "3:13", "no phrase of “passport-held” or “what-is-221g” holds “Refused”"),
    Case("official text of an unknown status", "en/official_texts.yaml", "entry: what-is-221g", "entry: what-is-221g\n    status: Refussed", "4:13", "no status is called “Refussed”"),
    Case("official text that leads elsewhere than its status", "en/official_texts.yaml", "entry: what-is-221g", "entry: passport-held\n    status: Refused", "3:12", "“Refused” leads to “what-is-221g”"),
    Case("an invitation without its link", "en/staff.yaml", INVITATION, INVITATION.replace("{link}", "x"), "", "“{link}” is missing in this text"),
    Case("a notice without its status", "en/notices.yaml", NOTICE, NOTICE.replace("{status}", "x"), "", "“{status}” is missing in this text"),
    Case("a promise", PASSPORT, "Ask us first.", "Wait. We guarantee that it helps.", "30:16", "“guarantee” sounds like a promise", warning=True),
    Case("a visa promised", PASSPORT, "Ask us first.", "Send it, and you will get your visa.", "30:20", "“you will get your visa” sounds like a promise", warning=True),
    Case("a result promised", "en/statuses.yaml", "Read your letter.", "Your case will soon be approved.", "4:18", "“case will soon be approved” sounds like", warning=True),
    Case("a sure result", PASSPORT, "Ask us first.", "It is 100% safe.", "30:13", "“100%” sounds like", warning=True),
    Case("a fact that is not known in a sentence", PASSPORT, "Ask us first.", "Write to {firm.email} first.", "30:16", "leaves email open", warning=True),
    Case("a fact that is not known after a colon but in a sentence", PASSPORT, "Ask us first.", "Our site: {firm.website} and more.", "30:17", "leaves website open", warning=True),
    Case("a fact that is not known after more than a caption", PASSPORT, "Ask us first.", "Ask us. Hours: {firm.hours}.", "30:22", "leaves hours open", warning=True),
    Case("an e-mail address typed into an answer", PASSPORT, "Ask us first.", "Write to office@gmail.com.", "30:16", "“office@gmail.com” is typed", warning=True),
    Case("a letter in the firm's number", "firm.yaml", "phone: +1 406-373", "phone: +1 4O6-373", "5:8", "there is the letter O"),
    Case("a letter in a typed number", PASSPORT, "Ask us first.", "Call 4O6-373-982l.", "30:12", "there is the letter O in the telephone number “4O6-373-982l”", warning=True),
    Case("two themes of one title", PASSPORT, "theme: Passport and travel", "theme: the  Refusal", "2:8", "is called “the Refusal” too"),
    Case("a theme too long for its button", PASSPORT, "theme: Passport and travel", f"theme: {'a' * 65}", "2:8", "has 65 characters, but a button shows at most 64"),
    Case("struck-out words", PASSPORT, "Ask us first.", "Ask ~~us~~ first.", "30:11", "struck-out words"),
    Case("a box to tick", PASSPORT, "- Look at your letter.", "- [ ] Look at your letter.", "12:7", "a box to tick"),
    Case("a footnote", PASSPORT, "Ask us first.", "Ask us first[^1].", "30:19", "a footnote"),
    Case("a table", PASSPORT, "Ask us first.", "a | b\n      --|--\n      1 | 2", "31:7", "a table"),
    Case("marked words", PASSPORT, "Ask us first.", "==Ask== us first.", "30:7", "marked words"),
    Case("hidden words", PASSPORT, "Ask us first.", "||Ask|| us first.", "30:7", "hidden words"),
    Case("a link of a wiki", PASSPORT, "Ask us first.", "[[Ask]] us first.", "30:7", "a link in [[ ]]"),
    Case("a box of another program", PASSPORT, "Ask us first.", "::: note", "30:7", "a box (:::)"),
    Case("an answer of nothing", PASSPORT, "lead: Please wait.", "lead: ~", "36:11", "clients would read “~” here"),
    Case("an answer to be written", PASSPORT, "label: May I travel now?", "label: TODO", "35:12", "clients would read “TODO” here"),
    Case("an answer not finished", PASSPORT, "Ask us first.", "Ask us first. TBD: the fee.", "30:21", "“TBD” is in this text", warning=True),
    Case("a sign-off of other words", REFUSAL, "words: dkkpfrdp", "words: bcdfghjk", "14:15", "“what-is-221g” changed after its sign-off of 2026-05-01", warning=True),
    Case("a sign-off of no words", REFUSAL, ", words: dkkpfrdp", "", "14:15", "does not say which words were signed", warning=True),
    Case("a fingerprint that is none", REFUSAL, "words: dkkpfrdp", "words: 12345", "14:48", "“12345” is not the fingerprint of an answer"),
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
        (PASSPORT, "Ask us first.", "Please ask. " * 288),
        (PASSPORT, "lead: Please wait.", f"lead: {'Please wait. ' * 26}Wait."),
        (PASSPORT, "label: May I travel now?", f"label: {'a' * 34}"),
        (PASSPORT, "Ask us first.", "Ask us first.\n\n      - It is {case.status}.\n      - Wait."),
        ("en/wording.yaml", "button_topics: Some words.", f"button_topics: {'a' * 64}"),
        ("en/wording.yaml", "start: Some words.", "start: Call {firm.phone}."),
    ],
    ids=["a subdomain", "forms that differ in their number", "a long answer that fits", "a long lead that fits", "a full label", "the own case in some items", "a full button", "the firm's placeholders"],
)  # fmt: skip
def test_what_keeps_the_rules_is_let_pass(file: str, old: str, new: str, tmp_path: Path) -> None:
    found = load(folder.write(tmp_path, folder.replaced(file, old, new)))
    assert found.knowledge, [str(fault) for fault in found.faults]
    assert not [fault for fault in found.faults if "nearly" in fault.what]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PASSPORT, "Ask us first.", "From January 21, 2026 these visas are paused. Some refusals change later."),
        (PASSPORT, "Ask us first.", "Often it takes months. Call 988 or {firm.phone}. Put it on the paper."),
        (PASSPORT, "Ask us first.", "A law of 2026 holds to {entry.read}. It can change."),
        ("en/staff.yaml", "command_newcase: Some words.", "command_newcase: Ring 406-373-9828, on paper."),
        ("en/staff.yaml", "delivery_title: Some words.", "delivery_title: Ring 406-373-9828, on paper."),
        ("en/wording.yaml", "staff_polling_again: Some words.", "staff_polling_again: It is on paper."),
        ("en/statuses.yaml", "Read your letter.", "As of March 3, 2020 the website says this."),
        (PASSPORT, "    label: May I", "    as_of: 2026-01-02\n    review_every: 30\n    lead: Please wait. {entry.as_of}\n    label: May I"),
        ("en/official_texts.yaml", "entry: what-is-221g", "entry: what-is-221g\n    status: Refused"),
        (PASSPORT, "Ask us first.", "No one can guarantee a visa. Be careful with anybody who promises that you will get a visa."),
        (PASSPORT, "Ask us first.", "Write to the embassy, such as visas@state.gov. See 9 FAM 504.11-3."),
        ("firm.yaml", "phone: +1 406-373-9828", "phone: +1 406-373-9828 x12"),
        ("en/staff.yaml", "command_newcase: Some words.", "command_newcase: We guarantee office@gmail.com, TODO."),
    ],
    ids=["a day from which a law holds", "often of a time", "the day as a placeholder", "a command's words for staff", "a text for staff", "a text for staff among the others", "a day outside of answers", "law that changes", "the status of an official text", "a promise denied", "an address of the government", "an extension", "words for staff"],
)  # fmt: skip
def test_plain_words_get_no_warning(file: str, old: str, new: str, tmp_path: Path) -> None:
    changed = folder.replaced(file, old, new)
    if "lead: " in new:
        changed = {file: str(changed[file]).replace("    lead: Please wait.\n", "")}
    found = load(folder.write(tmp_path, changed))
    assert found.knowledge
    assert not [fault for fault in found.faults if "phrases, not" not in fault.what]


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
    assert told.hint == "only the answer of an entry may mention the asker's own case"


def test_a_text_that_needs_a_retired_entry_may_be_deleted_by_its_lines(tmp_path: Path) -> None:
    change = ("  - id: what-is-221g\n", "  - id: what-is-221g\n    retired: true\n")
    found = load(folder.write(tmp_path, folder.replaced(REFUSAL, *change))).faults
    (fault,) = [each for each in found if each.file == "knowledge/en/official_texts.yaml"]
    assert fault.hint == "name another entry, or delete the text and its entry (lines 2 to 3)"

"""A small knowledge folder without a fault, for tests to change in one place."""

# ruff: noqa: E501 - a source on one line is what staff write
from __future__ import annotations

from pathlib import Path

from bot.knowledge.danger import HelpWording
from bot.knowledge.wording.files import KEYS_OF, keys_of
from bot.knowledge.wording.keys import Keys

_MONTHS = [f"Month{number}" for number in range(1, 13)]

REFUSAL = "en/entries/01-the-refusal.yaml"
PASSPORT = "en/entries/05-passport-and-travel.yaml"

_REFUSAL = """\
# yaml-language-server: $schema=../../schema/entries.json
theme: The refusal
entries:
  - id: what-is-221g
    question: What is a 221(g) refusal?
    phrases:
      - what does 221g mean
      - they gave me a 221g letter
    more: |
      It counts as a refusal. Call {firm.phone}.
    related: [passport-held]
    sources:
      - {title: The law, url: "https://www.law.cornell.edu/uscode/text/8/1201", read: 2026-11-24, kind: official, supports: [It can still change.]}
    reviewed: {by: CJF, on: 2026-05-01, words: dkkpfrdp}
    label: What is a 221(g)?
    lead: It can still change.
"""
_PASSPORT = """\
# yaml-language-server: $schema=../../schema/entries.json
theme: Passport and travel
entries:
  - id: passport-held
    question: The embassy kept my passport
    phrases:
      - they kept my passport
      - when do I get it back
    more: |
      **Do not worry.** Each embassy does this its own way.

      - Look at your letter.
      - Call {firm.phone}.
    related: [travel-while-pending]
    sources:
      - title: Visa Denials
        url: https://travel.state.gov/denials.html
        read: 2026-11-24
        kind: official
        supports: [It does not tell the result.]
    reviewed: null
    label: They kept my passport
    lead: It does not tell the result.
  - id: travel-while-pending
    question: May I travel while I wait?
    phrases:
      - can I travel now
      - is it safe to fly home
    more: |
      Ask us first.
    related: [passport-held, what-is-221g]
    sources:
      - {title: Visa Denials, url: https://travel.state.gov/denials.html, read: 2026-11-24, kind: official, supports: [Please wait.]}
    reviewed: null
    label: May I travel now?
    lead: Please wait.
"""
_FIRM = """\
# yaml-language-server: $schema=./schema/firm.json
name: Immigration Law of Montana, P.C.
attorney: Christopher J. Flann
address: 8400 Clark Rd, Shepherd, MT 59079
phone: +1 406-373-9828
directions: about 20 minutes northeast of Billings
memberships:
  - AILA member
time_zone: America/Denver
hours: null
email: null
website: null
appointment: null
fees: null
link_hosts:
  - travel.state.gov
  - law.cornell.edu
"""
_OTHERS = {
    "time_zones": """\
africa: [Africa/Lagos]
americas: [America/Denver]
asia:
  - Asia/Manila
  - Asia/Kolkata
europe: [Europe/Berlin]
pacific: [Pacific/Fiji]
also:
  - zone: Asia/Kolkata
    names: [Mumbai, Delhi]
""",
    "synonyms": """\
synonyms:
  - means: administrative processing
    says: [ap, admin processing]
""",
    "off_topic": """\
off_topic:
  - key: naturalization
    where: Please call us at {firm.phone}.
    phrases:
      - how do I become a citizen
      - when is the oath ceremony
""",
    "small_talk": """\
small_talk:
  - kind: greeting
    phrases: [hi, hello]
    reply: Hello. What would you like to know?
  - kind: agreement
    phrases: [yes, no, ok]
    reply: All right.
""",
    "official_texts": """\
official_texts:
  - text: "Please be advised: your case remains refused."
    entry: what-is-221g
""",
    "statuses": """\
statuses:
  - status: Refused
    means: It counts as a refusal.
    do_now: Read your letter.
    comes_next: The officer decides again.
    entry: what-is-221g
""",
    "idioms": """\
idioms:
  - says: [on paper]
    write: this counts as a refusal
""",
    "urgent": """\
lists:
  - {name: ends, says: [expires, ends]}
figures:
  - apply for the lottery
matters:
  - matter: lottery
    label: the lottery and September 30
    warning: The lottery cannot wait. Call {firm.phone}.
    says:
      - lottery
  - matter: paper
    label: a paper that expires
    warning: Look at the date of your paper. Call {firm.phone}.
    within: 30
    says:
      - passport <ends> ... <date>
""",
}

DANGER = """\
# yaml-language-server: $schema=../schema/danger.json
spellings:
  - {means: do not, says: [dont]}
lists:
  - {name: want, says: [want to, going to]}
figures:
  - dying to know
readings:
  - kind: self-harm
    level: sure
    says:
      - i ... <want> die
  - kind: self-harm
    level: doubt
    says:
      - no way out
  - kind: self-harm
    level: sure
    other: yes
    says:
      - sister ... wants to die
  - kind: other-harm
    level: sure
    says:
      - i ... shoot the consul
  - kind: violence-at-home
    level: sure
    says:
      - husband beats me
  - kind: detention
    level: sure
    says:
      - ice took my
  - kind: scam
    level: sure
    says:
      - wants gift cards
examples: []
harmless: []
"""


def files() -> dict[str, str]:
    """Return the text of each file by its path below the folder."""
    return {
        "firm.yaml": _FIRM,
        REFUSAL: _REFUSAL,
        PASSPORT: _PASSPORT,
        **{f"en/{name}.yaml": _wording(keys) for name, keys in KEYS_OF.items()},
        **{f"en/{name}.yaml": text for name, text in _OTHERS.items()},
        "danger/en.yaml": DANGER,
        "help/en.yaml": _wording(HelpWording),
    }


def _wording(keys: type[Keys]) -> str:
    lines = ["# Words that people read."]
    for key, says, _ in keys_of(keys):
        held = " ".join(f"{{{each}}}" for each in sorted(says.placeholders))
        if says.many:
            lines.append(f"{key}: [{', '.join(_MONTHS)}]")
            continue
        lines.append(f'{key}: "Some words. {held}"' if held else f"{key}: Some words.")
    return "\n".join(lines) + "\n"


def write(parent: Path, changed: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the folder `knowledge` below `parent`; `changed` holds other contents, None leaves a file out."""
    folder = parent / "knowledge"
    contents: dict[str, str | bytes | None] = {**files(), **(changed or {})}
    for name, content in contents.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def replaced(name: str, old: str, new: str) -> dict[str, str | bytes | None]:
    """Return the content of file `name` with its first `old` replaced by `new`."""
    text = files()[name]
    assert old in text, f"{name} does not hold {old!r}"
    return {name: text.replace(old, new, 1)}

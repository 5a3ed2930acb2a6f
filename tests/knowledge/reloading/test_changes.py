"""What changed in a file, by the names that staff gave to its parts."""

from __future__ import annotations

import pytest

from bot.knowledge.reloading.changes import Changes, changes_in
from tests.knowledge import folder


def changes(name: str, *replacements: tuple[str, str]) -> Changes:
    before = after = folder.files()[name]
    for old, new in replacements:
        assert old in after
        after = after.replace(old, new, 1)
    return changes_in(name, before.encode(), after.encode())


def test_entries_are_named_by_their_ids() -> None:
    assert changes(folder.PASSPORT, ("Ask us first.", "Ask us."), ("Please wait.", "Wait.")) == Changes(
        changed=("travel-while-pending",)
    )
    renamed = changes(folder.PASSPORT, ("- id: passport-held", "- id: passport-kept"))
    assert renamed == Changes(added=("passport-kept",), removed=("passport-held",))


def test_an_entry_that_is_retired_is_gone_and_one_that_is_back_is_new() -> None:
    content = folder.files()[folder.PASSPORT]
    retired = content.replace("- id: passport-held", "- id: passport-held\n    retired: true", 1)
    assert changes_in(folder.PASSPORT, content.encode(), retired.encode()) == Changes(
        retired=("passport-held",)
    )
    assert changes_in(folder.PASSPORT, retired.encode(), content.encode()) == Changes(
        added=("passport-held",)
    )


def test_an_entry_that_is_deleted_after_it_was_retired_is_told_as_deleted() -> None:
    content = folder.files()[folder.PASSPORT]
    retired = content.replace("- id: passport-held", "- id: passport-held\n    retired: true", 1)
    renamed = content.replace("- id: passport-held", "- id: passport-kept", 1)
    change = changes_in(folder.PASSPORT, retired.encode(), renamed.encode())
    assert (change.removed, change.retired) == (("passport-held",), ())


@pytest.mark.parametrize(
    ("name", "old", "new", "changed"),
    [
        ("en/wording.yaml", "start: Some words.", "start: Other words.", "start"),
        ("firm.yaml", "fees: null", "fees: Ask us.", "fees"),
        ("firm.yaml", "- travel.state.gov", "- state.gov", "link_hosts"),
        ("en/synonyms.yaml", "[ap,", "[a p,", "administrative processing"),
        ("en/off_topic.yaml", "oath ceremony", "ceremony", "naturalization"),
        ("en/small_talk.yaml", "[hi,", "[hey,", "greeting"),
        ("en/statuses.yaml", "Read your", "Read the", "Refused"),
        ("en/urgent.yaml", "      - lottery\n", "      - the lottery\n", "lottery"),
        ("en/urgent.yaml", "says: [expires, ends]", "says: [expires]", "ends"),
        ("danger/en.yaml", "no way out", "no way on", "readings"),
        (folder.PASSPORT, "theme: Passport and travel", "theme: Passports", "theme"),
    ],
)
def test_parts_of_other_files_are_named_by_what_tells_them_apart(
    name: str, old: str, new: str, changed: str
) -> None:
    assert changes(name, (old, new)) == Changes(changed=(changed,))


def test_a_long_name_is_shortened() -> None:
    told = changes("en/official_texts.yaml", ("remains refused.", "remains refused to this day and on."))
    assert told.added == ("Please be advised: your case remains...",)


def test_remarks_blanks_and_the_order_of_keys_are_no_change() -> None:
    assert changes(
        "firm.yaml", ("fees: null\n", ""), ("hours: null\n", "# later\nfees: null\nhours:  null\n")
    ) == (Changes())


def test_a_file_that_came_or_went_is_told_by_its_parts() -> None:
    content = folder.files()[folder.PASSPORT].encode()
    names = ("theme", "passport-held", "travel-while-pending")
    assert changes_in(folder.PASSPORT, None, content) == Changes(added=names)
    assert changes_in(folder.PASSPORT, content, None) == Changes(removed=names)


def test_what_cannot_be_read_as_yaml_has_no_parts() -> None:
    assert changes_in("firm.yaml", b"- a\n- b\n", b"\xff\xfe") == Changes()

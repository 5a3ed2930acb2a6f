"""From the characters of a message to its words, segments and pasted texts."""

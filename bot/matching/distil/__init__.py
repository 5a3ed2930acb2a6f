"""Builds words/words128.npz: all-MiniLM-L6-v2 teaches a table of words."""

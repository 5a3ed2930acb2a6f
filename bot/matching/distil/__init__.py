"""How words/words128.npz is made: all-MiniLM-L6-v2 teaches a table of words."""

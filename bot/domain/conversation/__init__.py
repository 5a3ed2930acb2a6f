"""What a message in a conversation can be: its medium, its meaning, and what came before it."""

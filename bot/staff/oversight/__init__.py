"""How delivery is doing, and statistics."""

"""How similar two texts are."""

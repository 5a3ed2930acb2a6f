"""Changes to knowledge files that leave every other byte as it is."""

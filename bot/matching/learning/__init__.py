"""From phrases to a ranking of the entries and its certainty."""

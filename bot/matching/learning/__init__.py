"""From phrases to a ranking of the entries and how sure it may be."""

"""How a database is opened, on either engine. Knows nothing of what is in it."""

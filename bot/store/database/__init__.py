"""How a database is opened, on either engine, independent of its contents."""

"""Which keys each wording file has. The words are in knowledge/<language>/."""

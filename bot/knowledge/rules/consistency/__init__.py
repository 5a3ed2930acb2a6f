"""Names that must agree: each exists, and only once."""

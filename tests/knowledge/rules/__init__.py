"""A rule a module, as in the package."""

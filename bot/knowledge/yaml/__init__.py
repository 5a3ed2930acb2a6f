"""A YAML reader that knows positions and explains mistakes. It knows nothing about the product."""

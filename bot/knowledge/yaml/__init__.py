"""A YAML reader that knows places and explains mistakes. It knows nothing of the product."""

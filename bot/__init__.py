"""A law firm's bot: answers questions about 221(g) refusals from a curated knowledge base."""

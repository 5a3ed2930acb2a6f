"""Delivery: claims messages from the outbox, has them sent, records what became of them."""

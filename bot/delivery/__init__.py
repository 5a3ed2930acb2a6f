"""Delivery: claims messages from the outbox, has them sent, records the results."""

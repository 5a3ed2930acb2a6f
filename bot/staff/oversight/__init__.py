"""Delivery status and statistics."""

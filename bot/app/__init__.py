"""The only wiring: settings to knowledge, store, services and front ends; start and stop order."""

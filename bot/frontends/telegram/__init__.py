"""The Telegram front end: the only place that talks to Telegram."""

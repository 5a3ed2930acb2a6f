"""What clients send, topic by topic: each handler reads an update, asks one service, shows one reply."""

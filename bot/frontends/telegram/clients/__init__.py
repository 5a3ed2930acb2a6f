"""What clients send, by topic: each handler reads an update, calls one service, shows one reply."""

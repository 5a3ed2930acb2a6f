"""What the bot's processes share: leases, what is set at Telegram, what the matcher learned."""

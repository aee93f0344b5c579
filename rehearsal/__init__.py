"""A Telegram of our own: the Bot API for the bot, phones for people, and a clock that can be moved."""

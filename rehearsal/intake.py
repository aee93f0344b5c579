"""Bot API: how a bot gets its updates, by asking or by webhook."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

from rehearsal.errors import OTHER_POLLER, POLL_ENDED_BY_WEBHOOK, WEBHOOK_IS_ACTIVE, Refused, bad_request
from rehearsal.limits import LONGEST_POLL
from rehearsal.models import JSON, Bot, Webhook
from rehearsal.queues import update_shape
from rehearsal.world import World

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = frozenset({None, 80, 88, 443, 8443})


class Polls:
    """The one getUpdates that may wait for each bot."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: dict[int, asyncio.Future[None]] = {}
        world.events.subscribe(lambda event: self._wake(event["bot_id"]) if event["type"] == "pending" else None)

    async def get_updates(self, bot: Bot, given: JSON) -> list[JSON]:
        if bot.hook.url:
            raise Refused(409, WEBHOOK_IS_ACTIVE)
        limit = min(max(given.get("limit", 100), 1), 100)
        timeout = min(max(given.get("timeout", 0), 0), LONGEST_POLL)
        if _set_allowed_updates(bot, given):
            self._world.save_bot(bot)
        if given.get("offset"):
            self._world.queues.confirm_below(bot, given["offset"])
        if timeout and not self._world.queues.of(bot):
            self._end(bot.id, Refused(409, OTHER_POLLER))
            await self._wait(bot, timeout)
        return [update_shape(update) for update in self._world.queues.of(bot)[:limit]]

    async def _wait(self, bot: Bot, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[bot.id] = future
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            pass
        finally:
            if self._waiting.get(bot.id) is future:
                del self._waiting[bot.id]

    def _wake(self, bot_id: int) -> None:
        future = self._waiting.get(bot_id)
        if future and not future.done():
            future.set_result(None)

    def _end(self, bot_id: int, refusal: Refused) -> None:
        future = self._waiting.pop(bot_id, None)
        if future and not future.done():
            future.set_exception(refusal)

    def end_by_webhook(self, bot: Bot) -> None:
        self._end(bot.id, Refused(409, POLL_ENDED_BY_WEBHOOK))

    def end_all(self) -> None:
        """Answers every waiting poll, so that a shutdown need not wait for it."""
        for bot_id in tuple(self._waiting):
            self._wake(bot_id)


def set_webhook(world: World, polls: Polls, bot: Bot, given: JSON) -> bool:
    if not given["url"]:
        return delete_webhook(world, bot, given)
    _check_url(given["url"])
    secret = given.get("secret_token", "")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    polls.end_by_webhook(bot)
    _set_allowed_updates(bot, given)
    connections = min(max(given.get("max_connections", 40), 1), 100)
    _change_webhook(world, bot, Webhook(given["url"], secret, connections), given)
    return True


def delete_webhook(world: World, bot: Bot, given: JSON) -> bool:
    _change_webhook(world, bot, Webhook(), given)
    return True


def _change_webhook(world: World, bot: Bot, webhook: Webhook, given: JSON) -> None:
    if given.get("drop_pending_updates"):
        world.queues.clear(bot)
    bot.webhook = webhook.record()
    world.save_bot(bot)
    world.events.publish("webhook", bot_id=bot.id)


def _check_url(url: str) -> None:
    """Like the real one, but loopback may go without TLS and on any port."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not host or parts.scheme not in ("http", "https"):
        raise bad_request("invalid webhook URL specified")
    if host in LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _set_allowed_updates(bot: Bot, given: JSON) -> bool:
    """Left out, the earlier choice stays; an empty list is everything."""
    before = bot.allowed_updates
    bot.allowed_updates = [str(kind) for kind in given.get("allowed_updates", before)]
    return bot.allowed_updates != before


def get_webhook_info(world: World, bot: Bot, given: JSON) -> JSON:
    hook = bot.hook
    info: JSON = {"url": hook.url, "has_custom_certificate": False}
    info["pending_update_count"] = len(world.queues.of(bot))
    if hook.last_error_at:
        info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
    return info | ({"allowed_updates": bot.allowed_updates} if bot.allowed_updates else {})

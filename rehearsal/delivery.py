"""Updates to webhooks: in order within a queue, side by side across queues, again and again until they expire."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import aiohttp

from rehearsal.limits import WEBHOOK_ANSWER_WITHIN
from rehearsal.models import Bot, Pending
from rehearsal.queues import update_shape
from rehearsal.trouble import Trouble
from rehearsal.world import World

FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0
LONGEST_RETRY_AFTER = 3600.0
SIGNED_BY = "X-Telegram-Bot-Api-Secret-Token"
REST = 0.01


@dataclass(slots=True)
class Attempts:
    """What is known of the update at the head of a queue."""

    failures: int = 0
    delay: float = FIRST_DELAY
    not_before: float = 0.0


@dataclass(slots=True)
class Outcome:
    problem: str = ""
    retry_after: float = 0.0


@dataclass(slots=True)
class Lane:
    """One bot's deliveries."""

    bot: Bot
    session: aiohttp.ClientSession
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    in_flight: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    attempts: dict[int, Attempts] = field(default_factory=dict)


class Delivery:
    """`scale` shortens every wait between two attempts, a Retry-After too: tests have no minutes."""

    def __init__(self, world: World, trouble: Trouble, scale: float) -> None:
        self._world, self._trouble = world, trouble
        self.scale = scale
        self.answer_within = WEBHOOK_ANSWER_WITHIN
        self._lanes: dict[int, Lane] = {}
        self._pumps: list[asyncio.Task[None]] = []
        self._session: aiohttp.ClientSession | None = None
        world.events.subscribe(lambda event: self.nudge() if event["type"] in ("pending", "webhook") else None)

    async def start(self) -> None:
        connector = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        for bot in self._world.bots.values():
            self.serve(bot)

    def serve(self, bot: Bot) -> None:
        """Nothing before `start`; then a bot that is added later is served too."""
        if self._session and bot.id not in self._lanes:
            lane = self._lanes[bot.id] = Lane(bot, self._session)
            self._pumps.append(asyncio.create_task(self._pump(lane)))

    async def stop(self) -> None:
        """What is in flight is broken off and stays pending."""
        flights = [task for lane in self._lanes.values() for task in lane.in_flight.values()]
        tasks = self._pumps + flights
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session:
            await self._session.close()
        self._session = None
        self._lanes.clear()
        self._pumps.clear()

    def nudge(self) -> None:
        """Look again now: an update came, a switch was turned, the monotonic clock was moved."""
        for lane in self._lanes.values():
            lane.changed.set()

    @property
    def is_quiet(self) -> bool:
        return not any(lane.in_flight for lane in self._lanes.values())

    async def _pump(self, lane: Lane) -> None:
        while True:
            lane.changed.clear()
            wait = self._send_ready(lane)
            try:
                async with asyncio.timeout(wait):
                    await lane.changed.wait()
            except TimeoutError:
                pass

    def _send_ready(self, lane: Lane) -> float | None:
        """Starts what may start; returns the seconds until the next may, None when only an event can tell."""
        hook = lane.bot.hook
        if not hook.url or self._trouble.holds_updates:
            return None
        now, waits, seen = self._world.monotonic(), [], set(lane.in_flight)
        for update in self._world.queues.of(lane.bot):
            if len(lane.in_flight) >= hook.max_connections:
                return None
            if update.queue in seen:
                continue
            seen.add(update.queue)
            wait = lane.attempts.get(update.update_id, Attempts()).not_before - now
            if wait > 0:
                waits.append(wait)
            else:
                lane.in_flight[update.queue] = asyncio.create_task(self._deliver(lane, update))
        return max(min(waits), REST) if waits else None

    async def _deliver(self, lane: Lane, update: Pending) -> None:
        began = self._world.monotonic()
        try:
            outcome = await self._post(lane.session, lane.bot, update)
            seconds = self._world.monotonic() - began
            self._world.log.update(lane.bot, update.body, problem=outcome.problem, answer="taken", seconds=seconds)
            if not outcome.problem:
                lane.attempts.pop(update.update_id, None)
                self._world.queues.remove(update)
            else:
                self._try_again(lane, update, outcome)
        finally:
            lane.in_flight.pop(update.queue, None)
            lane.changed.set()
            self._world.events.publish("delivered", bot_id=lane.bot.id)

    async def _post(self, session: aiohttp.ClientSession, bot: Bot, update: Pending) -> Outcome:
        hook = bot.hook
        headers = {SIGNED_BY: hook.secret_token} if hook.secret_token else {}
        options = {"headers": headers, "timeout": aiohttp.ClientTimeout(total=self.answer_within)}
        try:
            async with session.post(
                hook.url,
                json=update_shape(update),
                allow_redirects=False,
                **options,  # type: ignore[arg-type]
            ) as response:
                if response.status // 100 == 2:
                    return Outcome()
                problem = f"Wrong response from the webhook: {response.status} {response.reason}"
                return Outcome(problem, _seconds(response.headers.get("Retry-After", "")))
        except TimeoutError:
            return Outcome("Read timeout expired")
        except aiohttp.ClientConnectorError as error:
            return Outcome(error.os_error.strerror or "Connection refused")
        except (aiohttp.ClientError, ValueError) as error:
            return Outcome(str(error) or "Webhook connection closed")

    def _try_again(self, lane: Lane, update: Pending, outcome: Outcome) -> None:
        """At once after the first failure, then after doubling delays, unless the answer says when."""
        self._note_problem(lane.bot, outcome.problem)
        attempts = lane.attempts.setdefault(update.update_id, Attempts())
        wait = min(outcome.retry_after, LONGEST_RETRY_AFTER)
        if not wait and attempts.failures:
            attempts.delay = wait = min(LONGEST_DELAY, attempts.delay * 2)
        attempts.failures += 1
        attempts.not_before = self._world.monotonic() + wait * self.scale
        if update.is_expired(attempts.not_before):
            lane.attempts.pop(update.update_id)
            self._world.queues.remove(update)

    def _note_problem(self, bot: Bot, problem: str) -> None:
        hook = bot.hook
        hook.last_error_at, hook.last_error = self._world.timestamp(), problem
        bot.webhook = hook.record()
        self._world.save_bot(bot)


def _seconds(header: str) -> float:
    return float(header) if header.strip().isdecimal() else 0.0

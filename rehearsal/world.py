"""All state of the rehearsal in one place, and who is who in it."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from rehearsal.chats import Chats
from rehearsal.clock import Clock
from rehearsal.events import Events
from rehearsal.files import Files
from rehearsal.limits import Limits
from rehearsal.log import EventLog
from rehearsal.models import Bot, Group, PersonRecord, Press
from rehearsal.queues import Monotonic, Queues
from rehearsal.store import Store

FIRST_PERSON = 7_000_000_001
"""Beyond 32 bits, as real ids are."""
FIRST_GROUP = -4_001
FIRST_SUPERGROUP = -1_002_000_000_001


class World:
    def __init__(self, clock: Clock, storage: Path | None, monotonic: Monotonic) -> None:
        self.clock, self.monotonic = clock, monotonic
        self.store = Store(storage)
        self.events = Events()
        self.log = EventLog(self.events, clock)
        self.files = Files(self.store)
        self.chats = Chats(self.store, clock, self.events)
        self.queues = Queues(self.store, self.events, monotonic)
        self.limits = Limits()
        self.bots = {record["token"]: Bot.restored(record) for record in self.store.all("bot")}
        self.people = {record["id"]: PersonRecord.restored(record) for record in self.store.all("person")}
        self.groups = {record["id"]: Group.restored(record) for record in self.store.all("group")}
        self.presses = {record["id"]: Press.restored(record) for record in self.store.all("press")}

    def add_bot(self, token: str, username: str, name: str) -> Bot:
        """The bot of this token, as it was if it is known from before."""
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise ValueError("a token is <number>:<letters, digits, _ and ->")
        bot = self.bots.get(token) or Bot(int(token.partition(":")[0]), token, username, name)
        self.bots[token] = bot
        self.save_bot(bot)
        return bot

    def save_bot(self, bot: Bot) -> None:
        self.store.put("bot", bot.token, bot.record())

    def add_person(self, name: str, language_code: str, role: str, *, extra: bool = False) -> PersonRecord:
        number = FIRST_PERSON + len(self.people)
        slug = re.sub(r"\W+", "_", name.lower(), flags=re.ASCII).strip("_")
        username = f"{slug}_{number - FIRST_PERSON + 1}" if len(slug) > 2 else ""
        person = PersonRecord(number, name, language_code, role, username, extra=extra)
        self.people[number] = person
        self.save_person(person)
        return person

    def save_person(self, person: PersonRecord) -> None:
        self.store.put("person", str(person.id), person.record())

    def add_group(self, title: str, *, supergroup: bool = False) -> Group:
        taken = [group.id for group in self.groups.values() if (group.type == "supergroup") == supergroup]
        group = Group((FIRST_SUPERGROUP if supergroup else FIRST_GROUP) - len(taken), title)
        self.groups[group.id] = group
        self.save_group(group)
        return group

    def save_group(self, group: Group) -> None:
        self.store.put("group", str(group.id), group.record())

    def add_press(self, bot: Bot, person_id: int) -> Press:
        press = Press(str(secrets.randbelow(9 * 10**17) + 10**17), bot.id, person_id, self.monotonic())
        self.presses[press.id] = press
        self.save_press(press)
        return press

    def save_press(self, press: Press) -> None:
        self.store.put("press", press.id, press.record())

    def timestamp(self) -> int:
        return int(self.clock.now().timestamp())

"""What a handler is given: one call inwards, one answer outwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from domain.scenes import Outcome, Scene
from views.i18n import Words
from views.screen import Screen


class Context(Protocol):
    """Of one event. Implemented in `bot`, the same for every channel."""

    @property
    def words(self) -> Words:
        """The person's language and time zone, once `run` or `current` has been awaited."""

    async def current(self) -> Scene:
        """Where the person is; changes nothing."""

    async def look(self, query: Callable[..., Any], **facts: Any) -> Any:
        """What a service says of this person; changes nothing."""

    async def run(self, service: Callable[..., Any], *, anyone: bool = False, **facts: Any) -> Any:
        """One transaction: the update's key, the actor (locked), the service. Without `anyone` a visitor who hasn't
        accepted the notice is shown where they are instead. Outcome, or what else the service returns."""

    async def reply(self, answer: Outcome | Screen) -> None:
        """Answer the event. If that can't be done now it is done later: nothing more to do for the handler."""


Handler = Callable[[Any, Context], Any]

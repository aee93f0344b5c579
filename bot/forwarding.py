"""Forward row → shared store → outcome. While the store is away everything waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.troubles import STORE, Troubles
from domain.exports import ExportedPitch, content_hash
from domain.pitches import PitchState
from services import attachments, forwarding
from services.forwarding import Action, ClaimedForward
from storage.database import Database
from stores.base import Conflict, Outcome, Parcel, Removal, Removed, Store, Stored, Unavailable
from views import exports as wording
from views.i18n import Words

log = structlog.get_logger()


class Forwarding:
    def __init__(
        self,
        database: Database,
        store: Store,
        troubles: Troubles,
        now: Callable[[], datetime],
        language: str = "de",
        *,
        lease: timedelta = forwarding.LEASE,
    ) -> None:
        self._database = database
        self._store = store
        self._troubles = troubles
        self._now = now
        self._words = Words(language)
        self._lease = lease
        self._stopping = False

    async def forward_due(self) -> int:
        """Forward all that is due; how many the store has taken."""
        count = 0
        while not self._stopping and (forward := await self._claim()) is not None:
            count += await self._forward(forward)
        return count

    async def _claim(self) -> ClaimedForward | None:
        return await self._database.run(forwarding.claim, self._lease)

    def stop(self) -> None:
        """After the pitch under way."""
        self._stopping = True

    async def _forward(self, forward: ClaimedForward) -> bool:
        try:
            number, outcome = await self._hand_over(forward)
        except Exception as error:
            log.error("pitch not forwarded", error=type(error).__name__, exc_info=error)
            await self._database.run(forwarding.settle_failed, forward, type(error).__name__)
            return False
        match outcome:
            case Stored():
                self._troubles.end(STORE)
                await self._database.run(forwarding.settle_stored, forward.id, ", ".join(outcome.kept) or None)
                log.info("pitch stored", number=number, kept=outcome.kept)
            case Removed():
                await self._database.run(forwarding.settle_stored, forward.id, None)
                log.info("pitch removed", number=number)
            case Conflict():
                reason = f"revision {outcome.revision} is there with another content"
                await self._database.run(forwarding.settle_conflict, forward.id, reason)
                log.error("pitch not stored", number=number, reason=reason)
            case Unavailable():
                await self._database.run(forwarding.settle_later, forward, outcome.reason)
                self._troubles.begin(STORE, outcome.reason)
        return isinstance(outcome, Stored)

    async def _hand_over(self, forward: ClaimedForward) -> tuple[str | None, Outcome]:
        """The pitch's number, and what the store says. What was deleted here since it was claimed is gone there too, by
        a forward of its own."""
        if forward.action is Action.REMOVE:
            assert forward.programme_key is not None
            assert forward.pitch_number is not None
            removal = Removal(forward.pitch_number, forward.programme_key, self._now())
            return forward.pitch_number, await self._store.remove(removal)
        pitch = await self._database.read(forwarding.load, forward)
        if pitch is None:
            return None, Removed()
        assert forward.revision_id is not None
        contents = await self._database.read(attachments.contents, forward.revision_id)
        parcel = replace(self._parcel(pitch, contents), rewrites=forward.action is Action.REWRITE)
        return pitch.number, await self._store.put(parcel)

    def _parcel(self, exported: ExportedPitch, contents: Mapping[str, bytes]) -> Parcel:
        from documents.pitch_document import DocumentLabels, pitch_files  # heavy: only where it is used

        pitch = wording.with_words(self._words, exported)
        labels = DocumentLabels(**wording.document_labels(self._words))
        return Parcel(
            folder=pitch.number,
            programme=pitch.programme,
            revision=pitch.revision,
            content_hash=content_hash(pitch),
            withdrawn=pitch.state is PitchState.WITHDRAWN,
            files=pitch_files(pitch, labels, contents),
        )

"""Forward row → shared store → outcome. While the store is away everything waits."""

from __future__ import annotations

import structlog

from bot.troubles import STORE, Troubles
from domain.exports import ExportedPitch, content_hash
from services import forwarding
from services.forwarding import ClaimedForward
from storage.database import Database
from stores.base import Conflict, Parcel, Store, Stored, Unavailable
from views import exports as wording
from views.i18n import Words

log = structlog.get_logger()


class Forwarding:
    def __init__(self, database: Database, store: Store, troubles: Troubles, language: str = "de") -> None:
        self._database = database
        self._store = store
        self._troubles = troubles
        self._words = Words(language)
        self._stopping = False

    async def forward_due(self) -> int:
        """Forward all that is due; how many the store has taken."""
        count = 0
        while not self._stopping and (forward := await self._database.run(forwarding.claim)) is not None:
            count += await self._forward(forward)
        return count

    def stop(self) -> None:
        """After the pitch under way."""
        self._stopping = True

    async def _forward(self, forward: ClaimedForward) -> bool:
        try:
            pitch = await self._database.read(forwarding.load, forward)
            outcome = await self._store.put(self._parcel(pitch))
        except Exception as error:
            log.error("pitch not forwarded", error=type(error).__name__, exc_info=error)
            await self._database.run(forwarding.settle_later, forward, type(error).__name__)
            return False
        match outcome:
            case Stored():
                self._troubles.end(STORE)
                await self._database.run(forwarding.settle_stored, forward.id, ", ".join(outcome.kept) or None)
                log.info("pitch stored", number=pitch.number, revision=pitch.revision, kept=outcome.kept)
            case Conflict():
                reason = f"revision {outcome.revision} is there with another content"
                await self._database.run(forwarding.settle_conflict, forward.id, reason)
                log.error("pitch not stored", number=pitch.number, reason=reason)
            case Unavailable():
                await self._database.run(forwarding.settle_later, forward, outcome.reason)
                self._troubles.begin(STORE, outcome.reason)
        return isinstance(outcome, Stored)

    def _parcel(self, exported: ExportedPitch) -> Parcel:
        from documents.pitch_document import DocumentLabels, pitch_files  # heavy: only where it is used

        pitch = wording.with_words(self._words, exported)
        labels = DocumentLabels(**wording.document_labels(self._words))
        return Parcel(
            folder=pitch.number,
            programme=pitch.programme,
            revision=pitch.revision,
            content_hash=content_hash(pitch),
            files=pitch_files(pitch, labels),
        )

"""Download row → file → checked and cleaned → stored. While Telegram is away everything waits."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta

import structlog

from bot.telegram import Channel, Fatal, FileGone, FileTooLarge, RetryAfter, TelegramRefuses, classify
from domain.attachments import Kept, Unfit
from services import downloads, outbox
from services.downloads import ClaimedDownload
from storage.database import Database, Tx

log = structlog.get_logger()

SIDE_BY_SIDE = 3
WITHIN = 50.0
"""Seconds for a file, less than its lease. So 20 MB need a line of some 3.5 Mbit/s."""


class Downloading:
    def __init__(
        self, database: Database, channel: Channel, bot_id: int, *, lease: timedelta = downloads.LEASE
    ) -> None:
        self._database = database
        self._channel = channel
        self._bot_id = bot_id
        self._lease = lease
        self._unpacking = asyncio.Lock()
        self._stopping = False

    async def fetch_due(self) -> int:
        """Fetch all that is due; how many rows were looked at."""
        results = await asyncio.gather(*(self._fetch_all() for _ in range(SIDE_BY_SIDE)), return_exceptions=True)
        for failure in results:
            if isinstance(failure, BaseException):
                raise failure
        return sum(result for result in results if isinstance(result, int))

    def stop(self) -> None:
        """After the files under way."""
        self._stopping = True

    async def _fetch_all(self) -> int:
        count = 0
        while not self._stopping:
            claimed = await self._database.run(downloads.claim, self._bot_id, self._lease)
            if claimed is None:
                break
            await self._fetch(claimed)
            count += 1
        return count

    async def _fetch(self, claimed: ClaimedDownload) -> None:
        try:
            async with asyncio.timeout(WITHIN):
                content = await self._channel.fetch_file(claimed.file_id, claimed.most_bytes)
        except FileTooLarge:
            await self._database.run(downloads.settle_refused, claimed, Unfit.SIZE)
        except FileGone:
            await self._database.run(downloads.settle_gone, claimed)
        except Exception as error:
            await self._put_off(claimed, error)
        else:
            await self._keep(claimed, content)

    async def _keep(self, claimed: ClaimedDownload, content: bytes) -> None:
        try:
            checked = await self._check(content)
        except Exception as error:
            log.error("file not checked", error=type(error).__name__, exc_info=error)
            return await self._database.run(downloads.settle_failed, claimed)
        if isinstance(checked, Unfit):
            log.info("file refused", why=checked)
            return await self._database.run(downloads.settle_refused, claimed, checked)
        content_hash = hashlib.sha256(checked.content).hexdigest()
        return await self._database.run(downloads.settle_here, claimed, checked, content_hash)

    async def _check(self, content: bytes) -> Kept | Unfit:
        """In a thread, because it takes its time; one after another, because an unpacked picture is large."""
        from documents.files import check  # heavy: only where it is used

        async with self._unpacking:
            return await asyncio.to_thread(check, content)

    async def _put_off(self, claimed: ClaimedDownload, error: Exception) -> None:
        """TelegramRefuses when going on makes no sense."""
        outcome = classify(error)
        if isinstance(outcome, RetryAfter):
            await self._database.run(_record_pause, self._bot_id, claimed, timedelta(seconds=outcome.seconds))
            return
        log.warning("file put off", outcome=type(outcome).__name__)
        await self._database.run(downloads.settle_later, claimed, "unreachable")
        if isinstance(outcome, Fatal):
            raise TelegramRefuses(outcome.reason) from error


def _record_pause(tx: Tx, bot_id: int, claimed: ClaimedDownload, pause: timedelta) -> None:
    outbox.pause_bot(tx, bot_id, pause)
    downloads.settle_later(tx, claimed, "retry after", timedelta(0))

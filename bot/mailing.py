"""Outbox row → mail → outcome, for those whom Telegram doesn't reach. Beside `bot/delivery.py`, the same way out.

Claim (short transaction, lease) → read again and word it → send with no transaction open → record.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from aiosmtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from bot.addresses import is_loopback
from bot.clock import real_now
from bot.config import Settings
from domain.addresses import to_ascii
from services import mail_codes, mailboxes, outbox, recipients, reminders
from services.outbox import Claimed, Invalid, Kind
from services.quiet_hours import PutOff
from storage.database import Database, Tx
from views import mails
from views.mails import Mail
from web.app import stop_path

log = structlog.get_logger()

TO_CONNECT, TO_SEND, TO_LEAVE = 15.0, 30.0, 5.0
"""Seconds; together less than a lease. While a mail server makes us wait, the next messages by Telegram wait too."""


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool
    """From the beginning; else STARTTLS, which only a server on this machine may do without."""
    sender: str
    ca_file: Path | None = None
    to_connect: float = TO_CONNECT

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[SMTP]:
        """SMTPException or OSError when it can't be reached or doesn't let us in."""
        context = ssl.create_default_context(cafile=self.ca_file) if self.ca_file else None
        start_tls = None if is_loopback(self.host) else True
        smtp = SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            timeout=None,
            use_tls=self.tls,
            start_tls=False if self.tls else start_tls,
            tls_context=context,
        )
        try:
            async with asyncio.timeout(self.to_connect):
                await smtp.connect()
        except BaseException:
            smtp.close()
            raise
        try:
            yield smtp
        finally:
            with contextlib.suppress(SMTPException, OSError):
                async with asyncio.timeout(TO_LEAVE):
                    await smtp.quit()
            smtp.close()


class Unavailable(Exception):
    """The mail server can't be reached: nothing was sent."""


class Mailing:
    def __init__(
        self,
        database: Database,
        server: MailServer,
        bot_id: int,
        public_url: str | None,
        lease: timedelta = outbox.LEASE,
    ) -> None:
        self._run = database.run
        self.server = server
        self._bot_id = bot_id
        self._public_url = public_url
        self._lease = lease
        self._stopping = False

    async def deliver_due(self) -> int:
        """Send what is due, one after the other, until the server can't be reached. How many rows were looked at."""
        count = 0
        while not self._stopping:
            ids = await self._run(outbox.claim, self._bot_id, 1, self._lease, outbox.MAIL)
            if not ids:
                break
            count += 1
            try:
                await self._deliver(ids[0])
            except Unavailable:
                break
        return count

    def stop(self) -> None:
        """After the mail under way."""
        self._stopping = True

    async def _deliver(self, row_id: int) -> None:
        try:
            prepared = await self._run(_prepare, row_id, self._public_url)
        except Exception as error:
            log.error("mail not prepared", error=type(error).__name__, exc_info=error)
            return await self._run(outbox.settle_failed, row_id)
        if isinstance(prepared, Invalid):
            return await self._run(outbox.settle, row_id, prepared.state, reason=prepared.reason)
        claimed, message = prepared
        message["From"] = self.server.sender
        return await self._send(claimed, message)

    async def _send(self, claimed: Claimed, message: EmailMessage) -> None:
        is_connected = False
        try:
            async with self.server.connected() as smtp:
                is_connected = True
                async with asyncio.timeout(TO_SEND):
                    await smtp.send_message(message)
        except (SMTPException, OSError) as error:
            return await self._record_failure(claimed, error, is_connected)
        return await self._run(outbox.settle_sent, claimed)

    async def _record_failure(self, claimed: Claimed, error: Exception, is_connected: bool) -> None:
        code = _code(error)
        if not is_connected or (code is not None and code < 500):
            log.warning("mail put off", kind=claimed.kind, error=type(error).__name__, code=code)
            await self._run(outbox.settle_later, claimed, "unsent")
            if not is_connected:
                raise Unavailable from error
        elif code is not None:
            log.info("mail not deliverable", kind=claimed.kind, code=code)
            await self._run(outbox.settle, claimed.id, "undeliverable", reason="mail refused")
        else:
            await self._run(outbox.settle_unknown, claimed)


def mail_server(settings: Settings) -> MailServer | None:
    """None where no mail can be sent."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    parts = urlsplit(settings.smtp_url.get_secret_value())
    tls = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or (465 if tls else 587),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
        sender=settings.mail_from,
        ca_file=settings.ca_file,
    )


def _prepare(tx: Tx, row_id: int, public_url: str | None) -> tuple[Claimed, EmailMessage] | Invalid:
    claimed = recipients.load_claimed(tx, row_id)
    if isinstance(claimed, Invalid):
        return claimed
    assert isinstance(claimed, Claimed)
    mailbox = mailboxes.load(tx, claimed.participant.id)
    assert mailbox is not None
    stop_url = f"{public_url}{stop_path(mailbox.token)}" if public_url else None
    mail = _word(tx, claimed, stop_url)
    if isinstance(mail, str):
        return Invalid("void", mail)
    message = _message(claimed, mail)
    if stop_url and claimed.kind is not Kind.MAIL_CODE:
        message["List-Unsubscribe"] = f"<{stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return claimed, message


def _word(tx: Tx, claimed: Claimed, stop_url: str | None) -> Mail | str:
    if claimed.kind is Kind.MAIL_CODE:
        code = mail_codes.prepare(tx, claimed)
        return code if isinstance(code, str) else mails.code_mail(claimed.language, code)
    notice = reminders.prepare(tx, claimed)
    if isinstance(notice, PutOff):
        return "not for mail"  # nudges wait for a better hour, and never go this way
    return notice if isinstance(notice, str) else mails.mail(claimed.language, notice, stop_url)


def _message(claimed: Claimed, mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["To"] = to_ascii(claimed.address)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(real_now())
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in return
    message.set_content(mail.text)
    return message


def _code(error: Exception) -> int | None:
    """The server's own answer; None when there was none."""
    if isinstance(error, SMTPRecipientsRefused):
        return next((each.code for each in error.recipients), None)
    return error.code if isinstance(error, SMTPResponseException) else None

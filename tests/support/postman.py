"""A mail server of our own, and what arrived there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.ports import free_port


@dataclass
class Postman:
    """aiosmtpd's handler; `answers` says what is answered to the next mails instead of taking them."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuses: list[str] = field(default_factory=list)
    """Answers to RCPT, one for each of the next mails."""
    cuts: int = 0
    """So many of the next mails are taken, and the line is cut before it is said so."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuses:
            return self.refuses.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = cast(bytes, envelope.original_content)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        if self.cuts:
            self.cuts -= 1
            cast(Any, server).transport.abort()
        return "250 OK"

    def text(self, number: int = -1) -> str:
        return str(self.mails[number].get_content())

    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]

    def code(self) -> str:
        """In the newest mail."""
        found = re.search(r"\b\d{6}\b", self.text())
        assert found, self.text()
        return found[0]


@contextmanager
def open_postman() -> Iterator[Postman]:
    postman = Postman(free_port())
    controller = Controller(postman, hostname="127.0.0.1", port=postman.port)
    controller.start()
    try:
        yield postman
    finally:
        controller.stop()

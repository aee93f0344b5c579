"""Mails: what Telegram would have shown, as plain text, and how to end them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from services.mail_codes import MailCodeNotice
from services.reminders import Notice
from views import screens
from views.i18n import Words
from views.keyboard import shortened

SUBJECT_LIMIT = 100
_TAG = re.compile(r"<[^<>]*>")
"""Every value is escaped, so these are only our own."""


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str


@dataclass(frozen=True)
class StopPage:
    """The page behind the address that ends the mails."""

    language: str
    title: str
    text: str
    button: str | None
    """None when there is nothing (more) to do."""


def mail(language: str, notice: Notice, stop_url: str | None) -> Mail:
    """The notice as a phone shows it; of its buttons those that open an address."""
    screen = screens.notice(language, notice)
    text = unescape(_TAG.sub("", screen.text))
    links = [f"{each.label}: {each.url}" for row in screen.buttons for each in row if each.url]
    return Mail(_subject(text), "\n\n".join([text, *links, _footer(Words(language), stop_url)]) + "\n")


def code_mail(language: str, notice: MailCodeNotice) -> Mail:
    _ = Words(language)
    subject = _.label("{code} is your code", code=notice.code)
    text = _.label(
        "Your code is {code}. Please type it in the chat on Telegram.\n\nIf you have not asked for it, there is "
        "nothing to do: without the code no more mails come.",
        code=notice.code,
    )
    return Mail(subject, f"{text}\n")


def stop_page(language: str) -> StopPage:
    _ = Words(language)
    text = _.label("Shall no more mails come to this address? On Telegram nothing changes.")
    return StopPage(language, _.label("No more mails"), text, _.label("No more mails, please"))


def stopped_page(language: str) -> StopPage:
    _ = Words(language)
    text = _.label("No more mails come to this address. You can change that on Telegram, among your details.")
    return StopPage(language, _.label("Done"), text, None)


def unknown_page(language: str) -> StopPage:
    _ = Words(language)
    text = _.label("This page is no longer valid. Please take the link from the newest mail.")
    return StopPage(language, _.label("No such page"), text, None)


def _subject(text: str) -> str:
    first_line = " ".join(text.strip().split("\n")[0].split())
    return shortened(first_line, SUBJECT_LIMIT)


def _footer(_: Words, stop_url: str | None) -> str:
    if stop_url:
        return _.label(
            "--\nThis mail comes because Telegram doesn’t reach you at the moment. No more mails: {url}", url=stop_url
        )
    return _.label(
        "--\nThis mail comes because Telegram doesn’t reach you at the moment. To end these mails, take out your "
        "address on Telegram, among your details."
    )

"""Whatever a phone would be shown can be read as a mail."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from services.mail_codes import MailCodeNotice
from tests.views import examples
from tests.views.test_screens import HOSTILE, each_language, each_value
from views import mails, screens

STOP = "https://werkstatt.example.org/mail/token"


@each_language
@each_value
@pytest.mark.parametrize("stop_url", [STOP, None])
def test_every_notice_makes_a_mail_that_can_be_sent(language: str, value: str, stop_url: str | None) -> None:
    for notice in examples.notices_with(value):
        mail = mails.mail(language, notice, stop_url)
        message = EmailMessage()
        message["Subject"] = mail.subject
        message.set_content(mail.text)
        read = message_from_bytes(bytes(message), policy=policy.default)
        assert 0 < len(mail.subject) <= mails.SUBJECT_LIMIT
        assert list(read.keys()) == ["Subject", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"]
        assert (STOP in mail.text) == (stop_url is not None)


@each_language
def test_links_stand_in_the_text_and_tags_do_not(language: str) -> None:
    for notice in examples.notices_with("Radweg"):
        mail = mails.mail(language, notice, STOP)
        urls = [each.url for row in screens.notice(language, notice).buttons for each in row if each.url]
        assert all(url in mail.text for url in urls)
        assert "<" not in mail.text


def test_what_people_wrote_is_not_taken_for_a_tag() -> None:
    value = HOSTILE["tags"]
    assert any(value in mails.mail("de", notice, STOP).text for notice in examples.notices_with(value))


def test_a_code_is_in_the_subject_and_says_what_to_do() -> None:
    mail = mails.code_mail("de", MailCodeNotice("012345"))
    assert mail.subject == "012345 ist Ihr Code"
    assert "Ihr Code ist 012345" in mail.text

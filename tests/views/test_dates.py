from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain import scenes
from services.meetings import MeetingChangedNotice, MeetingNotice
from tests.views import examples
from tests.views.chat_html import parse
from views import screens
from views.i18n import Words

BERLIN = ZoneInfo("Europe/Berlin")


def reminder(now: datetime, starts_at: datetime, *, link: str | None = None, zone: str = "Europe/Berlin") -> str:
    notice = MeetingNotice(examples.theme(), examples.meeting(1, starts_at), link, None, now, zone)
    return parse(screens.notice("de", notice).text).text.split("\n")[0]


@pytest.mark.parametrize(
    ("at", "german", "english"),
    [
        (datetime(2020, 5, 27, 15, tzinfo=UTC), "Mi., 27.05.2020, 17:00 Uhr", "Wed, 27 May 2020, 17:00"),
        (datetime(2020, 12, 31, 23, 30, tzinfo=UTC), "Fr., 01.01.2021, 00:30 Uhr", "Fri, 1 Jan 2021, 00:30"),
        (datetime(2020, 3, 29, 0, 59, tzinfo=UTC), "So., 29.03.2020, 01:59 Uhr", "Sun, 29 Mar 2020, 01:59"),
        (datetime(2020, 3, 29, 1, tzinfo=UTC), "So., 29.03.2020, 03:00 Uhr", "Sun, 29 Mar 2020, 03:00"),
        (datetime(2020, 10, 25, 1, tzinfo=UTC), "So., 25.10.2020, 02:00 Uhr", "Sun, 25 Oct 2020, 02:00"),
    ],
)
def test_an_instant_is_told_in_the_time_of_the_place(at: datetime, german: str, english: str) -> None:
    assert Words("de").moment(at) == german
    assert Words("en").moment(at) == english


def test_the_time_is_that_of_the_programme() -> None:
    at = datetime(2020, 5, 27, 15, tzinfo=UTC)
    assert Words("de", "Pacific/Auckland").moment(at) == "Do., 28.05.2020, 03:00 Uhr"
    assert Words("de", "Pacific/Auckland").clock_time(at) == "03:00 Uhr"
    assert reminder(at, at + timedelta(hours=22), zone="Pacific/Auckland") == "Morgen, 01:00 Uhr: Treffen 1, Mobilität"


def test_a_time_of_day_and_a_day_are_told_as_people_write_them() -> None:
    at = datetime(2020, 5, 7, 7, 5, tzinfo=UTC)
    assert (Words("de").clock_time(at), Words("en").clock_time(at)) == ("09:05 Uhr", "09:05")
    assert (Words("de").day(date(2020, 5, 7)), Words("en").day(date(2020, 5, 7))) == ("07.05.2020", "7 May 2020")


@pytest.mark.parametrize(
    ("length", "german", "english"),
    [
        (timedelta(minutes=1), "1 Minute", "1 minute"),
        (timedelta(minutes=90), "90 Minuten", "90 minutes"),
        (timedelta(hours=1), "1 Stunde", "1 hour"),
        (timedelta(days=1), "1 Tag", "1 day"),
        (timedelta(days=3), "3 Tage", "3 days"),
    ],
)
def test_a_length_of_time_is_told_in_the_unit_that_fits(length: timedelta, german: str, english: str) -> None:
    assert Words("de").span(length) == german
    assert Words("en").span(length) == english


@pytest.mark.parametrize(
    ("now", "starts_at", "words"),
    [
        ((2020, 5, 26, 17, 0), (2020, 5, 27, 17, 0), "Morgen, 17:00 Uhr"),
        ((2020, 5, 27, 0, 0), (2020, 5, 27, 17, 0), "Heute, 17:00 Uhr"),
        ((2020, 5, 26, 23, 59), (2020, 5, 27, 0, 5), "Morgen, 00:05 Uhr"),
        ((2020, 5, 25, 23, 59), (2020, 5, 27, 0, 5), "Mi., 27.05.2020, 00:05 Uhr"),
        ((2020, 3, 28, 23, 30), (2020, 3, 29, 17, 0), "Morgen, 17:00 Uhr"),
        ((2020, 3, 27, 23, 30), (2020, 3, 29, 0, 15), "So., 29.03.2020, 00:15 Uhr"),
        ((2020, 10, 25, 0, 15), (2020, 10, 25, 23, 45), "Heute, 23:45 Uhr"),
        ((2020, 10, 24, 23, 45), (2020, 10, 25, 23, 45), "Morgen, 23:45 Uhr"),
        ((2020, 12, 31, 17, 0), (2021, 1, 1, 17, 0), "Morgen, 17:00 Uhr"),
    ],
)
def test_today_and_tomorrow_are_days_of_the_calendar_there(
    now: tuple[int, int, int, int, int], starts_at: tuple[int, int, int, int, int], words: str
) -> None:
    instants = [datetime(*local, tzinfo=BERLIN).astimezone(UTC) for local in (now, starts_at)]
    assert reminder(*instants) == f"{words}: Treffen 1, Mobilität"


def test_the_link_comes_with_a_word_on_whether_it_has_begun() -> None:
    starts_at = examples.FIRST_MEETING
    before, after = starts_at - timedelta(minutes=15), starts_at
    assert reminder(before, starts_at, link=examples.URL) == "Gleich geht es los: Treffen 1, Mobilität"
    assert reminder(after, starts_at, link=examples.URL) == "Es läuft schon: Treffen 1, Mobilität"


def test_a_link_is_on_a_button_and_only_when_there_is_one() -> None:
    for link in (None, examples.URL):
        notice = MeetingNotice(
            examples.theme(), examples.meeting(), link, None, examples.FIRST_MEETING, examples.BERLIN
        )
        urls = [button.url for row in screens.notice("de", notice).buttons for button in row if button.url]
        assert urls == ([link] if link else [])


def test_a_new_date_is_told_beside_the_old_one() -> None:
    after = examples.meeting(1, examples.FIRST_MEETING + timedelta(days=1))
    notice = MeetingChangedNotice(examples.theme(), 1, examples.FIRST_MEETING, after, examples.BERLIN)
    text = parse(screens.notice("de", notice).text).text
    assert "Neu: Do., 28.05.2020, 17:00 Uhr\nBisher: Mi., 27.05.2020, 17:00 Uhr" in text


def test_what_has_passed_is_struck_through() -> None:
    scene = scenes.Dates((examples.offer(),), datetime(2020, 6, 10, 12, tzinfo=UTC), {})
    assert parse(screens.scene(Words("de"), scene).text).struck == [
        "📅 Treffen 1: Mi., 27.05.2020, 17:00 Uhr",
        "✏️ Projekte entwickeln: bis Di., 09.06.2020, 17:00 Uhr",
    ]


def test_a_meeting_is_not_struck_through_while_it_lasts() -> None:
    meeting = examples.meeting()
    for now, struck in ((meeting.ends_at - timedelta(seconds=1), False), (meeting.ends_at, True)):
        text = screens.scene(Words("de"), scenes.Dates((examples.offer(),), now, {})).text
        assert ("<s>📅 Treffen 1:" in text) == struck


def test_dates_stand_in_the_order_of_time() -> None:
    lines = screens.scene(Words("de"), scenes.Home((examples.offer(),), (), False, examples.NOW)).text.split("\n")
    told = [line.removeprefix("<s>")[0] for line in lines if "Uhr" in line]
    assert told == ["📅", "✏", "📅", "✏", "📅"]


def test_a_link_that_is_open_is_on_a_button_of_the_dates() -> None:
    scene = scenes.Dates((examples.offer(),), examples.FIRST_MEETING, {(examples.TOKEN, 1): examples.URL})
    labels = {button.label: button.url for row in screens.scene(Words("de"), scene).buttons for button in row}
    assert labels["Zum Treffen: Mobilität"] == examples.URL

"""Settings: all problems at once, and no secret ever shown."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import SettingProblem, Settings, load_settings, settings_table

TOKEN = "987654321:CANARY-token-that-nobody-may-ever-see1"
KEY = "CANARY-key-0123456789abcdefghijklmnopqrst"


def good(**environ: str) -> Settings:
    settings = load_settings(environ)
    assert isinstance(settings, Settings), settings
    return settings


def problems(*needs: str, **environ: str) -> list[SettingProblem]:
    found = load_settings(environ, needs)
    assert isinstance(found, list), found
    return found


def test_nothing_has_to_be_set_unless_the_command_needs_it() -> None:
    settings = good()
    assert settings.database_url.get_secret_value() == "sqlite:///var/werkstattbote.sqlite"
    assert settings.store_url.get_secret_value() == (Path.cwd() / "var" / "store").as_uri()
    assert (settings.updates, settings.host, settings.port, settings.log_level) == (
        "polling",
        "127.0.0.1",
        8080,
        "INFO",
    )
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.bot_id is None
    assert settings.clock is None
    assert settings.organisers == frozenset()


def test_what_a_command_needs_and_misses_is_named() -> None:
    assert [problem.name for problem in problems("BOT_TOKEN", "SECRET_KEY")] == ["BOT_TOKEN", "SECRET_KEY"]
    assert "is not set" in str(problems("BOT_TOKEN")[0])


def test_an_empty_value_counts_as_none() -> None:
    assert good(PORT="", SECRET_KEY="", CLOCK="", PUBLIC_URL="") == good()
    assert [problem.name for problem in problems("BOT_TOKEN", BOT_TOKEN="")] == ["BOT_TOKEN"]


def test_names_that_are_not_ours_are_not_our_business() -> None:
    assert good(PATH="/usr/bin", port="nonsense", LANG="de_DE") == good()


def test_all_problems_are_named_at_once() -> None:
    found = problems(
        "SECRET_KEY",
        BOT_TOKEN="nonsense",
        DATABASE_URL="mysql://a/b",
        PORT="http",
        LOG_LEVEL="loud",
        ORGANISERS="Grace",
        CLOCK="noon",
        PUBLIC_URL="http://example.org",
        CA_FILE="/nowhere",
    )
    assert {problem.name for problem in found} == {
        "SECRET_KEY",
        "BOT_TOKEN",
        "DATABASE_URL",
        "PORT",
        "LOG_LEVEL",
        "ORGANISERS",
        "CLOCK",
        "PUBLIC_URL",
        "CA_FILE",
    }
    assert all(problem.wrong and problem.right for problem in found)


BAD = {
    "BOT_TOKEN": ["CANARY", "CANARY:" + "x" * 35, "12345678:CANARY", TOKEN + "!", TOKEN + "\n"],
    "SECRET_KEY": ["CANARY", "CANARY" * 10],
    "DATABASE_URL": ["CANARY", "sqlite://", "sqlite:///:memory:", "oracle://u:CANARY@h/d", "postgresql://u:CANARY@h"],
    "UPDATES": ["CANARY", "webhook"],
    "PUBLIC_URL": ["CANARY", "http://CANARY.org", "https://u:CANARY@a.org", "https://a.org/CANARY", "https://a.org:81"],
    "WEBHOOK_SECRET": ["CANARY!", "CANARY" * 50],
    "PORT": ["CANARY", "65536", "-1"],
    "ORGANISERS": ["CANARY", "-5", "0", "1,2,x", "١٢"],
    "STORE_URL": ["CANARY", "/srv/CANARY"],
    "SMTP_URL": ["CANARY", "http://u:CANARY@a.org", "smtp://", "smtp://a.org:CANARY", "smtps://u:CANARY@a.org/inbox"],
    "MAIL_FROM": ["CANARY", "Grace <CANARY@example.org>", "CANARY@example.org\r\nBcc: a@example.org"],
    "LOG_LEVEL": ["CANARY"],
    "TELEGRAM_API_URL": [
        "CANARY",
        "ftp://CANARY",
        "https://api.telegram.org/CANARY",
        "https://[CANARY",
        "http://a:CANARY",
    ],
    "HTTPS_PROXY": ["CANARY", "socks5://u:CANARY@proxy:1080", "http://"],
    "CLOCK": ["CANARY", "2020-10-12T18:00:00"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_wrong_value_is_named_and_never_repeated(name: str, value: str) -> None:
    (found,) = problems(**{name: value})[-1:]
    assert found.name in (name, "PUBLIC_URL")
    assert "CANARY" not in str(found) + repr(found)


def test_neither_repr_nor_dump_shows_a_secret() -> None:
    settings = good(
        BOT_TOKEN=TOKEN,
        SECRET_KEY=KEY,
        WEBHOOK_SECRET="CANARY-webhook",
        DATABASE_URL="postgresql://bot:CANARY-database@db.example.org/bot",
        STORE_URL="https://bot:CANARY-store@cloud.example.org/pitches",
        SMTP_URL="smtp://bot:CANARY-mail@mail.example.org:587",
        MAIL_FROM="werkstatt@example.org",
        HTTPS_PROXY="http://bot:CANARY-proxy@proxy.example.org:3128",
    )
    assert "CANARY" not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"


def test_logging_is_told_all_secrets_also_as_they_stand_outside_an_address() -> None:
    settings = good(BOT_TOKEN=TOKEN, SECRET_KEY=KEY, DATABASE_URL="postgresql://bot:p%40ss@db/bot")
    assert settings.webhook_secret is not None
    assert {TOKEN, KEY, "p%40ss", "p@ss", settings.webhook_secret.get_secret_value()} == set(settings.secrets())


def test_a_mail_server_needs_a_sender() -> None:
    (found,) = problems(SMTP_URL="smtp://127.0.0.1:2525")
    assert found.name == "MAIL_FROM"
    assert good(SMTP_URL="smtps://mail.example.org", MAIL_FROM="werkstatt@example.org").smtp_url


def test_the_password_of_the_mail_server_is_kept_out_of_the_log() -> None:
    settings = good(SMTP_URL="smtp://bot:p%40ss@mail.example.org:587", MAIL_FROM="werkstatt@example.org")
    assert {"p%40ss", "p@ss"} <= set(settings.secrets())


def test_the_bots_id_is_in_its_token() -> None:
    assert good(BOT_TOKEN=TOKEN).bot_id == 987654321


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_psycopg_however_it_is_written(scheme: str) -> None:
    url = good(DATABASE_URL=f"{scheme}://bot:p%40ss@db:5432/bot?sslmode=require").database_url
    assert url.get_secret_value() == "postgresql+psycopg://bot:p%40ss@db:5432/bot?sslmode=require"


def test_a_public_address_makes_it_a_webhook_that_listens_to_all() -> None:
    settings = good(PUBLIC_URL="https://werkstatt.example.org/", SECRET_KEY=KEY)
    assert (settings.updates, settings.host) == ("webhook", "0.0.0.0")
    assert settings.public_url == "https://werkstatt.example.org"


def test_a_public_address_on_this_machine_needs_neither_https_nor_an_open_door() -> None:
    settings = good(PUBLIC_URL="http://127.0.0.1:5000", SECRET_KEY=KEY)
    assert (settings.updates, settings.host) == ("webhook", "127.0.0.1")


def test_what_is_set_wins_over_what_would_follow() -> None:
    settings = good(PUBLIC_URL="https://a.example.org:5000", UPDATES="polling", HOST="::1", WEBHOOK_SECRET="mine")
    assert (settings.updates, settings.host) == ("polling", "::1")
    assert settings.webhook_secret is not None
    assert settings.webhook_secret.get_secret_value() == "mine"


def test_the_webhooks_secret_follows_from_the_key_and_does_not_tell_it() -> None:
    first, again, other = (good(SECRET_KEY=key).webhook_secret for key in (KEY, KEY, KEY[::-1]))
    assert first is not None
    assert first == again != other
    assert KEY not in first.get_secret_value()
    assert good().webhook_secret is None


def test_an_address_that_cannot_be_split_is_named_too() -> None:
    assert [problem.name for problem in problems(PUBLIC_URL="https://[broken")] == ["PUBLIC_URL"]


def test_organisers_are_separated_by_commas_or_spaces() -> None:
    assert good(ORGANISERS="12, 34\n56,,78").organisers == {12, 34, 56, 78}


def test_the_log_level_may_be_written_small() -> None:
    assert good(LOG_LEVEL="debug").log_level == "DEBUG"


def test_the_clock_has_an_offset() -> None:
    assert good(CLOCK="2020-10-12T18:00:00+02:00").clock == datetime(2020, 10, 12, 16, tzinfo=UTC)


def test_a_ca_file_has_to_hold_certificates(tmp_path: Path) -> None:
    wrong = tmp_path / "CANARY.pem"
    wrong.write_text("no certificate")
    assert [problem.name for problem in problems(CA_FILE=str(wrong))] == ["CA_FILE"]
    assert [problem.name for problem in problems(CA_FILE=str(tmp_path))] == ["CA_FILE"]


def test_the_proxy_is_for_https_outside_this_machine_and_the_named_hosts() -> None:
    settings = good(HTTPS_PROXY="http://proxy:3128", NO_PROXY="example.org")
    assert settings.proxy_for("https://api.telegram.org") == "http://proxy:3128"
    assert settings.proxy_for("https://cloud.example.org:8443/pitches") is None
    assert settings.proxy_for("http://api.telegram.org") is None
    assert settings.proxy_for("https://127.0.0.1:8081") is None
    assert settings.proxy_for("https://localhost:8081") is None
    assert good().proxy_for("https://api.telegram.org") is None


def test_the_table_of_settings_names_each_with_default_and_meaning() -> None:
    rows = settings_table().splitlines()[2:]
    assert {row.split("`")[1] for row in rows} == {name.upper() for name in Settings.model_fields}
    assert all(len(row.split("|")) == 5 and row.split("|")[3].strip() for row in rows)
    assert str(Path.cwd()) not in settings_table()

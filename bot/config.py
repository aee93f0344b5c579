"""Settings from the environment, and everything that is wrong with them at once. A secret's value is never shown."""

from __future__ import annotations

import hashlib
import hmac
import re
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # documented nowhere, used everywhere

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.addresses import host_of, is_loopback, split, split_web_address
from domain.addresses import read_address

_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{30,64}", re.ASCII)
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)
_WEBHOOK_PORTS = (443, 80, 88, 8443)
_DATABASES = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",  # what platforms with a Procfile hand out
}
_EVERYWHERE = "0.0.0.0"  # noqa: S104 - where platforms with a proxy of theirs in front look for the web service
_KEY_LENGTH = 32
_KEY_VARIETY = 10
"""So many different characters; a random key of 32 hexadecimal digits has fewer once in some ten thousand."""

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


@dataclass(frozen=True)
class SettingProblem:
    name: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.name} {self.wrong}. It should be {self.right}."


def _setting(default: Any, meaning: str, right: str, shown: str = "") -> Any:
    """`right` completes "it should be …"; `shown` stands in the table of settings for the default."""
    extra: dict[str, Any] = {"right": right, "shown": shown}
    return Field(default=default, description=meaning, json_schema_extra=extra, validate_default=True)


class Settings(BaseSettings):
    """Made by `load_settings`. Whatever may hold a password is a SecretStr: no repr, str or dump shows it."""

    model_config = SettingsConfigDict(
        alias_generator=str.upper, frozen=True, extra="ignore", hide_input_in_errors=True, case_sensitive=True
    )

    bot_token: SecretStr | None = _setting(
        None,
        "The bot's token, from @BotFather.",
        "digits, a colon and some 35 characters, as @BotFather gave it",
    )
    secret_key: SecretStr | None = _setting(
        None,
        "Seals personal data and keys hashes. Keep a copy apart from the database's: without it, the data is lost.",
        f"at least {_KEY_LENGTH} random characters, for instance from `openssl rand -hex 32`",
    )
    database_url: SecretStr = _setting(
        SecretStr("sqlite:///var/werkstattbote.sqlite"),
        "The database: a SQLite file (three slashes for a relative path, four for an absolute one) or PostgreSQL.",
        "sqlite:///path/to/file or postgresql://user:password@host/database",
        "`sqlite:///var/werkstattbote.sqlite`",
    )
    organisers: frozenset[int] = _setting(
        frozenset(),
        "Telegram ids of the organisers, separated by commas or spaces.",
        "positive whole numbers, separated by commas or spaces",
    )
    updates: Literal["webhook", "polling"] = _setting(
        "polling",
        "How updates come: `webhook` needs PUBLIC_URL; `polling` works from anywhere.",
        "webhook or polling",
        "`webhook` if PUBLIC_URL is set, else `polling`",
    )
    public_url: str | None = _setting(
        None,
        "Where people and Telegram reach the web service from outside.",
        "https://host, for a webhook on one of the ports 443, 80, 88, 8443",
    )
    webhook_secret: SecretStr | None = _setting(
        None,
        "What Telegram shows to prove that it is Telegram.",
        "1 to 256 of the letters A to Z and a to z, digits, _ and -",
        "derived from SECRET_KEY",
    )
    host: str = _setting(
        "127.0.0.1",
        "The address that the web service listens at.",
        "a host name or an IP address of this machine",
        "`0.0.0.0` if PUBLIC_URL is set and not this machine, else `127.0.0.1`",
    )
    port: int = _setting(
        8080, "The port that the web service listens at; 0 for any free one.", "a number from 0 to 65535", "`8080`"
    )
    store_url: SecretStr = _setting(
        SecretStr("file://"), "Where pitches are handed on to.", "an address such as file:///srv/pitches", "`var/store`"
    )
    smtp_url: SecretStr | None = _setting(
        None,
        "A mail server for those whom Telegram doesn't reach; without it nobody is asked for an e-mail address.",
        "smtp://user:password@host:587 (with STARTTLS) or smtps://user:password@host:465",
    )
    mail_from: str | None = _setting(
        None, "The sender of mails; needed with SMTP_URL.", "an e-mail address, such as werkstatt@example.org"
    )
    log_level: Level = _setting("INFO", "How much is logged.", "DEBUG, INFO, WARNING or ERROR", "`INFO`")
    telegram_api_url: str = _setting(
        "https://api.telegram.org",
        "The Bot API server; another for a rehearsal, or for one of your own.",
        "http:// or https://, a host, nothing behind it",
        "`https://api.telegram.org`",
    )
    https_proxy: SecretStr | None = _setting(
        None, "A proxy for calls to https addresses.", "http://host:port or http://user:password@host:port"
    )
    no_proxy: str = _setting("", "Hosts that are called without the proxy.", "host names, separated by commas")
    ca_file: Path | None = _setting(
        None,
        "Certificates to trust besides the system's, for a proxy that looks into connections.",
        "a readable file with certificates in PEM format",
    )
    clock: datetime | None = _setting(
        None,
        "For rehearsals only: when the clock of business starts, which can then be moved.",
        "a time with its offset, such as 2020-10-12T18:00:00+02:00",
        "the real time",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load_settings` is handed: a test's settings are read exactly as the process's are."""
        return (init_settings,)

    @property
    def bot_id(self) -> int | None:
        return int(self.bot_token.get_secret_value().partition(":")[0]) if self.bot_token else None

    def proxy_for(self, url: str) -> str | None:
        """The proxy to reach this address by, if any."""
        target = urlsplit(url)
        host = target.netloc.rpartition("@")[2]
        if self.https_proxy is None or target.scheme != "https" or is_loopback(target.hostname):
            return None
        return None if proxy_bypass_environment(host, {"no": self.no_proxy}) else self.https_proxy.get_secret_value()

    def secrets(self) -> tuple[str, ...]:
        """What must never be logged, also where it stands without its surroundings."""
        whole = [self.bot_token, self.secret_key, self.webhook_secret]
        urls = [self.database_url, self.store_url, self.smtp_url, self.https_proxy]
        passwords = [urlsplit(url.get_secret_value()).password for url in urls if url]
        found = [secret.get_secret_value() for secret in whole if secret]
        return (*found, *(form for password in passwords if password for form in {password, unquote(password)}))

    @field_validator("bot_token")
    @classmethod
    def _check_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("doesn't look like a bot's token")
        return token

    @field_validator("secret_key")
    @classmethod
    def _check_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key and len(key.get_secret_value()) < _KEY_LENGTH:
            raise ValueError("is too short")
        if key and len(set(key.get_secret_value())) < _KEY_VARIETY:
            raise ValueError("is too easy to guess")
        return key

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, url: SecretStr) -> SecretStr:
        scheme, separator, rest = url.get_secret_value().partition("://")
        if not separator or scheme not in _DATABASES:
            raise ValueError("is not an address of SQLite or PostgreSQL")
        parts = split(f"{_DATABASES[scheme]}://{rest}")
        if scheme == "sqlite" and (parts.netloc or parts.path in ("", "/", "/:memory:")):
            raise ValueError("names no file, so everything would be gone at the end")
        if scheme != "sqlite" and parts.path in ("", "/"):
            raise ValueError("names no database")
        return SecretStr(f"{_DATABASES[scheme]}://{rest}")

    @field_validator("organisers", mode="before")
    @classmethod
    def _split_organisers(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        words = given.replace(",", " ").split()
        if not all(re.fullmatch(r"0*[1-9][0-9]{0,15}", word) for word in words):
            raise ValueError("contains something that is not a Telegram id")
        return frozenset(int(word) for word in words)

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, url: str | None, info: ValidationInfo) -> str | None:
        webhook = info.data.get("updates") == "webhook"
        if url is None:
            if webhook:
                raise ValueError("is not set, but UPDATES=webhook needs it")
            return None
        parts = split_web_address(url)
        if is_loopback(parts.hostname):
            return url.rstrip("/")
        if parts.scheme != "https":
            raise ValueError("is not https")
        if webhook and (parts.port or 443) not in _WEBHOOK_PORTS:
            raise ValueError("has a port that Telegram doesn't send updates to")
        return url.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def _check_webhook_secret(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if secret and not _WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("has characters that Telegram doesn't send, or too many")
        return secret

    @field_validator("port")
    @classmethod
    def _check_port(cls, port: int) -> int:
        if not 0 <= port <= 65535:
            raise ValueError("is not a port")
        return port

    @field_validator("store_url")
    @classmethod
    def _check_store(cls, url: SecretStr) -> SecretStr:
        if not split(url.get_secret_value()).scheme or "://" not in url.get_secret_value():
            raise ValueError("is not an address")
        return url

    @field_validator("smtp_url")
    @classmethod
    def _check_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            parts = split(url.get_secret_value())
            if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
                raise ValueError("is not the address of a mail server")
        return url

    @field_validator("mail_from")
    @classmethod
    def _check_sender(cls, sender: str | None, info: ValidationInfo) -> str | None:
        if sender is None and info.data.get("smtp_url"):
            raise ValueError("is not set, but SMTP_URL needs it")
        if sender is not None and not read_address(sender):
            raise ValueError("is not an e-mail address")
        return sender

    @field_validator("log_level", mode="before")
    @classmethod
    def _capitalise(cls, level: Any) -> Any:
        return level.upper() if isinstance(level, str) else level

    @field_validator("telegram_api_url")
    @classmethod
    def _check_api_url(cls, url: str) -> str:
        split_web_address(url)
        return url.rstrip("/")

    @field_validator("https_proxy")
    @classmethod
    def _check_proxy(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            parts = split(url.get_secret_value())
            if parts.scheme != "http" or not parts.hostname:
                raise ValueError("is not the address of an HTTP proxy")
        return url

    @field_validator("ca_file")
    @classmethod
    def _check_certificates(cls, path: Path | None) -> Path | None:
        if path is not None:
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
            except OSError as error:  # an SSLError too: no PEM in it
                raise ValueError("can't be read as certificates") from error
        return path

    @field_validator("clock", mode="before")
    @classmethod
    def _read_clock(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        try:
            instant = datetime.fromisoformat(given)
        except ValueError as error:
            raise ValueError("is not a time") from error
        if instant.tzinfo is None:
            raise ValueError("has no offset, so it could be any of 24 hours")
        return instant


def load_settings(environ: Mapping[str, str], needs: Collection[str] = frozenset()) -> Settings | list[SettingProblem]:
    """`needs` are the names that this command can't do without. An empty value counts as none."""
    given = _with_derived_defaults({name: environ[name] for name in _by_name() if environ.get(name)})
    missing = [_problem(name, "is not set") for name in _by_name() if name in needs and name not in given]
    try:
        settings = Settings(**given)
    except ValidationError as error:
        return missing + _problems(error)
    return missing or settings


def settings_table() -> str:
    """All settings as a Markdown table."""
    lines = ["| setting | default | meaning |", "|---|---|---|"]
    for name, field in _by_name().items():
        lines.append(f"| `{name}` | {_extra(field)['shown'] or 'none'} | {field.description} |")
    return "\n".join(lines) + "\n"


def _with_derived_defaults(given: dict[str, str]) -> dict[str, Any]:
    public = given.get("PUBLIC_URL")
    derived: dict[str, Any] = {
        "UPDATES": "webhook" if public else "polling",
        "HOST": _EVERYWHERE if public and not is_loopback(host_of(public)) else "127.0.0.1",
        "STORE_URL": (Path.cwd() / "var" / "store").as_uri(),
    }
    if "SECRET_KEY" in given:
        derived["WEBHOOK_SECRET"] = _derive(given["SECRET_KEY"], "webhook secret")
    return derived | given


def _derive(secret_key: str, purpose: str) -> str:
    """The same after every start and on every machine, and nothing about the key can be learnt from it."""
    return hmac.new(secret_key.encode("utf-8", "surrogateescape"), purpose.encode(), hashlib.sha256).hexdigest()


def _by_name() -> dict[str, FieldInfo]:
    return {name.upper(): field for name, field in Settings.model_fields.items()}


def _extra(field: FieldInfo) -> Mapping[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}


def _problem(name: str, wrong: str) -> SettingProblem:
    return SettingProblem(name, wrong, str(_extra(_by_name()[name])["right"]))


def _problems(error: ValidationError) -> list[SettingProblem]:
    """pydantic's own words for a wrong type may quote the value, so only ours are taken over."""
    found = []
    for detail in error.errors(include_url=False, include_input=False):
        ours = detail.get("ctx", {}).get("error") if detail["type"] == "value_error" else None
        # pydantic names the field of a default, and the alias of a value that was given.
        found.append(_problem(str(detail["loc"][0]).upper(), str(ours) if ours else "can't be read"))
    return found

"""What the documents say is so. Each check is a function that is fed something wrong too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from bot.__main__ import app
from bot.config import settings_table

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DECISIONS = ROOT / "docs" / "decisions"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PAGES_ABOUT_CODE = [ROOT / "docs" / "architecture.md", *sorted(DECISIONS.glob("0*.md"))]
ROOMS = ("bot", "handlers", "views", "documents", "services", "domain", "storage", "stores", "web", "rehearsal")

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(([^()\s]+)\)")
_SETTINGS = re.compile(r"<!-- settings: begin .*?-->\n(.*?)<!-- settings: end -->", re.DOTALL)
_COMMAND = re.compile(r"werkstattbote((?: +[a-z][a-z-]*)+(?: +[A-Z]+| +--[a-z-]+)*)")
_TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
_PATH = re.compile(rf"`((?:{'|'.join(ROOMS)}|tests|docs|examples|locales)/[\w./-]*)`")
_NAME = re.compile(r"`([a-z_]+)\.([a-z_]+)`|`([A-Z][A-Za-z]+)\.([a-z_]+)`")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code(text: str) -> str:
    """What stands in fences and between backticks."""
    return "\n".join([*_FENCE.findall(text), *re.findall(r"`[^`\n]+`", _FENCE.sub("", text))])


# --- links


def broken_links(page: Path, text: str) -> Iterator[str]:
    for target in _LINK.findall(re.sub(r"`[^`\n]+`", "`code`", _FENCE.sub("", text))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.is_relative_to(ROOT) or not file.exists():
            yield f"{target}: no such file"
        elif anchor and anchor not in anchors(text if file == page else read(file)):
            yield f"{target}: no such heading"


def anchors(text: str) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ +(.+?) *$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-") for heading in headings}


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(broken_links(page, read(page))) == []


@pytest.mark.parametrize(
    "link", ["[a](gone.md)", "![a](gone.png)", "[a](#gone)", "[a](CHANGELOG.md#gone)", "[a](../x)"]
)
def test_a_broken_link_is_found(link: str) -> None:
    assert list(broken_links(README, f"# Here\n{link} [b](#here) [c](https://example.org/)"))


# --- settings


def settings_in(text: str) -> str | None:
    found = _SETTINGS.search(text)
    return found[1] if found else None


def test_the_readme_has_the_settings_as_they_are() -> None:
    assert settings_in(read(README)) == settings_table()


def test_a_table_without_its_marks_or_with_another_line_is_found() -> None:
    assert settings_in(settings_table()) is None
    another = f"<!-- settings: begin (x) -->\n{settings_table()}| x |\n<!-- settings: end -->"
    assert settings_in(another) not in (None, settings_table())


# --- commands


def unknown_commands(text: str) -> Iterator[str]:
    for words in _COMMAND.findall(code(text)):
        wrong = wrong_word(words.split())
        if wrong:
            yield f"werkstattbote{words}: {wrong}"


def wrong_word(words: list[str]) -> str | None:
    """The first word that is no command, or no option of its command."""
    command = get_command(app)
    while subcommands := getattr(command, "commands", None):
        word = words.pop(0) if words else "nothing"
        if word not in subcommands:
            return word
        command = subcommands[word]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return next((word for word in words if word.startswith("--") and word not in known), None)


@each_page
def test_every_command_that_is_named_exists(page: Path) -> None:
    assert list(unknown_commands(read(page))) == []


def test_the_readme_names_every_command() -> None:
    named = {" ".join(words.split()) for words in _COMMAND.findall(code(read(README)))}
    assert [name for name in command_names() if not any(words.startswith(name) for words in named)] == []


def command_names() -> Iterator[str]:
    top = get_command(app)
    for name, command in getattr(top, "commands", {}).items():
        subcommands = getattr(command, "commands", None)
        yield from ([f"{name} {each}" for each in subcommands] if subcommands else [name])


@pytest.mark.parametrize(
    "command", ["dance", "programme", "programme dance FILE", "export pitches --loud", "run\nwerkstattbote dance"]
)
def test_an_unknown_command_is_found(command: str) -> None:
    assert list(unknown_commands(f"```\nwerkstattbote {command}\n```"))


def test_the_command_line_is_what_typer_makes_of_it() -> None:
    assert isinstance(app, typer.Typer)
    assert not list(unknown_commands("`werkstattbote export pitches --out FILE`, `werkstattbote rehearse --reset`"))


def unknown_targets(text: str) -> set[str]:
    known = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    return set(_TARGET.findall(code(text))) - known


@each_page
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    assert unknown_targets(read(page)) == set()


def test_an_unknown_make_target_is_found() -> None:
    assert unknown_targets("`make coffee`, then `make test`") == {"coffee"}


# --- code that is named


def unknown_paths(text: str) -> list[str]:
    return [path for path in _PATH.findall(_FENCE.sub("", text)) if not (ROOT / path).exists()]


@each_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    assert unknown_paths(read(page)) == []


def test_a_path_that_is_gone_is_found() -> None:
    assert unknown_paths("`bot/gone.py`, `docs/gone/`, `bot/app.py`, `views/`") == ["bot/gone.py", "docs/gone/"]


def unknown_names(text: str) -> Iterator[str]:
    """`module.function` or `Class.method` where there is no such thing in ours."""
    for module, name, owner, method in _NAME.findall(_FENCE.sub("", text)):
        sources = [read(path) for path in modules(module)] if module else classes(owner)
        wanted = rf"^ *(?:async )?(?:def|class) {name or method}\b|^ *{name or method}\b.*="
        if sources and not any(re.search(wanted, source, re.MULTILINE) for source in sources):
            yield f"{module or owner}.{name or method}"


def modules(name: str) -> list[Path]:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [path for path in files if name == path.stem or name == path.parent.name]


def classes(name: str) -> list[str]:
    sources = [read(path) for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [source for source in sources if re.search(rf"^class {name}\b", source, re.MULTILINE)]


@pytest.mark.parametrize("page", PAGES_ABOUT_CODE, ids=lambda page: page.stem)
def test_every_function_that_is_named_exists(page: Path) -> None:
    assert list(unknown_names(read(page))) == []


@pytest.mark.parametrize("name", ["outbox.lose", "Database.forget", "imports.guess"])
def test_a_function_that_is_gone_is_found(name: str) -> None:
    assert list(unknown_names(f"Ask `{name}`, `tx.now` or `outbox.claim`.")) == [name]


# --- decisions


def unlisted(listing: str, decisions: dict[str, str]) -> list[str]:
    """Decisions (file → first line) that the list doesn't have with their number and title."""
    return [
        name
        for name, heading in decisions.items()
        if f"| [{name[:4]}]({name}) | {heading.partition('. ')[2]} |" not in listing
        or heading.partition(". ")[0] != f"# {int(name[:4])}"
    ]


def test_every_decision_is_listed() -> None:
    decisions = {path.name: read(path).splitlines()[0] for path in sorted(DECISIONS.glob("0*.md"))}
    assert decisions
    assert unlisted(read(DECISIONS / "README.md"), decisions) == []


def test_a_decision_that_is_not_listed_or_has_another_title_is_found() -> None:
    listing = "| [0001](0001-a.md) | Title |"
    assert unlisted(listing, {"0001-a.md": "# 1. Title"}) == []
    assert unlisted(listing, {"0001-a.md": "# 1. Other", "0002-b.md": "# 2. B"}) == ["0001-a.md", "0002-b.md"]


def parts(text: str) -> set[str]:
    return {heading.casefold() for heading in re.findall(r"^## (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("0*.md")), ids=lambda path: path.stem[:4])
def test_every_decision_says_why_what_and_what_follows(path: Path) -> None:
    assert parts(read(path)) >= {"context", "decision", "consequences"}


def test_a_decision_without_consequences_is_found() -> None:
    assert not parts("## Context\n## Decision\n") >= {"context", "decision", "consequences"}

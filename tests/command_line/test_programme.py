"""`programme check` and `programme import`."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.command_line.rehearse import EXAMPLE
from tests.command_line.commands import EXAMPLE_TEXT, OTHER_KEY, SECRET_KEY, Said, invoke, run
from tests.journeys.registering import register
from tests.support.stage import Stage, open_stage

CLOCK = "2020-05-25T09:00:00+02:00"
MOVED = ('"2020-05-27 17:00"', '"2020-05-28 18:00"')


@pytest.fixture
async def stage(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, database_url) as stage:
        yield stage


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    text = EXAMPLE_TEXT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    file = folder / "programme.yaml"
    file.write_text(text)
    return file


async def import_file(stage: Stage, file: Path, *args: str, answer: str = "") -> Said:
    settings = {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": stage.database_url, "CLOCK": CLOCK}
    return await run("programme", "import", str(file), *args, folder=stage.folder, answer=answer, **settings)


def test_a_file_in_order_is_counted() -> None:
    said = invoke("programme", "check", str(EXAMPLE))
    assert (said.status, said.err) == (0, "")
    assert said.out == f"{EXAMPLE} is in order: 5 themes, 9 meetings, 12 places.\n"


def test_every_problem_is_told_with_its_line(tmp_path: Path) -> None:
    file = changed(
        tmp_path,
        ("timezone: Europe/Berlin", "timezone: Europe/Bärlin"),
        ("languages: [de, de-simple, en]", "languages: [de, xx]"),
        ("nudges_a_week: 2", "nudges_a_week: often"),
        ("kind: Stadt}\n  - {key: coesfeld", "kind: Stadt, size: 3}\n  - {key: coesfeld"),
        ('starts_at: "2020-05-27 17:00"', 'starts_at: "yesterday"'),
        ("capacity: 40", "capacity: -1"),
        ("key: WIR", "key: MOB"),
        ("links_open: 15m", "links_open: soon"),
        ('quiet_hours: ["20:00", "08:00"]', 'quiet_hours: ["25:00", "08:00"]'),
        ('{number: 2, starts_at: "2020-06-10 17:00", duration: 90m', '{number: 2, starts_at: "2020-06-10 17:00"'),
    )
    said = invoke("programme", "check", str(file))
    assert said.status == 1
    lines = [line for line in said.err.splitlines() if line.startswith(str(file))]
    numbers = [int(line.removeprefix(f"{file}:").partition(":")[0]) for line in lines]
    assert len(lines) >= 12
    assert numbers == sorted(numbers)
    text = file.read_text().splitlines()
    assert any("Bärlin" in text[number - 1] for number in numbers)
    assert any("yesterday" in text[number - 1] for number in numbers)
    assert said.err.splitlines()[-1] == f"{len(lines)} problems. Nothing was imported."


@pytest.mark.parametrize(("name", "words"), [("none.yaml", "No such file or directory"), ("folder", "Is a directory")])
def test_a_file_that_cannot_be_read_is_a_sentence(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    said = invoke("programme", "check", str(tmp_path / name))
    assert said.status == 1
    assert said.err == f"{tmp_path / name} can't be read: {words}.\n"


@pytest.mark.parametrize("content", [b"\x00\xff\xfe", os.urandom(3000), b"", b"- [", b"%PDF-1.7\n1 0 obj"])
def test_a_file_that_is_something_else_is_a_problem(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_bytes(content)
    said = invoke("programme", "check", str(tmp_path / "other.yaml"))
    assert said.status == 1
    assert "problem" in said.err.splitlines()[-1]


def test_a_wrong_file_leaves_the_database_alone(tmp_path: Path) -> None:
    file = changed(tmp_path, ("timezone: Europe/Berlin", "timezone: Europe/Bärlin"))
    database = tmp_path / "none.sqlite"
    said = invoke("programme", "import", str(file), SECRET_KEY=SECRET_KEY, DATABASE_URL=f"sqlite:///{database}")
    assert said.status == 1
    assert "1 problem. Nothing was imported." in said.err
    assert not database.exists()


def test_the_first_import_makes_the_tables_and_asks(database_url: str) -> None:
    settings = {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": database_url}
    said = invoke("programme", "import", str(EXAMPLE), answer="y\n", **settings)
    assert (said.status, said.err) == (0, "")
    assert "+ programme coesfeld-2020: 5 themes, 9 meetings" in said.out
    assert said.out.endswith("Imported.\n")
    again = invoke("programme", "import", str(EXAMPLE), **settings)
    assert again == Said(0, "Nothing changes: this is what is stored already.\n", "")


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_without_a_yes_nothing_is_imported(answer: str, sqlite_url: str) -> None:
    settings = {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": sqlite_url}
    refused = invoke("programme", "import", str(EXAMPLE), answer=answer, **settings)
    assert refused.status == 1
    assert "Imported." not in refused.out
    later = invoke("programme", "import", str(EXAMPLE), "--yes", **settings)
    assert "+ programme coesfeld-2020" in later.out


def test_codes_of_another_programme_are_named_and_nothing_is_imported(database_url: str, tmp_path: Path) -> None:
    settings = {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": database_url}
    assert invoke("programme", "import", str(EXAMPLE), "--yes", **settings).status == 0
    other = changed(tmp_path, ("key: coesfeld-2020", "key: coesfeld-2021"))
    said = invoke("programme", "import", str(other), "--yes", **settings)
    assert said.status == 1
    assert "Programme coesfeld-2020 has these start codes already: BIL, MOB, ORT, VER, WIR." in " ".join(
        said.err.split()
    )
    assert invoke("programme", "import", str(EXAMPLE), "--yes", **settings).out.startswith("Nothing changes")


async def test_a_theme_taken_out_says_how_many_are_registered(stage: Stage, tmp_path: Path) -> None:
    ada = stage.phone("Ada")
    theme = EXAMPLE_TEXT[EXAMPLE_TEXT.index("  - key: BIL") : EXAMPLE_TEXT.index("milestones:")]
    async with stage.bot():
        await register(ada, "BIL")
        said = await import_file(stage, changed(tmp_path, (theme, "")), answer="n\n")
    assert "- theme BIL: Bildung (1 person is registered)" in said.out
    assert "Nobody would be told." in said.out


async def test_an_update_says_who_would_be_told_and_tells_them_only_after_a_yes(stage: Stage, tmp_path: Path) -> None:
    file = changed(tmp_path, MOVED)
    ada = stage.phone("Ada")
    async with stage.bot() as app:
        await register(ada)
        refused = await import_file(stage, file, answer="n\n")
        assert "~ MOB meeting 1 starts_at:" in refused.out
        assert "(1 person would be told)" in refused.out
        app.scheduler.wake()
        await stage.at("2020-05-25 09:10")
        assert not ada.sees("28.05.2020")
        agreed = await import_file(stage, file, "--yes")
        assert agreed.out.endswith("Imported.\n")
        await stage.at("2020-05-25 09:20")
        assert ada.count("28.05.2020, 18:00 Uhr") == 1
        assert (await import_file(stage, file)).out.startswith("Nothing changes")


async def test_a_stale_import_tells_nobody_twice(stage: Stage, tmp_path: Path) -> None:
    file = changed(tmp_path, MOVED)
    ada = stage.phone("Ada")
    async with stage.bot():
        await register(ada)
        for _ in range(2):
            assert (await import_file(stage, file, "--yes")).status == 0
        await stage.at("2020-05-25 09:20")
        assert ada.count("28.05.2020, 18:00 Uhr") == 1


def test_another_key_is_refused_with_one_sentence(database_url: str) -> None:
    assert invoke(
        "programme", "import", str(EXAMPLE), "--yes", SECRET_KEY=SECRET_KEY, DATABASE_URL=database_url
    ).status == 0  # fmt: skip
    said = invoke("programme", "import", str(EXAMPLE), "--yes", SECRET_KEY=OTHER_KEY, DATABASE_URL=database_url)
    assert said.status == 1
    assert said.err == "This database was made with another SECRET_KEY. With this one nothing in it can be read.\n"


@pytest.mark.parametrize("args", [("programme", "import", str(EXAMPLE), "--yes"), ("migrate",)])
@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://nobody:canary@127.0.0.1:1/none", "The database can't be used"),
        ("sqlite:////proc/none/werkstattbote.sqlite", "can't be used"),
    ],
)
def test_a_database_that_is_away_is_a_sentence_without_its_password(
    args: tuple[str, ...], url: str, words: str
) -> None:
    said = invoke(*args, SECRET_KEY=SECRET_KEY, DATABASE_URL=url)
    assert said.status == 1
    assert words in said.err
    assert "canary" not in said.err
    assert len(said.err.splitlines()) == 1


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.sqlite").write_text("Sehr geehrte Damen und Herren, " * 50)
    said = invoke("migrate", SECRET_KEY=SECRET_KEY, DATABASE_URL=f"sqlite:///{tmp_path / 'letter.sqlite'}")
    assert said.status == 1
    assert "file is not a database" in said.err
    assert len(said.err.splitlines()) == 1

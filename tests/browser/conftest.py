"""A real browser. Its tests are few and tell what only a browser can tell."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.stage import DESKTOP, TOKEN, ScriptedBot, Server, Stage

NAMES = ("chromium", "chromium-browser", "google-chrome")
# A microphone that hums, and nobody asks whether the page may listen.
# No sandbox: in a container the tests run as root. The rest keeps the browser from calling its makers.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def find_chromium() -> str | None:
    """None means Playwright's own."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(tmp_path / "rehearsal.sqlite")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[ScriptedBot]:
    async with aiohttp.ClientSession() as session:
        bot = ScriptedBot(session, f"{server.url}/bot{TOKEN}")
        running = asyncio.create_task(bot.run())
        yield bot
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@pytest.fixture
async def page(chromium: Browser, server: Server) -> AsyncIterator[Page]:
    """Fails the test for any error of the page's own, such as a breach of its Content-Security-Policy."""
    page = await chromium.new_page(viewport=DESKTOP, base_url=server.url, reduced_motion="reduce")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Security Policy" in message.text else None)
    await page.goto("/")
    await expect(page.get_by_text("Noch ist niemand da.")).to_be_visible()
    yield page
    await page.close()
    assert errors == []


@pytest.fixture
async def stage(page: Page, bot: ScriptedBot, server: Server) -> Stage:
    return Stage(page, bot, server)

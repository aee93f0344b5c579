"""Steps that many stories begin with."""

from __future__ import annotations

from tests.support.phones import Phone


async def register(phone: Phone, code: str = "MOB", name: str = "Ada L.") -> None:
    """From the poster's code to the confirmation, in German."""
    await phone.start(code)
    await phone.presses_all("Los geht", "Verstanden", "Weiter")
    await phone.says(name)
    await phone.presses_all("Nordkirchen", "Privat")


async def register_in_english(phone: Phone, code: str = "MOB") -> None:
    await phone.start(code)
    await phone.presses_all("Let’s go", "Understood", "Next", "Without a name", "Senden", "Company")


async def answer_all(phone: Phone, title: str = "Busticket, Rad und Mitfahrt in einer App") -> None:
    """From the first question to the preview."""
    await phone.says(title)
    await phone.says("Für jede Strecke braucht man eine andere App.")
    await phone.says("Eine gemeinsame Auskunft für den Kreis.")
    await phone.says("Alle, die ohne Auto unterwegs sind")
    await phone.says("RVM, Bürgerbusvereine, Kreis")
    await phone.says("Ganzer Kreis")

"""Words of the rehearsal's clock."""

from __future__ import annotations

from views.i18n import Words


def stop_labels(_: Words) -> dict[str, str]:
    return {
        # Translators: buttons that move the rehearsal's clock
        "next": _.label("Next message"),
        "hour": _.label("+1 hour"),
        "day": _.label("+1 day"),
    }


def meeting_label(_: Words, number: int, theme: str) -> str:
    return _.label("To meeting {number}: {theme}", number=number, theme=theme)

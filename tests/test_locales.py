"""Every language says everything. Each check is a function that is fed a bad entry too."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from string import Formatter

import polib
import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from views.i18n import DOMAIN, SOURCE_LANGUAGE
from views.keyboard import LABEL_LIMIT

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "locales"
TEMPLATE = LOCALES / f"{DOMAIN}.pot"
LANGUAGES = sorted(path.parts[-3] for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
ROOM_FOR_A_VALUE = 30
"""What a label leaves for the title that is put into it."""

each_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue_path(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(path: Path) -> polib.POFile:
    return polib.pofile(str(path), encoding="utf-8")


Ids = set[tuple[str, ...]]
"""Of each text its singular, and its plural if it has one."""


def message_ids(path: Path) -> Ids:
    return {tuple(filter(None, (entry.msgid, entry.msgid_plural))) for entry in read(path) if not entry.obsolete}


def ids_in_code(folder: Path = ROOT / "views") -> Ids:
    keywords = {**DEFAULT_KEYWORDS, "label": None}
    found = (message for _file, _line, message, *_rest in extract_from_dir(folder, keywords=keywords))
    return {(message,) if isinstance(message, str) else message for message in found}


def button_labels(source: str) -> Iterator[str]:
    """What stands in `button(_.label("…"))` and `link(_.label("…"))`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="button" | "link"), args=[ast.Call() as label, *_]):
                if isinstance(label.func, ast.Attribute) and label.func.attr == "label":
                    yield ast.literal_eval(label.args[0])


LABELS = {label for path in (ROOT / "views").glob("*.py") for label in button_labels(path.read_text(encoding="utf-8"))}


# --- the checks


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Original and translation; of a plural every form is compared with the original's plural."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid_plural, form) for form in entry.msgstr_plural.values()]


def find_gap(entry: polib.POEntry) -> str | None:
    if entry.obsolete:
        return "is in no view any more"
    if entry.fuzzy:
        return "is a guess that nobody has looked at"
    if any(not translation.strip() for _original, translation in pairs(entry)) or not pairs(entry):
        return "is not translated"
    return None


def find_other_placeholders(entry: polib.POEntry) -> str | None:
    for original, translation in pairs(entry):
        if placeholders(original) != placeholders(translation):
            return f"has other placeholders: {translation}"
    return None


def find_other_tags(entry: polib.POEntry) -> str | None:
    for original, translation in pairs(entry):
        if sorted(tags(original)) != sorted(tags(translation)):
            return f"has other tags: {translation}"
    return None


def find_long_label(entry: polib.POEntry, labels: Iterable[str] = LABELS) -> str | None:
    if entry.msgid not in labels:
        return None
    fixed = re.sub(r"{\w*}", "", entry.msgstr)
    room = LABEL_LIMIT if fixed == entry.msgstr else LABEL_LIMIT - ROOM_FOR_A_VALUE
    fits = entry.msgstr.strip() and len(fixed) <= room
    return None if fits else f"does not fit on a button: {entry.msgstr}"


def placeholders(message: str) -> list[str] | None:
    """None for braces that can't be filled in. `{{heading}}` is kept for another pass: it counts as it is."""
    try:
        named = [f"{name}:{spec}!{how}" for _text, name, spec, how in Formatter().parse(message) if name is not None]
    except ValueError:
        return None
    return sorted([*named, *re.findall(r"{{\w*}}", message)])


def tags(message: str) -> list[str]:
    return re.findall(r"<[^>]*>", message)


Check = Callable[[polib.POEntry], str | None]
CHECKS: tuple[Check, ...] = (find_gap, find_other_placeholders, find_other_tags, find_long_label)


# --- the catalogues


def test_there_is_german() -> None:
    assert "de" in LANGUAGES
    assert SOURCE_LANGUAGE not in LANGUAGES


def test_the_template_has_every_text_of_the_views_and_no_other() -> None:
    assert message_ids(TEMPLATE) == ids_in_code(), "run `make messages`"


@each_language
def test_every_language_has_the_texts_of_the_template(language: str) -> None:
    assert message_ids(catalogue_path(language)) == message_ids(TEMPLATE), "run `make messages` and translate"


@each_language
@pytest.mark.parametrize("check", CHECKS)
def test_every_text_is_said_in_every_language(language: str, check: Check) -> None:
    findings = ((entry.msgid, check(entry)) for entry in read(catalogue_path(language)))
    assert [f"{message!r} {finding}" for message, finding in findings if finding] == []


@each_language
def test_what_was_compiled_is_what_is_written(language: str) -> None:
    path = catalogue_path(language)
    compiled = polib.mofile(str(path.with_suffix(".mo")), encoding="utf-8")
    written = {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in read(path)}
    assert {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in compiled} == written, "run `make setup`"


def test_german_says_sie() -> None:
    informal = re.compile(r"\b(du|dich|dir|dein\w*|euch|euer\w*)\b", re.IGNORECASE)
    assert [entry.msgid for entry in read(catalogue_path("de")) if informal.search(entry.msgstr)] == []


def test_german_has_its_own_quotation_marks() -> None:
    assert [entry.msgid for entry in read(catalogue_path("de")) if set('"”') & set(entry.msgstr)] == []


def test_handing_in_is_never_called_senden_which_is_a_place() -> None:
    assert [entry.msgid for entry in read(catalogue_path("de")) if "senden" in entry.msgstr.casefold()] == []


# --- each check finds what it is for


@pytest.mark.parametrize(
    "entry",
    [
        polib.POEntry(msgid="Back", msgstr=""),
        polib.POEntry(msgid="Back", msgstr=" "),
        polib.POEntry(msgid="Back", msgstr="Zurück", flags=["fuzzy"]),
        polib.POEntry(msgid="Back", msgstr="Zurück", obsolete=True),
        polib.POEntry(msgid="{n} day", msgid_plural="{n} days", msgstr_plural={0: "{n} Tag", 1: ""}),
        polib.POEntry(msgid="{n} day", msgid_plural="{n} days"),
    ],
)
def test_a_gap_is_found(entry: polib.POEntry) -> None:
    assert find_gap(entry)


@pytest.mark.parametrize(
    "entry",
    [
        polib.POEntry(msgid="To {theme}", msgstr="Zu {thema}"),
        polib.POEntry(msgid="To {theme}", msgstr="Zum Thema"),
        polib.POEntry(msgid="To {theme}", msgstr="Zu {theme"),
        polib.POEntry(msgid="To {theme}", msgstr="Zu {{theme}}"),
        polib.POEntry(msgid="To {theme}", msgstr="Zu {theme!r}"),
        polib.POEntry(msgid="{{part}} more", msgstr="{{teil}} mehr"),
        polib.POEntry(msgid="{n} day", msgid_plural="{n} days", msgstr_plural={0: "{n} Tag", 1: "Tage"}),
    ],
)
def test_another_placeholder_is_found(entry: polib.POEntry) -> None:
    assert find_other_placeholders(entry)


def test_placeholders_may_change_places() -> None:
    assert not find_other_placeholders(polib.POEntry(msgid="{number} of {total}", msgstr="{total}, davon {number}"))


@pytest.mark.parametrize(
    "translation", ["Ihre Termine", "<b>Ihre Termine", "<i>Ihre</i> Termine", "<b>Ihre<b> Termine"]
)
def test_another_tag_is_found(translation: str) -> None:
    assert find_other_tags(polib.POEntry(msgid="<b>Your</b> dates", msgstr=translation))


@pytest.mark.parametrize("translation", ["", "x" * (LABEL_LIMIT + 1), "Zum Treffen mit dem schönen Namen: {theme}"])
def test_a_label_that_does_not_fit_is_found(translation: str) -> None:
    assert find_long_label(polib.POEntry(msgid="Join: {theme}", msgstr=translation))


def test_a_label_is_found_in_the_code() -> None:
    assert list(button_labels('column(button(_.label("Go on: {title}", title=title), x) for x in y)')) == [
        "Go on: {title}"
    ]
    assert {"Hand in", "Go on: {title}", "Join the meeting"} <= LABELS


def test_a_text_that_is_missing_in_the_template_is_found(tmp_path: Path) -> None:
    (tmp_path / "home.py").write_text('text = _("One") + _.label("Two") + _.ngettext("{n} day", "{n} days", 3)')
    assert ids_in_code(tmp_path) == {("One",), ("Two",), ("{n} day", "{n} days")}

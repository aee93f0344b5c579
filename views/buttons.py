"""What the buttons carry: a frozen dataclass each, packed into at most 64 bytes, checked again when pressed.

`field:field:…` with a short name first. What doesn't unpack (outdated, forged) is None, and the current state is shown.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import ClassVar

LIMIT = 64
LARGEST = 2**31 - 1
"""Of a number: a version is not larger, and a forged one must not be too large for the database."""
_SEPARATOR = ":"


ACTIONS: dict[str, type[Action]] = {}
"""By their short names. Buttons that are defined in other modules enter themselves here too."""


class Action:
    """Base of all buttons. Fields are `str` or `int`."""

    NAME: ClassVar[str]

    def __init_subclass__(cls) -> None:
        if ACTIONS.setdefault(cls.NAME, cls) is not cls:
            raise TypeError(f"two buttons are called {cls.NAME}")


@dataclass(frozen=True)
class ShowLanguages(Action):
    NAME: ClassVar[str] = "ls"


@dataclass(frozen=True)
class SetLanguage(Action):
    NAME: ClassVar[str] = "l"
    language: str


@dataclass(frozen=True)
class ShowNotice(Action):
    NAME: ClassVar[str] = "n"


@dataclass(frozen=True)
class Accept(Action):
    NAME: ClassVar[str] = "y"


@dataclass(frozen=True)
class Decline(Action):
    NAME: ClassVar[str] = "no"


@dataclass(frozen=True)
class ShowHome(Action):
    NAME: ClassVar[str] = "h"


@dataclass(frozen=True)
class ShowDates(Action):
    NAME: ClassVar[str] = "da"


@dataclass(frozen=True)
class ShowDetails(Action):
    NAME: ClassVar[str] = "de"


@dataclass(frozen=True)
class ShowHelp(Action):
    NAME: ClassVar[str] = "he"


@dataclass(frozen=True)
class ChangeDetail(Action):
    NAME: ClassVar[str] = "cd"
    question: str


@dataclass(frozen=True)
class ChooseUnregister(Action):
    NAME: ClassVar[str] = "cu"


@dataclass(frozen=True)
class AskUnregister(Action):
    NAME: ClassVar[str] = "au"
    registration: str


@dataclass(frozen=True)
class Unregister(Action):
    NAME: ClassVar[str] = "u"
    registration: str


@dataclass(frozen=True)
class AcceptPlace(Action):
    NAME: ClassVar[str] = "wa"
    registration: str


@dataclass(frozen=True)
class DeclinePlace(Action):
    NAME: ClassVar[str] = "wd"
    registration: str


@dataclass(frozen=True)
class WaitAgain(Action):
    NAME: ClassVar[str] = "ww"
    theme: str


@dataclass(frozen=True)
class ShowReply(Action):
    NAME: ClassVar[str] = "ms"
    registration: str
    meeting: int


@dataclass(frozen=True)
class Reply(Action):
    """Whether one comes to a meeting, as it was when the question was put."""

    NAME: ClassVar[str] = "mr"
    registration: str
    meeting: int
    sequence: int
    answer: str


@dataclass(frozen=True)
class ReportAttendance(Action):
    NAME: ClassVar[str] = "ma"
    registration: str
    meeting: int
    answer: str


@dataclass(frozen=True)
class ShowPast(Action):
    NAME: ClassVar[str] = "mp"
    registration: str


@dataclass(frozen=True)
class SendCalendar(Action):
    NAME: ClassVar[str] = "mc"


@dataclass(frozen=True)
class ResumeMessages(Action):
    NAME: ClassVar[str] = "rm"


@dataclass(frozen=True)
class Choose(Action):
    NAME: ClassVar[str] = "c"
    draft: str
    version: int
    option: str


@dataclass(frozen=True)
class Proceed(Action):
    NAME: ClassVar[str] = "p"
    draft: str
    version: int


@dataclass(frozen=True)
class Skip(Action):
    NAME: ClassVar[str] = "s"
    draft: str
    version: int


@dataclass(frozen=True)
class KeepAnswer(Action):
    """On, with the answer that is there already."""

    NAME: ClassVar[str] = "k"
    draft: str
    version: int


@dataclass(frozen=True)
class Back(Action):
    NAME: ClassVar[str] = "b"
    draft: str
    version: int


@dataclass(frozen=True)
class Pause(Action):
    NAME: ClassVar[str] = "pa"


@dataclass(frozen=True)
class ShowIdeas(Action):
    NAME: ClassVar[str] = "i"


@dataclass(frozen=True)
class AskedForPitch(Action):
    """On a message that asks for ideas."""

    NAME: ClassVar[str] = "ai"
    theme: str


@dataclass(frozen=True)
class BeginPitch(Action):
    NAME: ClassVar[str] = "bp"
    theme: str


@dataclass(frozen=True)
class ResumePitch(Action):
    NAME: ClassVar[str] = "rp"
    draft: str


@dataclass(frozen=True)
class ShowAttachments(Action):
    NAME: ClassVar[str] = "at"
    draft: str


@dataclass(frozen=True)
class RemoveAttachment(Action):
    NAME: ClassVar[str] = "ar"
    draft: str
    attachment: str


@dataclass(frozen=True)
class AttachToDraft(Action):
    """The files that wait are for this one."""

    NAME: ClassVar[str] = "ap"
    draft: str


@dataclass(frozen=True)
class AttachToNew(Action):
    NAME: ClassVar[str] = "an"
    theme: str


@dataclass(frozen=True)
class DropFiles(Action):
    NAME: ClassVar[str] = "af"


@dataclass(frozen=True)
class ChooseEdit(Action):
    NAME: ClassVar[str] = "ce"
    draft: str
    version: int


@dataclass(frozen=True)
class EditAnswer(Action):
    NAME: ClassVar[str] = "e"
    draft: str
    version: int
    question: str


@dataclass(frozen=True)
class Submit(Action):
    NAME: ClassVar[str] = "su"
    draft: str
    version: int


@dataclass(frozen=True)
class AskDiscard(Action):
    NAME: ClassVar[str] = "ad"
    draft: str
    version: int


@dataclass(frozen=True)
class Discard(Action):
    NAME: ClassVar[str] = "di"
    draft: str
    version: int


FRESH = "+"
"""Before the data of a button whose message must stay (a reminder with its link): the answer comes below it."""


def pack(action: Action, *, fresh: bool = False) -> str:
    """ValueError when it doesn't fit: a test packs the longest of each."""
    values = [str(value) for value in astuple(action)]  # type: ignore[call-overload]
    if any(_SEPARATOR in value for value in values):
        raise ValueError(f"{type(action).__name__} holds a separator")
    data = (FRESH if fresh else "") + _SEPARATOR.join([action.NAME, *values])
    if len(data.encode()) > LIMIT:
        raise ValueError(f"{type(action).__name__} is longer than {LIMIT} bytes")
    return data


def unpack(data: str) -> Action | None:
    """Data comes from outside, in any length and with any characters."""
    if not data.isprintable():
        return None
    name, *values = data.removeprefix(FRESH).split(_SEPARATOR)
    action = ACTIONS.get(name)
    if action is None:
        return None
    names = fields(action)  # type: ignore[arg-type]
    if len(names) != len(values):
        return None
    try:
        typed = {f.name: _number(v) if f.type == "int" else v for f, v in zip(names, values, strict=True)}
    except ValueError:
        return None
    return action(**typed)


def _number(value: str) -> int:
    if not (value.isascii() and value.isdecimal()) or int(value) > LARGEST:
        raise ValueError
    return int(value)

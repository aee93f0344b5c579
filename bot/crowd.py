"""What the rehearsal's crowd does: forty people with a name, a place, a role, and what they are up to.

They know the bot only by its words: the script says on which label they press what. It is drawn from a seeded random,
so every rehearsal has the same forty.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from types import MappingProxyType

from documents.ideas import Idea
from domain.programme import Programme, Theme
from rehearsal.acting import Act, Part, Rule
from views.i18n import Words
from views.registration import role_labels
from views.rehearsal import CrowdLabels, crowd_labels, new_idea_label, resumed_idea_label, unticked

NAMES = (
    "Annegret Wessels", "Bernd Ahlers", "Claudia Roters", "Dirk Hölscher", "Elif Yıldız", "Franz-Josef Kock",
    "Gesa Brüning", "Heiner Lütke", "Ilka Thier", "Jörg Overbeck", "Katharina Nolte", "Ludger Bücker",
    "Mareike Schulze", "Norbert Elfers", "Olena Kovalenko", "Petra Wiesmann", "Quirin Beckmann", "Renate Dahlhaus",
    "Stefan Terhorst", "Tobias Mertens", "Ulla Grothues", "Viktor Penner", "Wiebke Austrup", "Xenia Rademacher",
    "Yusuf Demir", "Zita Haverkamp", "Agnes Vörding", "Burkhard Sieverding", "Carla Enxing", "Detlef Niehues",
    "Edith Pohlschröder", "Friederike Lohmann", "Georg Uphues", "Hanna Richter", "Ingo Winkelhaus", "Jana Feldhaus",
    "Konrad Merschformann", "Lena Bültmann", "Moritz Arning", "Nadja Wolters",
)  # fmt: skip
LEAVING, SILENT = 3, 3
"""Of the forty so many unregister again, and so many look at the first message and say nothing."""
ENGLISH_OF_TEN = 2
SEED = 2020
_NUMBER = re.compile(r"\b[A-Z]{2,}-\d{3,}\b")
"""Of an idea that is handed in: MOB-017."""
_WEIGHTS = MappingProxyType({"workshop": 5, "standing_body": 1})


def parts(programme: Programme, ideas: Sequence[Idea], seed: int = SEED) -> tuple[Part, ...]:
    rng = random.Random(seed)  # noqa: S311 - the same crowd every time is the point
    busy = chain(ideas, repeat(None))
    names = rng.sample(NAMES, len(NAMES))
    silent, leaving, staying = names[:SILENT], names[SILENT : SILENT + LEAVING], names[SILENT + LEAVING :]
    found = [_Script(programme, rng, name).silent() for name in silent]
    found += [_Script(programme, rng, name).leaving() for name in leaving]
    found += [_Script(programme, rng, name, idea).staying() for name, idea in zip(staying, busy, strict=False)]
    rng.shuffle(found)
    return tuple(found)


class _Script:
    """One person's part."""

    def __init__(self, programme: Programme, rng: random.Random, name: str, idea: Idea | None = None) -> None:
        self._programme, self._rng, self._name, self._idea = programme, rng, name, idea
        language = "en" if idea is None and rng.randrange(10) < ENGLISH_OF_TEN else "de"
        self._language = language if language in programme.languages else "de"
        self._words = Words(self._language, programme.timezone)
        self._labels: CrowdLabels = crowd_labels(self._words)
        self._theme = self._own_theme()

    def _own_theme(self) -> Theme:
        themes = self._programme.themes
        if self._idea is not None:
            return next(theme for theme in themes if theme.key == self._idea.theme)
        return self._rng.choices(themes, [_WEIGHTS[theme.mode] for theme in themes])[0]

    def silent(self) -> Part:
        return self._part(Act("silent", self._code(), (), _any_of(self._labels.start)))

    def leaving(self) -> Part:
        return self._part(self._registering(with_second=False), self._unregistering())

    def staying(self) -> Part:
        acts = (self._registering(), *([self._pitching(self._idea)] if self._idea else []))
        return self._part(*acts)

    def _part(self, *acts: Act) -> Part:
        labels = self._labels
        return Part(self._name, self._language, acts, (labels.skip, labels.next, labels.not_said, labels.keep))

    def _code(self) -> str:
        codes = [each.code for each in self._programme.start_codes if each.theme == self._theme.key]
        return f"/start {codes[0]}" if codes else "/start"

    def _registering(self, *, with_second: bool = True) -> Act:
        labels = self._labels
        rules = (
            _pressing(labels.start),
            _pressing(labels.accept),
            *(Rule(unticked(title), presses=title) for title in self._wanted(with_second=with_second)),
            _pressing(labels.next),
            self._naming(),
            *self._describing(),
        )
        # Played again after a stop, somebody may be in the middle of their idea: they are registered, too.
        return Act("registered", self._code(), rules, _any_of(labels.ideas, labels.unregister, labels.pause))

    def _wanted(self, *, with_second: bool) -> Iterator[str]:
        """The theme of the code is ticked already; now and then somebody takes a second one."""
        yield self._words.text(self._theme.title)
        if with_second and self._idea is None and self._rng.randrange(5) == 0:
            yield self._words.text(self._rng.choice(self._programme.themes).title)

    def _naming(self) -> Rule:
        initials = " ".join(f"{part[0]}." for part in self._name.split())
        without = self._labels.without_name
        choice = self._rng.randrange(10)
        if choice == 0:
            return _pressing(without)
        return Rule(without, says=initials if choice < 4 else self._name)

    def _describing(self) -> Iterator[Rule]:
        places, roles = self._programme.places, list(role_labels(self._words).values())
        place = self._rng.choice(places).full_name if places else ""
        own = [each.full_name for each in places if self._idea and each.key == self._idea.place]
        yield _pressing((own or [place])[0])
        yield _pressing(self._rng.choice(roles))

    def _pitching(self, idea: Idea) -> Act:
        answering = [
            Rule(self._words.text(each.prompt), says=idea.answers[each.key])
            for each in self._programme.questions
            if each.key in idea.answers
        ]
        theme = self._words.text(self._theme.title)
        drafts = (resumed_idea_label(self._words, title) for title in (idea.answers["title"], theme))
        beginning = (*drafts, new_idea_label(self._words, theme))
        rules = (*map(_pressing, beginning), *answering, _pressing(self._labels.submit))
        return Act("pitched", "/idee", rules, _NUMBER)

    def _unregistering(self) -> Act:
        labels, titles = self._labels, [self._words.text(theme.title) for theme in self._programme.themes]
        rules = (_pressing(labels.unregister), _pressing(labels.confirm_unregister), *map(_pressing, titles))
        return Act("unregistered", "/start", rules, _any_of(labels.register))


def _pressing(label: str) -> Rule:
    return Rule(label, presses=label)


def _any_of(*labels: str) -> re.Pattern[str]:
    """One of them stands on a button, perhaps with a sign before it."""
    return re.compile("|".join(rf"^\W*{re.escape(label)}\W*$" for label in labels), re.MULTILINE)

"""A pitch to look at before writing one's own, for programmes whose file has none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from domain.programme import PitchQuestion, Texts

USUAL_EXAMPLE: Mapping[str, Texts] = {
    "title": {
        "de": "Leihräder an der Haltestelle",
        "de-simple": "Fahrräder zum Leihen",
        "en": "Rental bikes at the bus stop",
    },
    "problem": {
        "de": "Der Schnellbus hält zwei Kilometer vom Gewerbegebiet. Die letzte Strecke läuft jeder zu Fuß.",
        "de-simple": "Der Bus hält weit weg von der Arbeit. Alle müssen weit laufen.",
        "en": "The express bus stops two kilometres from the business park. Everybody walks the last stretch.",
    },
    "proposal": {
        "de": "Zehn Leihräder an der Haltestelle, zehn im Gewerbegebiet, freigeschaltet mit dem Busticket.",
        "de-simple": "An der Haltestelle stehen Fahrräder. Man kann sie mit dem Busticket leihen.",
        "en": "Ten rental bikes at the stop, ten in the business park, unlocked with the bus ticket.",
    },
    "beneficiaries": {
        "de": "Beschäftigte und Auszubildende im Gewerbegebiet",
        "de-simple": "Das hilft Menschen, die dort arbeiten oder lernen.",
        "en": "Employees and trainees in the business park",
    },
    "partners": {
        "de": "Betriebe vor Ort, Verkehrsbetrieb, Stadt",
        "de-simple": "Die Firmen, der Busbetrieb und die Stadt.",
        "en": "Local companies, the bus operator, the town",
    },
    "applies_to": {
        "de": "In einer Stadt, auf andere übertragbar",
        "de-simple": "In einer Stadt. Andere Städte können es auch machen.",
        "en": "In one town, can be copied by others",
    },
}
"""One of the county's real ideas, in the usual six questions."""


def usual_example(questions: Iterable[PitchQuestion], languages: Collection[str]) -> dict[str, Texts]:
    """What of it answers the questions that are asked, where it fits: a programme may allow less."""
    found: dict[str, Texts] = {}
    for question in questions:
        usual = USUAL_EXAMPLE.get(question.key, {})
        texts = {language: text for language, text in usual.items() if language in languages}
        if texts and all(len(text) <= question.limit for text in texts.values()):
            found[question.key] = texts
    return found

from __future__ import annotations

from domain.programme import PitchQuestion

USUAL_QUESTIONS = (
    PitchQuestion(
        key="title",
        label={"de": "Titel", "de-simple": "Name der Idee", "en": "Title"},
        prompt={
            "de": "Wie soll Ihre Idee heißen? Ein kurzer Titel genügt.",
            "de-simple": "Wie heißt Ihre Idee? Schreiben Sie nur wenige Wörter.",
            "en": "What is your idea called? A short title is enough.",
        },
        limit=60,
        optional=False,
    ),
    PitchQuestion(
        key="problem",
        label={"de": "Problem", "de-simple": "Das Problem", "en": "Problem"},
        prompt={
            "de": "Welches Problem möchten Sie lösen? Ein Beispiel aus dem Alltag hilft.",
            "de-simple": "Was ist heute nicht gut? Schreiben Sie gern ein Beispiel.",
            "en": "Which problem would you like to solve? An example from everyday life helps.",
        },
        limit=1000,
    ),
    PitchQuestion(
        key="proposal",
        label={"de": "Vorschlag", "de-simple": "Ihr Vorschlag", "en": "Proposal"},
        prompt={
            "de": "Was schlagen Sie vor? Beschreiben Sie, wie es in der Praxis aussehen könnte.",
            "de-simple": "Was soll besser werden? Wie soll das gehen?",
            "en": "What do you propose? Describe what it could look like in practice.",
        },
        limit=2000,
    ),
    PitchQuestion(
        key="beneficiaries",
        label={"de": "Wem es hilft", "de-simple": "Für wen", "en": "Who benefits"},
        prompt={
            "de": "Wem hilft Ihre Idee?",
            "de-simple": "Wem hilft Ihre Idee?",
            "en": "Who benefits from your idea?",
        },
        limit=500,
    ),
    PitchQuestion(
        key="partners",
        label={"de": "Partner", "de-simple": "Wer mitmacht", "en": "Partners"},
        prompt={
            "de": "Wer sollte mitmachen? Zum Beispiel Vereine, Unternehmen oder Verwaltungen.",
            "de-simple": "Wer soll mitmachen? Zum Beispiel: ein Verein, eine Firma oder ein Amt.",
            "en": "Who should take part? For example associations, companies or public offices.",
        },
        limit=500,
    ),
    PitchQuestion(
        key="applies_to",
        label={"de": "Wo es gilt", "de-simple": "Wo", "en": "Where it applies"},
        prompt={
            "de": "Wo soll Ihre Idee gelten: an einem Ort, an mehreren Orten oder überall?",
            "de-simple": "Wo soll es das geben? In einem Ort, in mehreren Orten oder überall?",
            "en": "Where should your idea apply: in one place, in several places or everywhere?",
        },
        limit=300,
    ),
)

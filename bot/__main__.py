"""The command line, `werkstattbote` or `python -m bot`. What a command needs is loaded when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.command_line.choices import Format, Language, Level

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="""A bot that carries people through digital workshops.

    To try it out without Telegram, with phones in the browser:

      werkstattbote rehearse

    To run it:

      export BOT_TOKEN=…            # from @BotFather
      export SECRET_KEY=…           # openssl rand -hex 32; keep a copy
      werkstattbote programme import examples/programme-coesfeld-2020.yaml
      werkstattbote doctor          # says what is missing
      werkstattbote run

    Each command says more with --help.""",
)
programme_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="""The programme file: themes, meetings, phases, places.

    Edit the file, check it, import it; later again, for every change.""",
)
export_app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich", help="Take data out, as files.")
app.add_typer(programme_app, name="programme")
app.add_typer(export_app, name="export")

File = Annotated[
    Path,
    typer.Argument(help="A programme file (YAML), for instance examples/programme-coesfeld-2020.yaml", metavar="FILE"),
]


@app.command()
def run() -> None:
    """Run everything in one process: bot, web part, reminders, forwarding.

    Right for one machine, with SQLite. Needs BOT_TOKEN and SECRET_KEY.
    Brings the database to the newest schema itself.
    Ctrl-C or SIGTERM ends it: what is under way is finished, status 0.

      werkstattbote run                                      # polling
      PUBLIC_URL=https://bot.example.org werkstattbote run   # webhook
    """
    from bot.app import Parts
    from bot.command_line.serving import serve

    serve(Parts())


@app.command()
def web() -> None:
    """Run the web part only: webhook and health.

    Needs PostgreSQL, migrated, and at least one `worker` beside it. For one machine, `run` is simpler.

      export DATABASE_URL=postgresql://user:password@host/werkstattbote
      werkstattbote migrate
      werkstattbote web
    """
    from bot.app import Parts
    from bot.command_line.serving import serve

    serve(Parts(worker=False, alone=False))


@app.command()
def worker() -> None:
    """Run reminders, deliveries and forwarding only; and polling, if UPDATES=polling.

    Needs PostgreSQL, migrated. For one machine, `run` is simpler.

      export DATABASE_URL=postgresql://user:password@host/werkstattbote
      werkstattbote migrate
      werkstattbote worker
    """
    from bot.app import Parts
    from bot.command_line.serving import serve

    serve(Parts(web=False, alone=False))


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema.

    May be repeated. `run` and `programme import` do it by themselves;
    before `web` and `worker` it is a step of its own.

      export DATABASE_URL=postgresql://user:password@host/werkstattbote
      werkstattbote migrate
    """
    from bot.command_line.serving import migrate as migrate_now

    migrate_now()


@app.command()
def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
) -> None:
    """Delete what need not be kept any longer, as the programme file says.

    The bot does so by itself once a day. Shows what goes, and asks.
    Needs SECRET_KEY.

      werkstattbote retention --dry-run
      werkstattbote retention --yes
    """
    from bot.command_line.retention import retention as delete

    delete(dry_run=dry_run, yes=yes)


@app.command()
def doctor() -> None:
    """Look at token, webhook, database, store and clock: each with a verdict and what to do.

    Changes nothing, but makes the store's folder if it isn't there. Ends with status 1 if something is wrong.

      werkstattbote doctor && werkstattbote run
    """
    from bot.command_line.doctor import doctor as examine

    examine()


@app.command()
def rehearse(
    port: Annotated[
        int, typer.Option(help="Where the page with the phones is; 0 takes any free one.", min=0, max=65535)
    ] = 8020,
    folder: Annotated[Path, typer.Option(help="Where the rehearsal keeps what happened.")] = Path("var/rehearsal"),
    reset: Annotated[bool, typer.Option("--reset", help="Forget what happened, and end.")] = False,
    log_level: Annotated[Level, typer.Option(help="How much is logged.", case_sensitive=False)] = Level.WARNING,
) -> None:
    """Try everything out without Telegram: phones in the browser, the Coesfeld programme, a clock that can be moved.

    Prints an address to open in a browser. Ctrl-C ends it with status 0;
    the next start goes on where it was.

      werkstattbote rehearse
      werkstattbote rehearse --port 0 --folder /tmp/another   # beside it
      werkstattbote rehearse --reset                          # begin anew
    """
    from bot.command_line import rehearse as rehearsing

    if reset:
        rehearsing.reset(folder)
    else:
        rehearsing.rehearse(folder, port, log_level)


@programme_app.command("check")
def check(file: File) -> None:
    """Check a programme file as a whole: every problem with its line and what would be right.

    Needs no settings and no database.

      werkstattbote programme check examples/programme-coesfeld-2020.yaml
    """
    from bot.command_line import programme

    programme.check(file)


@programme_app.command("import")
def import_(file: File, yes: Annotated[bool, typer.Option("--yes", help="Import without asking.")] = False) -> None:
    """Import a programme file. Importing again is an update.

    It shows what changes and how many people would be told, and asks. Needs SECRET_KEY.

      werkstattbote programme import examples/programme-coesfeld-2020.yaml
      werkstattbote programme import changed.yaml --yes
    """
    from bot.command_line import programme

    programme.import_file(file, yes=yes)


@export_app.command("pitches")
def export_pitches(
    out: Annotated[Path, typer.Option("--out", help="The file to write; one that is there is replaced.")],
    file_format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="csv is for German Excel, csv-plain for machines, zip has the attachments. Without it the file's "
            "ending decides.",
        ),
    ] = None,
    language: Annotated[Language, typer.Option(help="Of the headings.")] = Language.DE,
) -> None:
    """Write all submitted pitches into a file. No Telegram ids are in it.

    Needs SECRET_KEY.

      werkstattbote export pitches --out pitches.xlsx
      werkstattbote export pitches --out pitches.json
      werkstattbote export pitches --format csv-plain --out pitches.csv
    """
    from bot.command_line import exporting

    exporting.export_pitches(file_format, out, language)


def main() -> None:
    app()


if __name__ == "__main__":
    main()

"""The commands by the clerk's day, each loaded when it is called.

A command's module is imported only when its verb is typed: a scan pays for one
command, not for thirty.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from cainiao_recycle.cli import terminal
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import (
    colours,
    drop_output,
    emit,
    flush,
    output_kept,
    refuse,
    say,
    talk_kept,
    warn,
)
from cainiao_recycle.errors import OutputLost, Refusal
from cainiao_recycle.language import _
from cainiao_recycle.sentences import N_

COUNTER, BACK = N_("At the counter"), N_("In the back")
NIGHT, CARE = N_("At night"), N_("Setting up and care")
NETWORK = N_("At headquarters")

VERBS = {
    "counter": COUNTER,
    "return": COUNTER,
    "redeem": COUNTER,
    "print": COUNTER,
    "print cards": COUNTER,
    "print tags": COUNTER,
    "print shelves": COUNTER,
    "print vouchers": COUNTER,
    "print story": COUNTER,
    "print list": COUNTER,
    "show": COUNTER,
    "undo": COUNTER,
    "log": COUNTER,
    "ship suggest": BACK,
    "ship plan": BACK,
    "ship pack": BACK,
    "ship release": BACK,
    "ship send": BACK,
    "ship list": BACK,
    "boxes list": BACK,
    "boxes regrade": BACK,
    "boxes move": BACK,
    "boxes count": BACK,
    "boxes give": BACK,
    "boxes transfer": BACK,
    "boxes receive": BACK,
    "boxes surplus": BACK,
    "voucher void": BACK,
    "voucher reissue": BACK,
    "voucher list": BACK,
    "pulp list": BACK,
    "pulp cage": BACK,
    "pulp collect": BACK,
    "pulp notebooks": BACK,
    "eggs receive": BACK,
    "eggs break": BACK,
    "eggs count": BACK,
    "close": NIGHT,
    "export": NIGHT,
    "report": NIGHT,
    "verify": NIGHT,
    "review": NIGHT,
    "review done": NIGHT,
    "init": CARE,
    "station rename": CARE,
    "campaign new": CARE,
    "campaign add": CARE,
    "campaign change": CARE,
    "campaign list": CARE,
    "campaign show": CARE,
    "import returns": CARE,
    "import shipments": CARE,
    "import sizes": CARE,
    "printer add": CARE,
    "printer list": CARE,
    "printer remove": CARE,
    "printer test": CARE,
    "import carriers": CARE,
    "clock confirm": CARE,
    "check": CARE,
    "backup": CARE,
    "restore": CARE,
    "rebuild": CARE,
    "scanner-test": CARE,
    "keys list": CARE,
    "keys draw": CARE,
    "keys join": CARE,
    "keys ref": CARE,
    "keys new": CARE,
    "privacy": CARE,
    "forget": CARE,
    "config new": CARE,
    "config list": CARE,
    "config set": CARE,
    "metadata": CARE,
    "completion": CARE,
    "demo": CARE,
    "network add": NETWORK,
    "network stations": NETWORK,
    "network report": NETWORK,
    "network conflicts": NETWORK,
    "network journeys": NETWORK,
    "network compact": NETWORK,
}
"""Every verb, in the order and under the heading of the help. Verb `ship suggest` is
the function `command` of the module `ship_suggest`."""

GROUPS = {
    "ship": N_("Parcels out: find a box, bind it, send it."),
    "boxes": N_("Boxes on hand."),
    "voucher": N_("Egg vouchers: void, issue anew, list."),
    "pulp": N_("Boxes for pulp: cages and the mill."),
    "eggs": N_("Eggs: delivered, broken, counted."),
    "station": N_("The station: its name."),
    "campaign": N_("Campaigns: the season's rule."),
    "import": N_("Import CSV files."),
    "printer": N_("Receipt printers: set up, try out."),
    "clock": N_("The clock, compared with a watch."),
    "keys": N_("Keys: without them nobody's number is found or read."),
    "network": N_("The packages of many stations: one picture, no station file."),
    "config": N_("Settings of the station and of this terminal."),
}

COMMON = N_("Common options")
COMMON_OPTIONS = ("--file", "--clerk", "--json", "--lang")

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}


def verb_first(arguments: Sequence[str]) -> list[str]:
    """A command line whose common options stand behind the verb, as the verb takes them,
    also where they were typed before it or in between.
    """
    words: list[str] = []
    before: list[str] = []
    rest = list(arguments)
    while rest:
        name, equals, _value = rest[0].partition("=")
        if name in COMMON_OPTIONS:
            taken = 1 if equals or name == "--json" else 2
            before, rest = before + rest[:taken], rest[taken:]
        elif begins_verb([*words, rest[0]]):
            words.append(rest.pop(0))
        else:
            break
    return [*words, *before, *rest] if " ".join(words) in VERBS else list(arguments)


def begins_verb(words: Sequence[str]) -> bool:
    """Whether a verb is these words, or begins with them."""
    begins = " ".join(words)
    return any(verb == begins or verb.startswith(f"{begins} ") for verb in VERBS)


def common_options(wanted: Sequence[str]) -> list[click.Parameter]:
    """The options every command takes, unless it says otherwise; `Desk` holds their
    values.
    """

    def keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        name = parameter.name or ""
        Desk.of(context).take(name, value, context.get_parameter_source(name))

    def option(name: str, text: str, **more: Any) -> click.Parameter:
        return TyperOption(
            param_decls=[name],
            help=text,
            expose_value=False,
            callback=keep,
            rich_help_panel=_(COMMON),
            **more,
        )

    every = [
        option("--file", _("Station file."), envvar="CAINIAO_RECYCLE_FILE", metavar="PATH"),
        option(
            "--clerk",
            _("Who stands at the counter."),
            envvar="CAINIAO_RECYCLE_CLERK",
            metavar="NAME",
        ),
        option("--json", _("Answer in JSON, one object a line."), is_flag=True),
        option("--lang", _("Language: zh or en."), metavar="LANG"),
    ]
    return [one for one in every if one.opts[0] in wanted]


class Verb(TyperCommand):
    """A verb, whose help is an answer like any other."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help. Raises `OutputLost`."""
        with output_kept():
            super().format_help(ctx, formatter)


def module_of(verb: str) -> Any:
    """A verb's module, loaded."""
    name = verb.replace(" ", "_").replace("-", "_")
    return import_module(f"cainiao_recycle.cli.verbs.{name}")


def example(verb: str) -> str | None:
    """A line that can be typed as it stands."""
    behind = getattr(module_of(verb), "EXAMPLE", None)
    return None if behind is None else f"cainiao-recycle {verb} {behind}".rstrip()


def help_of(verb: str) -> str:
    """What a verb does, and an example of it."""
    told: str = module_of(verb).HELP
    line = example(verb)
    return told if line is None else told + "\n\n" + _("Example:") + f" {line}"


def load(verb: str) -> click.Command:
    """A verb's command, from its module."""
    module = module_of(verb)
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command(
        name=verb.split()[-1], cls=Verb, help=help_of(verb), context_settings=SETTINGS
    )(module.command)
    command = get_command(app)
    command.params.extend(common_options(getattr(module, "COMMON", COMMON_OPTIONS)))
    return command


class Verbs(TyperGroup):
    """Commands loaded when called; `prefix` is the group's own name and a space."""

    def __init__(self, prefix: str = "", **settings: Any) -> None:
        super().__init__(
            rich_markup_mode="rich",
            context_settings=SETTINGS,
            no_args_is_help=True,
            **settings,
        )
        self.prefix = prefix
        self.params.extend(common_options(COMMON_OPTIONS))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help. Raises `OutputLost`."""
        with output_kept():
            super().format_help(ctx, formatter)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Names in the order of the clerk's day."""
        names = [v.removeprefix(self.prefix) for v in VERBS if v.startswith(self.prefix)]
        return list(dict.fromkeys(name.split()[0] for name in names))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A verb by its first word, or by two where the first is a verb too: `print`
        and `print cards`.
        """
        two = self.prefix + " ".join(args[:2])
        if len(args) > 1 and self.prefix + args[0] in VERBS and two in VERBS:
            return two, load(two), args[2:]
        return super().resolve_command(ctx, args)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name, with its heading."""
        verb = self.prefix + cmd_name
        command: click.Command
        if verb in VERBS:
            command = load(verb)
            heading = None if self.prefix else _(VERBS[verb])
        elif verb in GROUPS:
            command = Verbs(f"{verb} ", name=verb, help=_(GROUPS[verb]))
            first = next(v for v in VERBS if v.startswith(f"{verb} "))
            heading = _(VERBS[first])
        else:
            return None
        command.rich_help_panel = heading  # type: ignore[attr-defined]
        return command


class Root(Verbs):
    """The program itself."""

    def __init__(self) -> None:
        super().__init__(
            name="cainiao-recycle",
            help=_("The book of a parcel-box recycling station."),
            params=[version_option()],
        )


def version_option() -> click.Parameter:
    """`--version`."""

    def show(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
        if asked:
            from cainiao_recycle import __version__

            say(f"cainiao-recycle {__version__}")
            context.exit()

    return TyperOption(
        param_decls=["--version"],
        help=_("Show the version and exit."),
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
    )


INTERRUPTED = 130
"""The exit code of a program that SIGINT ended."""


def run(arguments: Sequence[str]) -> int:
    """Run a command; its exit code. Refusals are answers, never tracebacks, also when
    it is the answer that can't be written.
    """
    open_streams()
    machine = "--json" in arguments
    try:
        return answered(arguments, machine)
    except OutputLost as lost:
        return refuse(lost, machine)
    except BrokenPipeError:
        drop_output()
        return 141


def open_streams() -> None:
    """Have three streams, whatever the program was started with."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Started with one closed (`>&-`): nothing is read, or said to nobody.
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
    # A bullet or a box character must not end a command where the terminal lacks it.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def answered(arguments: Sequence[str], machine: bool) -> int:
    """Run a command and say what came of it; its exit code. Raises `OutputLost`, and
    `BrokenPipeError`, when that can't be said.
    """
    try:
        own = terminal.read(os.environ)
        terminal.without_colours(own, os.environ)
        code = Root().main(
            verb_first(arguments),
            "cainiao-recycle",
            standalone_mode=False,
            color=colours(),
            obj=own,
        )
        flush()
        if code == INTERRUPTED:
            # Typer's way of handing Ctrl-C on.
            raise KeyboardInterrupt
    except Refusal as refusal:
        return refuse(refusal, machine)
    except click.ClickException as error:
        if machine:
            emit({"error": "usage", "message": error.format_message(), "exit_code": 2})
        else:
            with talk_kept():
                error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        warn(_("Stopped. What was recorded stays recorded."))
        return INTERRUPTED
    except (SystemExit, BrokenPipeError):
        # Nobody reads the answer any more (`| head`): end as SIGPIPE would.
        drop_output()
        return 141
    except Exception as error:
        # No traceback: it might show a key or a customer.
        return unexpected(error, machine)
    return code if isinstance(code, int) else 0


def unexpected(error: Exception, machine: bool) -> int:
    """A fault of the program: its kind and place, without any value."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f"{last.tb_frame.f_code.co_name}:{last.tb_lineno}" if last else ""
    message = _(
        "Something went wrong inside ({kind} at {place}). Nothing of this request was "
        "recorded. Run “check”, and report this line."
    ).format(kind=type(error).__name__, place=place)
    if machine:
        emit({"error": "unexpected", "message": message, "exit_code": 1})
    else:
        warn(message)
    return 1

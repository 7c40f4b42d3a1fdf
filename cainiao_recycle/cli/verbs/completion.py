"""`completion`: what makes a shell complete this program's words."""

from typing import Annotated

import typer

from cainiao_recycle.cli.options import one_of
from cainiao_recycle.cli.output import say
from cainiao_recycle.language import _

HELP = _(
    "Print what makes a shell complete verbs, options, sizes, campaigns and open shipments "
    "at TAB. Add it to the shell's own file: >> ~/.bashrc, >> ~/.zshrc, or > "
    "~/.config/fish/completions/cainiao-recycle.fish"
)
EXAMPLE = "bash"

COMMON = ("--lang",)
"""It is about no station, and what it says is for a shell."""

BASH = """\
_cainiao_recycle() {
    local IFS=$'\\n'
    COMPREPLY=($("${1/#\\~/$HOME}" complete "$COMP_CWORD" "${COMP_WORDS[@]}" 2>/dev/null))
}
complete -o default -F _cainiao_recycle cainiao-recycle
"""

ZSH = """\
_cainiao_recycle() {
    local -a found
    local program=${~words[1]}
    found=(${(f)"$($program complete $((CURRENT - 1)) "${(@)words}" 2>/dev/null)"})
    if (( $#found )); then compadd -- $found; else _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _cainiao_recycle cainiao-recycle
"""

FISH = """\
function __cainiao_recycle_words
    set -l typed (commandline -opc)
    set -l program (string replace -r '^~' $HOME $typed[1])
    set -l found ($program complete (count $typed) $typed (commandline -ct) 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c cainiao-recycle -f -a '(__cainiao_recycle_words)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
"""Each asks the program itself, so that it is never out of date."""


def command(
    shell: Annotated[str, typer.Argument(help=_("bash, zsh or fish."), metavar="SHELL")],
) -> int:
    say(SCRIPTS[one_of("SHELL", shell, list(SCRIPTS))].rstrip("\n"), as_it_is=True)
    return 0

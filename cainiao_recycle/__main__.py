"""The command line's entry point."""

import gc
import os
import sys


def main() -> None:
    """Choose the language, then run the command: texts are looked up when a command
    is declared, so this order matters.
    """
    # What is loaded stays: looking through it for garbage, again and again while it
    # loads, is some milliseconds of every scan.
    gc.disable()
    if sys.argv[1:2] == ["complete"]:
        # A shell asks at every TAB: nothing of the command line is loaded for it.
        from cainiao_recycle.cli import completing

        sys.exit(completing.main(sys.argv[2:]))
    from cainiao_recycle import language
    from cainiao_recycle.cli import terminal

    own = terminal.language(os.environ)
    language.choose(language.wanted(sys.argv[1:], os.environ, own))
    from cainiao_recycle.cli.app import run

    gc.freeze()
    gc.enable()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

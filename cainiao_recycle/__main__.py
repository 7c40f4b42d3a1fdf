"""The command line's entry point."""

import os
import sys


def main() -> None:
    """Choose the language, then run the command: texts are looked up when a command
    is declared, so this order matters.
    """
    from cainiao_recycle import language

    language.choose(language.wanted(sys.argv[1:], os.environ))
    from cainiao_recycle.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

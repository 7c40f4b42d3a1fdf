"""Which language people read here: chosen once, before any command is declared.

English stands in the source; every other language is a gettext catalogue. Click's own
texts go through the catalogue of the domain `messages`, which is bound here before
Click is imported. What machines read is never translated.
"""

import gettext
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cainiao_recycle.sentences import in_words

LOCALES = Path(__file__).parent / "locale"
CHINESE, ENGLISH = "zh_CN", "en"
NAMES = {"zh": CHINESE, "en": ENGLISH}

_chosen = ENGLISH
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def wanted(
    arguments: Sequence[str], environment: Mapping[str, str], own: str | None = None
) -> str:
    """The language `--lang` names, else the terminal's own (zh or en), else the locale's,
    else English.
    """
    for at, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or "".join(arguments[at + 1 : at + 2])
            if value in NAMES:
                return NAMES[value]
    if own is not None:
        return NAMES[own]
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(variable, ""):
            return CHINESE if value.lower().startswith("zh") else ENGLISH
    return ENGLISH


def choose(language: str) -> None:
    """Speak a language from here on."""
    global _catalogue, _chosen
    # Click looks its texts up by these two; the second goes before every locale.
    gettext.bindtextdomain("messages", LOCALES)
    os.environ["LANGUAGE"] = language
    _chosen = language
    _catalogue = gettext.translation("messages", LOCALES, [language], fallback=True)


def _(template: str) -> str:
    """A sentence in the language chosen."""
    return _catalogue.gettext(template)


def sentence(template: str, **facts: object) -> str:
    """A sentence with its facts, in the language chosen."""
    return in_words(template, facts, _)


def in_language(short: str) -> Callable[[str], str]:
    """How sentences are said in a language (zh or en), whatever is spoken here: paper
    has a language of its own.
    """
    return gettext.translation("messages", LOCALES, [NAMES[short]], fallback=True).gettext


def spoken() -> str:
    """The short name of the language chosen: zh or en."""
    return next(short for short, full in NAMES.items() if full == _chosen)

"""Sentences for people: English in the source, translated once, where they are shown.

A refusal, a slip and an answer carry a template and facts, never prose.
"""

from collections.abc import Callable
from enum import StrEnum

LONGEST_FACT = 80
"""Characters of a fact that a sentence repeats: enough to recognise it."""

LONGEST_PATH = 300
"""Characters of a path that a sentence repeats, counted from its end."""


def N_(sentence: str) -> str:
    """Mark a sentence for the catalogue; it is translated where it is shown."""
    return sentence


JOIN = N_(", ")
"""Between the things a sentence lists."""


class Clause:
    """Part of a sentence with facts of its own: an obstacle, a reason."""

    def __init__(self, template: str, **facts: object) -> None:
        self.template = template
        self.facts = facts

    def __str__(self) -> str:
        return in_words(self.template, self.facts)


def in_words(
    template: str, facts: dict[str, object], translate: Callable[[str], str] = str
) -> str:
    """A sentence with its facts filled in.

    Words of the trade (enumerations) and clauses are translated with it; free text
    is repeated on one line, cut where it is too long: a line of its own could pass for
    the program's.
    """

    def worded(fact: object) -> str:
        if isinstance(fact, Clause):
            return in_words(fact.template, fact.facts, translate)
        if isinstance(fact, (list, tuple)):
            return translate(JOIN).join(worded(one) for one in fact)
        if isinstance(fact, StrEnum):
            return translate(fact.value)
        text = str(fact).replace("\n", "�")
        if hasattr(fact, "__fspath__"):
            # A path's end says which file it is.
            return text if len(text) <= LONGEST_PATH else "…" + text[-LONGEST_PATH:]
        return text if len(text) <= LONGEST_FACT else text[:LONGEST_FACT] + "…"

    return translate(template).format_map({key: worded(f) for key, f in facts.items()})

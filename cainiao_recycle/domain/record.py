"""Immutable records: what a frozen dataclass is, made without generating code.

The two dozen kinds of entries would cost every scan some ten milliseconds as frozen
dataclasses, which compile five methods each when the module is loaded; see
docs/decisions.md. Type checkers treat a record as a frozen dataclass whose fields
are given by name.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn, Self, dataclass_transform


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record:
    """A named set of plain values; `vars(record)` is its content in order."""

    spares_last: ClassVar[bool] = False
    """Whether a last value of None isn't written: most entries of a kind lack it."""

    _names: tuple[str, ...] = ()
    _known: frozenset[str] = frozenset()

    def __init_subclass__(cls) -> None:
        cls._names = tuple(name for name in cls.__annotations__ if name[0] != "_")
        cls._known = frozenset(cls._names)

    def __init__(self, **values: Any) -> None:
        # Given in their order, as most are, they are looked through once.
        if tuple(values) != self._names:
            values = self.in_order(values)
        self.__dict__.update(values)

    def in_order(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values in the order of the fields. Raises `TypeError`."""
        if values.keys() != self._known:
            wrong = sorted(values.keys() ^ self._known)
            raise TypeError(f"{type(self).__name__} takes {self._names}, not {wrong}")
        return {name: values[name] for name in self._names}

    @classmethod
    def of(cls, values: Iterable[Any]) -> Self:
        """A record of values in the order of its fields. Raises `ValueError` unless there
        are as many.
        """
        record = cls.__new__(cls)
        object.__setattr__(record, "__dict__", dict(zip(cls._names, values, strict=True)))
        return record

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} never changes")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} never changes")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({values})"

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The fields' names in order."""
        return cls._names

    def replaced(self, **changes: Any) -> Self:
        """A copy with some values changed."""
        return type(self)(**{**vars(self), **changes})


class Event(Record):
    """What one entry of the journal says. `kind` names it, with its version."""

    kind: ClassVar[str] = ""


def tuples(values: list[Any]) -> tuple[Any, ...]:
    """A list as JSON has it, as a record keeps it: a tuple, with all in it."""
    if not values:
        return ()
    return tuple([tuples(one) if type(one) is list else one for one in values])

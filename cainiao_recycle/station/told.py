"""What is told of a box that comes back: the only list of it.

`Told` has a field for each thing that can be told. The arguments of `return_box`, the
options of `return`, the keys of its pipe and the columns of `import returns` are made
from these fields: what is added here is taken at every door.
"""

from collections.abc import Callable, Sequence
from inspect import signature
from typing import Concatenate, NamedTuple, ParamSpec

from cainiao_recycle.domain import boxes as rules
from cainiao_recycle.domain import codes, text
from cainiao_recycle.domain.boxes import Condition
from cainiao_recycle.domain.codes import ScanKind
from cainiao_recycle.domain.references import is_reference
from cainiao_recycle.errors import CodeEmpty, WrongCode
from cainiao_recycle.station.session import Recorded, Session


class Told(NamedTuple):
    """What was told of a box, in the words it was told in.

    `code` is what was scanned, a waybill or the box's tag; `waybill` is one whatever it
    looks like. `size` is a postal number, `dims` the outer sides in mm (`290x170x190`).
    `customer` is a phone number or a member code, `tag` a blank one stuck on the box
    now. `another`: it is a second carton of its parcel. `done` ends the visit. `at` is
    when it came, if not now.
    """

    code: str | None = None
    waybill: str | None = None
    size: str | None = None
    dims: str | None = None
    condition: str | None = None
    defects: Sequence[str] = ()
    customer: str | None = None
    tag: str | None = None
    another: bool = False
    visit: str | None = None
    done: bool = False
    at: str | None = None
    request_id: str | None = None

    def read(self) -> "Told":
        """The same with everything in its form; nothing is looked up. A waybill that was
        scanned stands in `waybill`, and `code` is the box's tag or None. Raises what is
        wrong with the words themselves.
        """
        code, waybill = self.identified()
        tag = codes.of_kind(self.tag, ScanKind.TAG) if self.tag else None
        defects = rules.parse_defects(self.defects)
        condition = rules.parse_condition(self.condition)
        if self.dims:
            rules.parse_sides(self.dims)
        visit = text.called("--visit", self.visit, 40) if self.visit else None
        return self._replace(
            code=code,
            waybill=waybill,
            tag=tag,
            defects=defects,
            condition=condition,
            visit=visit,
        )

    def identified(self) -> tuple[str | None, str | None]:
        """The box's tag and waybill, one of them at least. A waybill given as such is
        taken as one, whatever it looks like.
        """
        given = read_waybill(self.waybill) if self.waybill else None
        if self.code is None:
            if given is None:
                raise CodeEmpty()
            return None, given
        if given is None and is_reference(self.code):
            return None, self.code
        scan = codes.read(self.code)
        if scan.kind is ScanKind.TAG:
            return scan.code, given
        if scan.kind is ScanKind.WAYBILL and given is None:
            return None, scan.code
        raise WrongCode(code=scan.code, kind=scan.kind, wanted=ScanKind.TAG)

    def referring(self, reference: Callable[[str], str]) -> "Told":
        """The same with its waybill's reference."""
        if self.waybill is None:
            return self
        return self._replace(waybill=reference(self.waybill))

    @property
    def sides(self) -> tuple[int, int, int] | None:
        """Outer sides in mm, if they were told."""
        return rules.parse_sides(self.dims) if self.dims else None

    @property
    def grade(self) -> Condition:
        """The condition that follows from all that was told."""
        defects = rules.parse_defects(self.defects)
        return rules.grade(defects, rules.parse_condition(self.condition))

    def facts(self) -> dict[str, object]:
        """What was told of the box itself, as its entry names it."""
        facts: dict[str, object] = {"condition": self.grade, "defects": self.defects}
        if self.size and not self.dims:
            facts["size"] = rules.read_size(self.size)
        return facts

    def labels(self) -> dict[str, object]:
        """The codes that were told, as its entry names them."""
        told = {"waybill": self.waybill, "tag": self.code or self.tag}
        return {name: code for name, code in told.items() if code}


def read_waybill(word: str) -> str:
    """A waybill, or what the book has in place of one."""
    return word if is_reference(word) else codes.waybill(word)


Facts = ParamSpec("Facts")


def with_facts(
    use: Callable[[Session, Told], Recorded], told: Callable[Facts, Told]
) -> Callable[Concatenate[Session, Facts], Recorded]:
    """A use case that takes a `Told`, as a verb that takes its fields."""

    def verb(self: Session, /, *words: Facts.args, **facts: Facts.kwargs) -> Recorded:
        return use(self, told(*words, **facts))

    verb.__doc__ = use.__doc__
    own, *_told = signature(use).parameters.values()
    takes = signature(use).replace(parameters=[own, *signature(told).parameters.values()])
    verb.__signature__ = takes  # type: ignore[attr-defined]
    return verb

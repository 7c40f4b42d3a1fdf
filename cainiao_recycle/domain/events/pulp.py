"""Boxes for the mill."""

from cainiao_recycle.domain.record import Event


class CageClosed(Event):
    """The boxes that waited for pulping went into a cage, from these shelves."""

    kind = "cage-closed/1"
    cage: int
    boxes: tuple[int, ...]
    shelves: tuple[str | None, ...]
    estimate_g: int
    mass_g: int
    weighed: bool


class PulpCollected(Event):
    """The mill took cages; shares in hundredths of a percent."""

    kind = "pulp-collected/1"
    ticket: str
    cages: tuple[int, ...]
    estimate_g: int
    scale_g: int
    moisture: int
    outthrows: int
    settlement_g: int
    notebook_equivalents: int
    estimate_off: int


class NotebooksDelivered(Event):
    """A school got notebooks made of old boxes: so many of a batch, counted there."""

    kind = "notebooks-delivered/1"
    batch: str
    school: str
    notebooks: int

"""What is still missing for a voucher, said so that nobody is promised what can't come.

Credits wait for a customer who is known, where the campaign carries them over. All
others count in their visit, and end with it.
"""

from typing import NamedTuple

from cainiao_recycle.sentences import N_, Clause

AT_THE_END = N_("The voucher comes at the end of the visit.")
KEPT = N_("Boxes still missing for a voucher (eggs: {eggs}): {n}.")
NOW = N_("Boxes still missing for a voucher (eggs: {eggs}): {n}, in this visit.")
NOW_OR_NAMED = N_(
    "Boxes still missing for a voucher (eggs: {eggs}): {n}, in this visit; or the "
    "customer's number: then they are kept."
)
OVER = N_("No voucher: boxes missing: {n}, and none are kept for another visit.")
OVER_UNNAMED = N_(
    "No voucher: boxes missing: {n}, and without the customer's number none are kept. "
    "Undo this and give the number, or bring more in one visit."
)


class Outlook(NamedTuple):
    """Credits that no voucher used: `left` of them; `needed` make a reward of `eggs`.
    `carries`: the campaign keeps credits for known customers. `pays`: a voucher was
    issued just now, which these are left over from.
    """

    left: int
    needed: int
    eggs: int
    carries: bool
    is_named: bool
    is_open: bool
    pays: bool

    @property
    def missing(self) -> int:
        """Boxes until the next reward; 0 when one is full."""
        return -self.left % self.needed

    def clause(self) -> Clause | None:
        """What a clerk tells the customer, None when there is nothing to tell."""
        if not self.left or not self.eggs:
            return None
        if not self.missing:
            return Clause(AT_THE_END) if self.is_open else None
        if self.carries and self.is_named:
            return Clause(KEPT, eggs=self.eggs, n=self.missing)
        can_be_kept = self.carries and not self.is_named
        if self.is_open:
            now = NOW_OR_NAMED if can_be_kept else NOW
            return Clause(now, eggs=self.eggs, n=self.missing)
        if self.pays:
            return None
        return Clause(OVER_UNNAMED if can_be_kept else OVER, n=self.missing)

"""Egg vouchers: open, then redeemed, void, expired or replaced, once and for good."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.domain.copies import Outcome, Print
from cainiao_recycle.errors import (
    CodesTried,
    VoucherAlreadyRedeemed,
    VoucherExpired,
    VoucherNotYetValid,
    VoucherReplaced,
    VoucherVoid,
)
from cainiao_recycle.sentences import N_, Clause

ISSUE_UNDONE = N_("its issue was undone")


class VoucherState(StrEnum):
    """The life of a voucher."""

    OPEN = "open"
    REDEEMED = "redeemed"
    VOID = "void"
    EXPIRED = "expired"
    REPLACED = "replaced"
    UNDONE = "undone"


class Voucher(NamedTuple):
    """A voucher as the tables know it. `opened_seq` is the entry that opened it last: its
    issue, or an undo. `closed_*` tell how its life ended: local time, the clerk, and the
    reason where there is one. `prints` are its slips, `newest` is the last of those that
    were issued one for the other.
    """

    code: str
    eggs: int
    campaign: str
    valid_from: str
    valid_until: str
    state: VoucherState
    changed_seq: int = 0
    opened_seq: int = 0
    replaced_by: str | None = None
    closed_at: str = ""
    closed_by: str = ""
    reason: str = ""
    prints: tuple[Print, ...] = ()
    newest: str = ""

    @property
    def slips(self) -> Clause | str:
        """How many slips may be about, for a refusal to say; empty for none."""
        lying = [one for one in self.prints if one.outcome != Outcome.NOT_STARTED]
        if not lying:
            return ""
        return Clause(SLIPS, n=len(lying), to=[f"{one.copy}: {one.to}" for one in lying])


SLIPS = N_(" Slips printed: {n} ({to}).")


def refuse_unless_redeemable(voucher: Voucher, day: str) -> None:
    """Raise what stands against redeeming a voucher on a business date: each end
    of its life is a refusal of its own. One that has expired since was good on the days
    it was valid.
    """
    ended = {
        "code": voucher.code,
        "at": voucher.closed_at,
        "clerk": voucher.closed_by,
        "slips": voucher.slips,
        "prints": voucher.prints,
    }
    match voucher.state:
        case VoucherState.REDEEMED:
            raise VoucherAlreadyRedeemed(**ended, eggs=voucher.eggs)
        case VoucherState.REPLACED:
            raise VoucherReplaced(**ended, ending=voucher.newest[-4:])
        case VoucherState.VOID:
            raise VoucherVoid(**ended, reason=voucher.reason)
        case VoucherState.UNDONE:
            raise VoucherVoid(**ended, reason=Clause(ISSUE_UNDONE))
    if day > voucher.valid_until:
        raise VoucherExpired(code=voucher.code, until=voucher.valid_until)
    if day < voucher.valid_from:
        raise VoucherNotYetValid(code=voucher.code, from_=voucher.valid_from)


def refuse_unless_open(voucher: Voucher, day: str) -> None:
    """Raise what stands against changing or printing a voucher on a business date. Not
    yet valid is no obstacle here: it is as open as on its first day.
    """
    refuse_unless_redeemable(voucher, max(day, voucher.valid_from))
    if voucher.state is VoucherState.EXPIRED:
        raise VoucherExpired(code=voucher.code, until=voucher.valid_until)


# --- codes that are tried -----------------------------------------------------------

FREE_TRIES = 2
"""Codes that may be unknown before anybody waits: another station's slip, an old one."""

LONGEST_PAUSE_S = 30
REMEMBERED_MS = 15 * 60_000


def refuse_guessing(tries: Iterable[int], now_ms: int) -> None:
    """Raise `CodesTried` while a pause lasts. `tries` are the moments, in UTC milliseconds,
    at which right codes were tried that are no voucher's. From the third one on within a
    quarter of an hour the next waits two seconds, then four, half a minute at most.
    """
    lately = [at for at in tries if 0 <= now_ms - at < REMEMBERED_MS]
    if len(lately) <= FREE_TRIES:
        return
    pause_ms = min(2 ** (len(lately) - FREE_TRIES), LONGEST_PAUSE_S) * 1000
    if (left_ms := max(lately) + pause_ms - now_ms) > 0:
        raise CodesTried(seconds=-(-left_ms // 1000))

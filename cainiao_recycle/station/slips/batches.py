"""Whole sheets for events: vouchers no box paid for, and blank box tags."""

from collections.abc import Callable

from cainiao_recycle.domain import text
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.codes import CodeType
from cainiao_recycle.domain.days import after
from cainiao_recycle.domain.events import TagsDrawn, VoucherBatchIssued
from cainiao_recycle.errors import CampaignUnknown, SettingUnclear
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station import reasons
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.store import egg_stock, setup

MOST_SLIPS = 2_400
"""A hundred sheets of 24."""
MOST_EGGS = 1_000

NO_CAMPAIGN = N_("No campaign runs on {date}; name one.")
CAMPAIGN_OVER = N_("It ended on {ends}.")
QUOTA_LEFT = N_("The campaign's quota leaves {eggs} eggs.")


def issue_batch(
    self: Session,
    batch: str | int,
    eggs: str | int,
    reason: str,
    second: str | None = None,
    *,
    campaign: str | None = None,
    at: str | None = None,
    request_id: str | None = None,
    refuse: Callable[[VoucherBatchIssued, Campaign], None] | None = None,
) -> Recorded:
    """Issue vouchers that no box paid for, each for so many eggs, under a campaign
    (the one that runs). They count in its quotas. The event is `VoucherBatchIssued`.
    What `refuse` raises, seeing what would be recorded, keeps it from being recorded.
    """
    count = text.whole("--batch", batch, 1, MOST_SLIPS)
    each = text.whole("--eggs", eggs, 1, MOST_EGGS)
    said = reasons.said(self.clerk, reason, second)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("batch", count, each, *said, campaign):
            return earlier
        reasons.demand(request.db, said)
        rule = rule_of(request, campaign)
        refuse_above_quota(request, rule, count, each)
        starts = max(request.rule_date, rule.starts)
        codes = fresh_codes(request, CodeType.VOUCHER, count)
        refs = (self.keyring.voucher_ref(code, starts[:4]) for code in codes)
        event = VoucherBatchIssued(
            reason=said.reason,
            eggs=each,
            campaign=rule.code,
            campaign_date=request.rule_date,
            valid_from=starts,
            valid_until=after(starts, rule.voucher_valid_days),
            vouchers=codes,
            refs=tuple(filter(None, refs)),
            second=said.second,
        )
        if refuse is not None:
            refuse(event, rule)
        return request.record(event)


def rule_of(request: Request, name: str | None) -> Campaign:
    """The campaign a batch belongs to: one to come may be named, one gone by not."""
    date = request.rule_date
    if name is None:
        rule = setup.campaign_on(request.db, date)
        if rule is None:
            raise SettingUnclear(
                field="--campaign", value="", expected=Clause(NO_CAMPAIGN, date=date)
            )
        return rule
    rule = setup.campaign(request.db, text.called("--campaign", name, 24))
    if rule is None:
        raise CampaignUnknown(campaign=name)
    if date > rule.ends:
        raise SettingUnclear(
            field="--campaign", value=name, expected=Clause(CAMPAIGN_OVER, ends=rule.ends)
        )
    return rule


def refuse_above_quota(request: Request, rule: Campaign, count: int, each: int) -> None:
    """A batch is issued whole or not at all."""
    so_far = egg_stock.eggs_so_far(request.db, rule.code, request.rule_date, None)
    limits = (
        (rule.station_eggs_per_day, so_far.station_today),
        (rule.station_eggs_in_all, so_far.station_in_all),
    )
    left = min((limit - used for limit, used in limits if limit is not None), default=None)
    if left is not None and count * each > left:
        raise SettingUnclear(
            field="--batch", value=count, expected=Clause(QUOTA_LEFT, eggs=max(0, left))
        )


def draw_tags(
    self: Session,
    count: str | int,
    *,
    at: str | None = None,
    request_id: str | None = None,
    refuse: Callable[[], None] | None = None,
) -> Recorded:
    """Draw codes for blank box tags, each claimed by the first box that carries it.
    The event is `TagsDrawn`. `refuse` may raise what stands against new ones.
    """
    wanted = text.whole("--count", count, 1, MOST_SLIPS)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("tags", wanted):
            return earlier
        if refuse:
            refuse()
        return request.record(TagsDrawn(tags=fresh_codes(request, CodeType.TAG, wanted)))


def fresh_codes(request: Request, code_type: CodeType, count: int) -> tuple[str, ...]:
    """So many codes, none known here and no two the same."""
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        drawn[request.code(code_type)] = None
    return tuple(drawn)

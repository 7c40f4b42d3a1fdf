"""Words of the trade as people read them: marked here, translated where shown."""

from cainiao_recycle.domain import events
from cainiao_recycle.domain.boxes import Disposition
from cainiao_recycle.domain.events import Event
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.sentences import N_

EVENT_WORDS: dict[type[Event], str] = {
    events.StationOpened: N_("station opened"),
    events.SettingSet: N_("setting changed"),
    events.SizeSet: N_("size set"),
    events.CarrierSet: N_("carrier set"),
    events.CampaignAdded: N_("campaign added"),
    events.CampaignChanged: N_("campaign changed"),
    events.StationRenamed: N_("station renamed"),
    events.BoxReturned: N_("box returned"),
    events.VisitFinished: N_("visit finished"),
    events.VisitNamed: N_("customer named"),
    events.BoxRegraded: N_("box graded again"),
    events.VoucherRedeemed: N_("voucher redeemed"),
    events.VoucherVoided: N_("voucher made void"),
    events.VoucherReissued: N_("voucher issued anew"),
    events.VouchersExpired: N_("vouchers expired"),
    events.LookupFailed: N_("code not found"),
    events.ShipmentEntered: N_("shipment entered"),
    events.ShipmentPacked: N_("box bound"),
    events.ShipmentReleased: N_("box released"),
    events.ShipmentSent: N_("parcel sent"),
    events.BoxMoved: N_("box moved"),
    events.BoxMissed: N_("box missed"),
    events.BoxFound: N_("box found again"),
    events.ShelfCounted: N_("shelf counted"),
    events.BoxesGiven: N_("boxes given away"),
    events.BoxesTransferred: N_("boxes transferred"),
    events.BoxesReceived: N_("boxes received"),
    events.CageClosed: N_("cage closed"),
    events.PulpCollected: N_("pulp collected"),
    events.NotebooksDelivered: N_("notebooks delivered"),
    events.EggsReceived: N_("eggs received"),
    events.EggsBroken: N_("eggs broken"),
    events.EggsCounted: N_("eggs counted"),
    events.EggsCarried: N_("eggs carried into a count"),
    events.DayClosed: N_("day closed"),
    events.ClockConfirmed: N_("clock confirmed"),
    events.NetworkKeyJoined: N_("network key joined"),
    events.KeysRenewed: N_("keys renewed"),
    events.KeysForgotten: N_("keys forgotten"),
    events.VoucherBatchIssued: N_("batch of vouchers issued"),
    events.TagsDrawn: N_("blank tags drawn"),
    events.PrinterSet: N_("printer set up"),
    events.PrinterRemoved: N_("printer removed"),
    events.PrintStarted: N_("printing began"),
    events.PrintEnded: N_("printing ended"),
    events.EntryUndone: N_("entry undone"),
    events.ReviewDone: N_("looked at"),
    events.BookRestored: N_("book restored"),
}

WORDS = (
    # What enumerations say in sentences.
    N_("voucher"), N_("tag"), N_("card"), N_("waybill"),
    N_("reuse"), N_("hold"), N_("pulp"), N_("bound"), N_("sent"), N_("pulped"),
    N_("missing"), N_("undone"), N_("given"), N_("transferred"),
    N_("open"), N_("redeemed"), N_("void"), N_("expired"), N_("replaced"),
    N_("handed-over"), N_("unknown"), N_("not-started"),
    N_("waiting"), N_("packed"), N_("closed"), N_("collected"), N_("reused"), N_("new"),
    N_("wet"), N_("hole"), N_("crushed"), N_("soft"), N_("torn-flap"), N_("dirty"),
    N_("odour"), N_("hazard-mark"), N_("laminated"), N_("oversize"),
    N_("granted"), N_("credited"), N_("capped"), N_("quota-used"),
    N_("already-rewarded"), N_("condition-excluded"), N_("anonymous"), N_("no-campaign"),
    N_("box returned"), N_("box reused"), N_("board reused"), N_("board pulped"),
)  # fmt: skip

FACT_WORDS: dict[str, str] = {
    "waybill": N_("the waybill"),
    "tag": N_("the tag"),
    "size": N_("the size"),
    "sides": N_("the sides"),
    "condition": N_("the condition"),
    "defects": N_("the defects"),
    "customer": N_("the customer"),
    "visit": N_("the visit"),
    "voucher": N_("the voucher"),
    "replaces": N_("the voucher"),
    "eggs": N_("the number of eggs"),
    "counted": N_("the number of eggs"),
    "note": N_("the note"),
    "reason": N_("the reason"),
    "second": N_("the second name"),
    "shipment": N_("the parcel"),
    "items": N_("the items"),
    "priority": N_("the priority"),
    "shelf": N_("the shelf"),
    "mass_g": N_("the mass"),
    "ticket": N_("the ticket"),
    "batch": N_("the batch"),
    "school": N_("the school"),
    "notebooks": N_("the number of notebooks"),
    "setting": N_("the setting"),
    "value": N_("the value"),
    "to": N_("the station"),
    "transfer": N_("the transfer"),
    "time": N_("the time"),
}
"""What a request may tell otherwise the second time; never its value."""

REWARD_WORDS: dict[Reward, str] = {
    Reward.GRANTED: N_("Reward granted."),
    Reward.CREDITED: N_("Counted."),
    Reward.CAPPED: N_("No reward: the customer's limit for today is reached."),
    Reward.QUOTA_USED: N_("No voucher: the station's eggs for this campaign are used up."),
    Reward.ALREADY_REWARDED: N_("No reward: this box has earned its reward already."),
    Reward.CONDITION_EXCLUDED: N_("No reward: boxes in this condition don't count."),
    Reward.ANONYMOUS: N_("No reward without a customer: ask for the phone number."),
    Reward.NO_CAMPAIGN: N_("No campaign runs: the box is taken, there is no reward."),
}
"""What a box or a visit earned, or why nothing."""

ABOVE_THE_LIMIT = N_("Boxes that don't count, above the customer's limit for today: {n}.")

WHERE_WORDS: dict[Disposition, str] = {
    Disposition.REUSE: N_(
        "Box {box} → shelf {shelf} (condition {condition}, cycle {cycle})"
    ),
    Disposition.HOLD: N_("Box {box} → hold, for a second look (condition {condition})"),
    Disposition.PULP: N_("Box {box} → pulp (condition {condition})"),
}
"""Where a box is put."""

-- The tables are what the journal adds up to: they can be dropped and rebuilt from it.
-- Times are UTC milliseconds (_at), dates business dates in ISO form, masses grams (_g),
-- lengths millimetres (_mm). `changed_seq` is the entry that last changed a row.

-- Kinds of entries, each with the names of its fields in the order of a payload.
CREATE TABLE entry_kind (
    kind   TEXT PRIMARY KEY,         -- with its version: box-returned/1
    fields TEXT NOT NULL CHECK (json_valid(fields))
) STRICT, WITHOUT ROWID;

-- The journal with the names of its fields, for whoever reads it.
CREATE VIEW entry AS
SELECT seq, request_id, kind, happened_at, recorded_at, business_date, clerk,
       (SELECT json_group_object(f.value, payload -> f.key) FROM json_each(fields) f) AS payload,
       lower(hex(hash)) AS hash
FROM journal JOIN entry_kind USING (kind);

-- The station this file belongs to; one row.
CREATE TABLE station (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    code          TEXT NOT NULL,     -- as headquarters knows it
    name          TEXT NOT NULL,
    language      TEXT NOT NULL,     -- language of the paper: zh or en
    time_zone     TEXT NOT NULL,     -- IANA name
    cut_off_hour  INTEGER NOT NULL CHECK (cut_off_hour BETWEEN 0 AND 12) -- a business day begins at this local hour
) STRICT;

-- Assumed figures, pauses and thresholds in use; `config list` says what each is for.
CREATE TABLE setting (
    setting TEXT PRIMARY KEY,
    value   INTEGER NOT NULL,
    seq     INTEGER NOT NULL          -- the entry that set it; the first one's are defaults
) STRICT, WITHOUT ROWID;

-- Sizes of boxes; outer sides, inside = outer - 2 x wall.
CREATE TABLE size (
    size        TEXT PRIMARY KEY,
    length_mm   INTEGER NOT NULL CHECK (length_mm > 2 * wall_mm),
    width_mm    INTEGER NOT NULL CHECK (width_mm > 2 * wall_mm),
    height_mm   INTEGER NOT NULL CHECK (height_mm > 2 * wall_mm),
    wall_mm     INTEGER NOT NULL CHECK (wall_mm >= 0),
    mass_g      INTEGER NOT NULL CHECK (mass_g > 0),
    max_load_g  INTEGER NOT NULL CHECK (max_load_g > 0),
    max_cycles  INTEGER NOT NULL CHECK (max_cycles > 0),
    changed_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What carriers take; NULL is no limit.
CREATE TABLE carrier (
    carrier       TEXT PRIMARY KEY,
    max_length_mm INTEGER CHECK (max_length_mm > 0), -- of a box's longest outer side
    max_girth_mm  INTEGER CHECK (max_girth_mm > 0),  -- around its two shorter sides
    max_mass_g    INTEGER CHECK (max_mass_g > 0),    -- of parcel and box
    changed_seq   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Campaigns; they don't overlap.
CREATE TABLE campaign (
    campaign    TEXT PRIMARY KEY,
    key         TEXT NOT NULL,       -- mark of the key of its customers
    name        TEXT NOT NULL,
    starts      TEXT NOT NULL,
    ends        TEXT NOT NULL CHECK (ends >= starts),
    rule        TEXT NOT NULL CHECK (json_valid(rule)),
    changed_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER campaigns_take_turns BEFORE INSERT ON campaign
WHEN EXISTS (SELECT 1 FROM campaign WHERE starts <= NEW.ends AND ends >= NEW.starts)
BEGIN SELECT RAISE(ABORT, 'campaigns overlap'); END;

-- Customers, each campaign by itself; no number, name or address.
CREATE TABLE customer (
    id          INTEGER PRIMARY KEY,
    campaign    TEXT NOT NULL REFERENCES campaign (campaign),
    hash        TEXT NOT NULL,       -- HMAC-SHA-256 with the campaign's key
    hidden      TEXT NOT NULL,       -- last four characters, readable with that key
    UNIQUE (campaign, hash)
) STRICT;

-- Every box ever kept or pulped.
CREATE TABLE box (
    box         INTEGER PRIMARY KEY,
    tag         TEXT,                -- the code on its sticker
    size        TEXT REFERENCES size (size), -- NULL for a measured box
    length_mm   INTEGER NOT NULL,
    width_mm    INTEGER NOT NULL,
    height_mm   INTEGER NOT NULL,
    wall_mm     INTEGER NOT NULL,
    mass_g      INTEGER NOT NULL,
    cycle       INTEGER NOT NULL CHECK (cycle >= 1), -- how many times it has arrived
    condition   TEXT CHECK (condition = 'A' OR condition = 'B' OR condition = 'H' OR
                condition = 'P'),    -- NULL while it is away, kept while missing
    state       TEXT NOT NULL CHECK (state = 'reuse' OR state = 'bound' OR
                state = 'hold' OR state = 'pulp' OR state = 'sent' OR state = 'given' OR
                state = 'transferred' OR state = 'pulped' OR state = 'missing' OR
                state = 'undone'),
    shelf       TEXT,                -- NULL while it is away
    arrived_at  INTEGER NOT NULL,    -- of this cycle
    cage        INTEGER REFERENCES pulp_cage (cage),
    changed_seq INTEGER NOT NULL
) STRICT;
-- The sticker of an arrival that was undone may go on a box again.
CREATE UNIQUE INDEX one_box_per_tag ON box
    (tag, CASE WHEN state = 'undone' THEN box ELSE 0 END) WHERE tag IS NOT NULL;
-- Counts the stock by class and day without looking at a box, and finds the oldest.
CREATE INDEX box_in_stock ON box
    (size, condition, cycle, length_mm, width_mm, height_mm, wall_mm,
     arrived_at / 86400000, arrived_at)
    WHERE state = 'reuse';
CREATE INDEX box_for_pulp ON box (box) WHERE state = 'pulp';

-- How many boxes are on hand and how many vouchers open, kept up by the rows themselves: a
-- night need not count them all.
CREATE TABLE stand (
    stock TEXT PRIMARY KEY CHECK (stock IN ('boxes', 'vouchers')),
    here  INTEGER NOT NULL CHECK (here >= 0)
) STRICT, WITHOUT ROWID;
-- Spelled out with OR, here and in the checks: for a list of three or more after IN, SQLite
-- builds a table of its own at every statement.
CREATE TRIGGER box_came AFTER INSERT ON box
WHEN NEW.state = 'reuse' OR NEW.state = 'bound' OR NEW.state = 'hold' OR NEW.state = 'pulp'
BEGIN UPDATE stand SET here = here + 1 WHERE stock = 'boxes'; END;
CREATE TRIGGER box_left AFTER UPDATE OF state ON box
WHEN (OLD.state = 'reuse' OR OLD.state = 'bound' OR OLD.state = 'hold' OR OLD.state = 'pulp')
AND NOT (NEW.state = 'reuse' OR NEW.state = 'bound' OR NEW.state = 'hold' OR NEW.state = 'pulp')
BEGIN UPDATE stand SET here = here - 1 WHERE stock = 'boxes'; END;
CREATE TRIGGER box_came_back AFTER UPDATE OF state ON box
WHEN (NEW.state = 'reuse' OR NEW.state = 'bound' OR NEW.state = 'hold' OR NEW.state = 'pulp')
AND NOT (OLD.state = 'reuse' OR OLD.state = 'bound' OR OLD.state = 'hold' OR OLD.state = 'pulp')
BEGIN UPDATE stand SET here = here + 1 WHERE stock = 'boxes'; END;
CREATE TRIGGER box_removed AFTER DELETE ON box
WHEN OLD.state = 'reuse' OR OLD.state = 'bound' OR OLD.state = 'hold' OR OLD.state = 'pulp'
BEGIN UPDATE stand SET here = here - 1 WHERE stock = 'boxes'; END;

-- Each arrival of each box. Waybills, here and of parcels, are references: the mark of a
-- key, a dot, 128 bits of the number's HMAC-SHA-256 under it, a dot, the carrier's letters
-- and the last four characters hidden with that key; behind it which piece it is of how
-- many. `undone` is 0, or the entry that undid it.
CREATE TABLE box_return (
    box           INTEGER NOT NULL REFERENCES box (box),
    cycle         INTEGER NOT NULL,
    undone        INTEGER NOT NULL DEFAULT 0,
    seq           INTEGER NOT NULL,  -- the journal entry
    waybill       TEXT,              -- its reference
    visit         TEXT,              -- NULL for a visit of its own
    customer      INTEGER REFERENCES customer (id),
    condition     TEXT NOT NULL,     -- when it was taken in
    defects       TEXT NOT NULL,     -- separated by spaces
    disposition   TEXT NOT NULL CHECK (disposition = 'reuse' OR
                  disposition = 'hold' OR disposition = 'pulp'),
    campaign      TEXT REFERENCES campaign (campaign),
    campaign_date TEXT NOT NULL,     -- the business date of happened_at
    credits       INTEGER NOT NULL CHECK (credits IN (0, 1)),
    points        INTEGER NOT NULL CHECK (points >= 0),
    reward        TEXT NOT NULL,
    voucher       TEXT REFERENCES voucher (voucher), -- the one its credit paid for
    happened_at   INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    clerk         TEXT NOT NULL,
    changed_seq   INTEGER NOT NULL,
    PRIMARY KEY (box, cycle, undone) -- one arrival, and so one reward, per box and cycle
) STRICT, WITHOUT ROWID;
-- Finds a waybill, and holds that among rewards not undone there is one per waybill.
CREATE UNIQUE INDEX one_reward_per_waybill ON box_return
    (waybill, CASE WHEN credits > 0 AND undone = 0 THEN 0 ELSE seq END)
    WHERE waybill IS NOT NULL;
-- All of a customer's, and first those that no voucher used.
CREATE INDEX box_of_customer ON box_return (customer, voucher) WHERE customer IS NOT NULL;
CREATE INDEX box_of_visit ON box_return (visit) WHERE visit IS NOT NULL;

-- Boxes that left without a parcel, and those that came from another station. `undone` is
-- 0, or the entry that undid it.
CREATE TABLE box_transfer (
    seq           INTEGER NOT NULL,  -- the journal entry
    box           INTEGER NOT NULL REFERENCES box (box),
    direction     TEXT NOT NULL CHECK (direction = 'given' OR direction = 'out' OR
                  direction = 'in'),
    transfer      TEXT,              -- what both stations call it
    station       TEXT,              -- the other station's code
    tag           TEXT,
    cycle         INTEGER NOT NULL,  -- the one it left in, or came in
    condition     TEXT NOT NULL,
    happened_at   INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    clerk         TEXT NOT NULL,
    undone        INTEGER NOT NULL DEFAULT 0,
    changed_seq   INTEGER NOT NULL,
    PRIMARY KEY (seq, box),
    CHECK ((direction = 'given') = (transfer IS NULL)),
    CHECK ((transfer IS NULL) = (station IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX transfer_of_box ON box_transfer (box, cycle) WHERE undone = 0;
-- A box is in a transfer once, on each side.
CREATE UNIQUE INDEX one_box_per_transfer ON box_transfer (transfer, direction, box)
    WHERE transfer IS NOT NULL AND undone = 0;

-- Visits of several boxes that were named; one voucher each.
CREATE TABLE visit (
    visit       TEXT PRIMARY KEY,
    state       TEXT NOT NULL CHECK (state IN ('open', 'finished')),
    customer    INTEGER REFERENCES customer (id),
    campaign    TEXT REFERENCES campaign (campaign),
    campaign_date TEXT NOT NULL,
    voucher     TEXT REFERENCES voucher (voucher),
    changed_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_open ON visit (visit) WHERE state = 'open';

-- Keys of waybills that came from the network, or were lost; by their marks.
CREATE TABLE waybill_key (
    mark        TEXT PRIMARY KEY,
    state       TEXT NOT NULL CHECK (state IN ('joined', 'lost')),
    changed_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys that went for good: whose numbers they served nobody finds out any more.
CREATE TABLE forgotten_key (
    serves      TEXT NOT NULL CHECK (serves IN ('campaign', 'waybills', 'network')),
    of          TEXT NOT NULL,       -- the campaign, or the year
    mark        TEXT NOT NULL,
    changed_seq INTEGER NOT NULL,
    PRIMARY KEY (serves, of, mark)
) STRICT, WITHOUT ROWID;

-- Egg vouchers.
CREATE TABLE voucher (
    voucher       TEXT PRIMARY KEY CHECK (voucher GLOB '8*' AND length(voucher) = 16),
    eggs          INTEGER NOT NULL CHECK (eggs > 0),
    campaign      TEXT NOT NULL REFERENCES campaign (campaign),
    campaign_date TEXT NOT NULL,     -- the date its quota counts on
    business_date TEXT NOT NULL,     -- of the entry that issued it
    customer      INTEGER REFERENCES customer (id),
    valid_from    TEXT NOT NULL,
    valid_until   TEXT NOT NULL,     -- the last day, inclusive
    state         TEXT NOT NULL CHECK (state = 'open' OR state = 'redeemed' OR
                  state = 'void' OR state = 'expired' OR state = 'replaced' OR
                  state = 'undone'),
    issued_seq    INTEGER NOT NULL,
    issued_nth    INTEGER NOT NULL,  -- which of the vouchers of that entry
    issued_at     INTEGER NOT NULL,
    opened_seq    INTEGER NOT NULL,  -- the entry that opened it last: its issue, or an undo
    closed_at     INTEGER CHECK ((closed_at IS NULL) = (state = 'open')),
    closed_by     TEXT,              -- the clerk
    reason        TEXT,
    replaces      TEXT REFERENCES voucher (voucher),
    replaced_by   TEXT,
    voucher_ref   TEXT,              -- its reference under the network's key, if there was one
    changed_seq   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER voucher_came AFTER INSERT ON voucher WHEN NEW.state = 'open'
BEGIN UPDATE stand SET here = here + 1 WHERE stock = 'vouchers'; END;
CREATE TRIGGER voucher_changed AFTER UPDATE OF state ON voucher
WHEN (NEW.state = 'open') <> (OLD.state = 'open')
BEGIN UPDATE stand SET here = here + (NEW.state = 'open') - (OLD.state = 'open')
    WHERE stock = 'vouchers'; END;
CREATE TRIGGER voucher_removed AFTER DELETE ON voucher WHEN OLD.state = 'open'
BEGIN UPDATE stand SET here = here - 1 WHERE stock = 'vouchers'; END;
-- Finds those whose last day is over.
CREATE INDEX voucher_open ON voucher (valid_until) WHERE state = 'open';
CREATE UNIQUE INDEX replaced_once ON voucher (replaces)
    WHERE replaces IS NOT NULL AND state <> 'undone';
CREATE TRIGGER voucher_is_paid_once BEFORE UPDATE OF state ON voucher
WHEN OLD.state NOT IN ('open', 'expired') AND NEW.state = 'redeemed'
BEGIN SELECT RAISE(ABORT, 'voucher is not open'); END;

-- Receipt printers.
CREATE TABLE printer (
    printer        TEXT PRIMARY KEY,
    destination    TEXT NOT NULL,     -- tcp://HOST:PORT, serial:PORT or a device's path
    width_mm       INTEGER NOT NULL CHECK (width_mm IN (58, 80)),
    qr             TEXT NOT NULL CHECK (qr IN ('raster', 'native')),
    module_dots    INTEGER NOT NULL CHECK (module_dots BETWEEN 4 AND 16),
    largest_scale  INTEGER NOT NULL CHECK (largest_scale BETWEEN 1 AND 8), -- times the normal letters
    cut            INTEGER NOT NULL CHECK (cut IN (0, 1)),
    printer_closes INTEGER NOT NULL CHECK (printer_closes IN (0, 1)), -- it closes the line after a job
    changed_seq    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Slips of vouchers sent to paper. A job is the journal entry that began it.
CREATE TABLE voucher_print (
    job         INTEGER NOT NULL,
    voucher     TEXT NOT NULL REFERENCES voucher (voucher),
    copy        INTEGER NOT NULL CHECK (copy >= 1), -- 1 is the unmarked slip
    destination TEXT NOT NULL,       -- the printer's name, or where else it went
    started_at  INTEGER NOT NULL,
    clerk       TEXT NOT NULL,
    outcome     TEXT CHECK (outcome = 'handed-over' OR outcome = 'unknown' OR
                outcome = 'not-started'), -- NULL until it is known
    changed_seq INTEGER NOT NULL,
    PRIMARY KEY (job, voucher)
) STRICT, WITHOUT ROWID;
-- No voucher has two unmarked slips, nor two of the same number.
CREATE UNIQUE INDEX one_slip_per_copy ON voucher_print (voucher, copy)
    WHERE outcome IS NULL OR outcome <> 'not-started';
CREATE INDEX print_of_voucher ON voucher_print (voucher);

-- Box tags printed before there was a box; claimed once a box carries the tag.
CREATE TABLE blank_tag (
    tag       TEXT PRIMARY KEY CHECK (tag GLOB '9*' AND length(tag) = 16),
    drawn_seq INTEGER NOT NULL,
    drawn_at  INTEGER NOT NULL,
    clerk     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Eggs on vouchers issued, by campaign and by campaign and date (what quotas look
-- at), and the eggs in stock and owed: sums kept so that a scan need not add them up.
CREATE TABLE egg_tally (
    tally TEXT PRIMARY KEY,          -- stock | owed | issued:CAMPAIGN | issued:CAMPAIGN:DATE
    eggs  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Eggs in (positive) and out (negative).
CREATE TABLE egg_movement (
    seq           INTEGER NOT NULL,  -- the journal entry
    movement      TEXT NOT NULL CHECK (movement = 'received' OR
                  movement = 'redeemed' OR movement = 'broken' OR movement = 'variance' OR
                  movement = 'undone' OR movement = 'carried'),
                                     -- carried: found by a count already, or by none yet
    eggs          INTEGER NOT NULL,
    voucher       TEXT REFERENCES voucher (voucher),
    note          TEXT,
    happened_at   INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    clerk         TEXT NOT NULL,
    PRIMARY KEY (seq, movement)
) STRICT, WITHOUT ROWID;
CREATE INDEX egg_movement_at ON egg_movement (happened_at, seq);

-- Parcels to be sent, and sent.
CREATE TABLE shipment (
    shipment    TEXT PRIMARY KEY,    -- its name, or its reference where it is a waybill
    state       TEXT NOT NULL CHECK (state = 'waiting' OR state = 'packed' OR
                state = 'sent'),
    priority    INTEGER NOT NULL,
    waybill     TEXT,                -- reference of the one it was sent under
    carton      TEXT CHECK (carton IN ('reused', 'new')), -- NULL until it is sent
    box         INTEGER REFERENCES box (box),
    cycle       INTEGER,             -- the box's cycle that carries it
    board_g     INTEGER NOT NULL,    -- mass of the reused box, 0 for a new carton
    used_answer TEXT CHECK (used_answer IN ('yes', 'no')), -- whether a used box would do
    sent_at     INTEGER,
    business_date TEXT,              -- of sending
    clerk       TEXT,                -- who sent it
    entered_seq INTEGER NOT NULL,
    changed_seq INTEGER NOT NULL,
    CHECK ((state = 'packed') <= (box IS NOT NULL)),
    CHECK ((state = 'sent') = (carton IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_open_shipment_per_box ON shipment (box) WHERE state = 'packed';
CREATE UNIQUE INDEX one_parcel_per_cycle ON shipment (box, cycle) WHERE state = 'sent';
CREATE UNIQUE INDEX one_parcel_per_waybill ON shipment (waybill)
    WHERE waybill IS NOT NULL AND state = 'sent';
CREATE INDEX shipment_waiting ON shipment (priority DESC, entered_seq) WHERE state = 'waiting';

-- What is in a parcel.
CREATE TABLE shipment_item (
    shipment   TEXT NOT NULL REFERENCES shipment (shipment),
    line       INTEGER NOT NULL,
    item       TEXT NOT NULL,
    length_mm  INTEGER NOT NULL,
    width_mm   INTEGER NOT NULL,
    height_mm  INTEGER NOT NULL,
    mass_g     INTEGER NOT NULL,
    count      INTEGER NOT NULL CHECK (count > 0),
    padding_mm INTEGER NOT NULL,
    upright    INTEGER NOT NULL CHECK (upright IN (0, 1)),
    fragile    INTEGER NOT NULL CHECK (fragile IN (0, 1)),
    PRIMARY KEY (shipment, line)
) STRICT, WITHOUT ROWID;

-- Cages of boxes for the mill.
CREATE TABLE pulp_cage (
    cage          INTEGER PRIMARY KEY,
    state         TEXT NOT NULL CHECK (state = 'closed' OR state = 'collected' OR
                  state = 'undone'),
    boxes         INTEGER NOT NULL,
    estimate_g    INTEGER NOT NULL,  -- from the boxes' sizes
    mass_g        INTEGER NOT NULL,  -- the station's scale, or the estimate
    weighed       INTEGER NOT NULL CHECK (weighed IN (0, 1)),
    ticket        TEXT REFERENCES pulp_collection (ticket),
    closed_at     INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    clerk         TEXT NOT NULL,
    changed_seq   INTEGER NOT NULL,
    CHECK ((state = 'collected') = (ticket IS NOT NULL))
) STRICT;

-- Mill tickets; shares in hundredths of a percent.
CREATE TABLE pulp_collection (
    ticket               TEXT PRIMARY KEY,
    estimate_g           INTEGER NOT NULL, -- what the cages were booked with
    scale_g              INTEGER NOT NULL CHECK (scale_g > 0),
    moisture             INTEGER NOT NULL CHECK (moisture BETWEEN 0 AND 10000),
    outthrows            INTEGER NOT NULL CHECK (outthrows BETWEEN 0 AND 10000),
    settlement_g         INTEGER NOT NULL,
    notebook_equivalents INTEGER NOT NULL,
    estimate_off         INTEGER NOT NULL, -- (scale - estimate) / scale
    collected_at         INTEGER NOT NULL,
    business_date        TEXT NOT NULL,
    clerk                TEXT NOT NULL,
    changed_seq          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Notebooks made of old boxes, as schools got them; no equivalents. `undone` is 0, or the
-- entry that undid it.
CREATE TABLE notebook_delivery (
    seq           INTEGER PRIMARY KEY, -- the journal entry
    batch         TEXT NOT NULL,     -- the maker's
    school        TEXT NOT NULL,
    notebooks     INTEGER NOT NULL CHECK (notebooks > 0),
    delivered_at  INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    clerk         TEXT NOT NULL,
    undone        INTEGER NOT NULL DEFAULT 0,
    changed_seq   INTEGER NOT NULL
) STRICT;

-- Voucher codes that were tried and aren't any.
CREATE TABLE lookup_failure (
    seq         INTEGER PRIMARY KEY,
    code        TEXT NOT NULL,       -- masked
    voucher_ref TEXT,                -- its reference under the network's key
    why         TEXT NOT NULL,       -- code-mistyped, voucher-unknown, ...
    happened_at INTEGER NOT NULL,
    clerk       TEXT NOT NULL
) STRICT;

-- What stood out and was looked at, by what `review` calls it; the last look is kept.
CREATE TABLE review_done (
    line       TEXT PRIMARY KEY,
    note       TEXT NOT NULL,
    looked_at  INTEGER NOT NULL,
    clerk      TEXT NOT NULL,
    seq        INTEGER NOT NULL      -- entries after this one were not looked at
) STRICT, WITHOUT ROWID;

-- When the clock was compared with a watch.
CREATE TABLE clock_confirmation (
    seq          INTEGER PRIMARY KEY,
    confirmed_at INTEGER NOT NULL,
    clerk        TEXT NOT NULL
) STRICT;

-- Undone entries.
CREATE TABLE undo (
    entry  INTEGER PRIMARY KEY,      -- the entry that was undone
    seq    INTEGER NOT NULL,         -- the entry that undid it
    undone_at INTEGER NOT NULL,
    clerk  TEXT NOT NULL
) STRICT;

-- Closed business days: opening + in = out + closing.
CREATE TABLE day (
    date              TEXT PRIMARY KEY,
    seq               INTEGER NOT NULL, -- the entry that sealed it
    head              TEXT NOT NULL,    -- hash of the entry before
    boxes_opening     INTEGER NOT NULL,
    boxes_in          INTEGER NOT NULL, -- over the counter
    boxes_sent        INTEGER NOT NULL,
    boxes_pulped      INTEGER NOT NULL,
    boxes_missing     INTEGER NOT NULL,
    boxes_closing     INTEGER NOT NULL,
    vouchers_opening  INTEGER NOT NULL,
    vouchers_issued   INTEGER NOT NULL,
    vouchers_redeemed INTEGER NOT NULL,
    vouchers_void     INTEGER NOT NULL,
    vouchers_expired  INTEGER NOT NULL,
    vouchers_replaced INTEGER NOT NULL,
    vouchers_closing  INTEGER NOT NULL,
    eggs_opening      INTEGER NOT NULL,
    eggs_received     INTEGER NOT NULL,
    eggs_given        INTEGER NOT NULL,
    eggs_broken       INTEGER NOT NULL,
    eggs_variance     INTEGER NOT NULL, -- found by counts: positive when too many
    eggs_closing      INTEGER NOT NULL,
    boxes_received    INTEGER NOT NULL, -- from other stations
    boxes_given       INTEGER NOT NULL, -- to people who want them
    boxes_transferred INTEGER NOT NULL, -- to other stations
    CHECK (boxes_opening + boxes_in + boxes_received = boxes_sent + boxes_pulped + boxes_missing
           + boxes_given + boxes_transferred + boxes_closing),
    CHECK (vouchers_opening + vouchers_issued = vouchers_redeemed + vouchers_void
           + vouchers_expired + vouchers_replaced + vouchers_closing),
    CHECK (eggs_opening + eggs_received + eggs_variance = eggs_given + eggs_broken + eggs_closing)
) STRICT, WITHOUT ROWID;

-- The figures of closed days, as they were sealed: what the report adds up.
CREATE TABLE figure (
    date      TEXT NOT NULL REFERENCES day (date),
    campaign  TEXT NOT NULL,         -- empty for the whole day
    indicator TEXT NOT NULL,         -- see “report --definitions”
    amount    INTEGER NOT NULL,
    PRIMARY KEY (date, campaign, indicator)
) STRICT, WITHOUT ROWID;

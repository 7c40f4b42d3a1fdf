-- Questions to a station file, for people: each with its name, what it answers in English and
-- in Chinese, and a statement that reads and nothing else. Times are UTC; waybills and
-- customers stand here as references, which nobody reads without the keys.

-- boxes_on_hand: Boxes on hand, by shelf and size
-- 在库纸箱：按货架和箱型
SELECT shelf, coalesce(size, length_mm || '×' || width_mm || '×' || height_mm) AS size, condition,
       state, count(*) AS boxes, min(cycle) AS least_cycle, max(cycle) AS most_cycle
FROM box WHERE state IN ('reuse', 'bound', 'hold', 'pulp')
GROUP BY shelf, 2, condition, state ORDER BY shelf, 2, condition;

-- returns_by_day: Boxes that came back, by day: how many of sound quality (A, B), to look at again (H), for pulp (P)
-- 每天收回的纸箱：品相完好（A、B）、待复检（H）、打浆（P）各多少
SELECT business_date, count(*) AS returned,
       sum(condition IN ('A', 'B')) AS sound, sum(condition = 'H') AS held,
       sum(condition = 'P') AS for_pulp, sum(credits) AS counted, sum(points) AS points
FROM box_return WHERE undone = 0 GROUP BY business_date ORDER BY business_date DESC;

-- parcels_by_day: Parcels sent, by day, and the share in reused boxes
-- 每天寄出的包裹和用旧箱的比例
SELECT business_date, count(*) AS sent, sum(carton = 'reused') AS in_reused_boxes,
       round(100.0 * sum(carton = 'reused') / count(*), 1) AS percent
FROM shipment WHERE state = 'sent' GROUP BY business_date ORDER BY business_date DESC;

-- eggs_by_day: Eggs in and out, by day
-- 每天鸡蛋的进出
SELECT business_date, sum(eggs) FILTER (WHERE movement = 'received') AS received,
       -sum(eggs) FILTER (WHERE movement = 'redeemed') AS given,
       -sum(eggs) FILTER (WHERE movement = 'broken') AS broken,
       sum(eggs) FILTER (WHERE movement NOT IN ('received', 'redeemed', 'broken')) AS corrected
FROM egg_movement GROUP BY business_date ORDER BY business_date DESC;

-- vouchers_by_state: Vouchers and eggs, by campaign and state
-- 鸡蛋券和鸡蛋：按活动和状态
SELECT campaign, state, count(*) AS vouchers, sum(eggs) AS eggs,
       min(valid_until) AS first_last_day, max(valid_until) AS last_last_day
FROM voucher GROUP BY campaign, state ORDER BY campaign, state;

-- sealed_days: Sealed days with their balances
-- 已封账的日期和收支
SELECT date, boxes_opening, boxes_in, boxes_sent, boxes_pulped, boxes_missing, boxes_closing,
       vouchers_issued, vouchers_redeemed, vouchers_closing, eggs_received, eggs_given,
       eggs_broken, eggs_variance, eggs_closing
FROM day ORDER BY date DESC;

-- life_of_a_box: What happened to one box (its number)
-- 一只纸箱的经历（填箱号）
SELECT cycle, business_date, 'returned' AS what, condition AS told, clerk, seq AS entry
FROM box_return WHERE box = :box AND undone = 0
UNION ALL
SELECT cycle, business_date, 'sent', carton, clerk, changed_seq FROM shipment
WHERE box = :box AND state = 'sent'
ORDER BY cycle, entry;

-- most_travelled: Boxes that carried most parcels
-- 寄过最多包裹的纸箱
SELECT b.box, b.size, b.state, count(*) AS parcels, sum(s.board_g) AS board_g
FROM shipment AS s JOIN box AS b USING (box) WHERE s.state = 'sent'
GROUP BY b.box ORDER BY parcels DESC, b.box LIMIT 100;

-- pulp_tickets: Tickets of the mill
-- 纸厂磅单
SELECT t.ticket, t.business_date, count(c.cage) AS cages, sum(c.boxes) AS boxes,
       t.estimate_g, t.scale_g, t.settlement_g, t.notebook_equivalents
FROM pulp_collection AS t LEFT JOIN pulp_cage AS c USING (ticket)
GROUP BY t.ticket ORDER BY t.business_date DESC;

-- clerks_by_day: Entries by day, clerk and kind
-- 每天每位店员的流水：按种类
SELECT business_date, clerk, kind, count(*) AS entries, min(seq) AS first, max(seq) AS last
FROM journal GROUP BY business_date, clerk, kind ORDER BY business_date DESC, clerk, kind;

-- undone_entries: What was undone, and by whom
-- 撤销过的流水和撤销人
SELECT undo.entry, was.kind, was.clerk, undo.seq AS undone_by_entry, undo.clerk AS undone_by,
       datetime(undone_at / 1000, 'unixepoch') AS undone_at_utc
FROM undo JOIN journal AS was ON was.seq = undo.entry ORDER BY undo.seq DESC;

-- failed_look_ups: Voucher codes that were tried and aren't any
-- 试过却不存在的券码
SELECT datetime(happened_at / 1000, 'unixepoch') AS happened_at_utc, clerk, why, seq AS entry
FROM lookup_failure ORDER BY seq DESC;

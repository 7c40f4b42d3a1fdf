"""The station's report as a page: what came, what became of it, and what it was worth."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cainiao_recycle.domain import money
from cainiao_recycle.domain.periods import Period
from cainiao_recycle.domain.review import Finding
from cainiao_recycle.language import _, sentence, spoken
from cainiao_recycle.reports.course import Course, course_of
from cainiao_recycle.reports.lines import (
    STANDS_ON,
    TARGET,
    all_lines,
    assumed_lines,
    definitions,
    factor_line,
    head_lines,
    mass,
    money_lines,
    percent,
    title_of,
    yuan,
)
from cainiao_recycle.reports.page import charts, parts
from cainiao_recycle.reports.page.charts import Series
from cainiao_recycle.reports.page.parts import Tile
from cainiao_recycle.reports.report import Report
from cainiao_recycle.sentences import N_, in_words
from cainiao_recycle.station.reviewing import list_findings
from cainiao_recycle.station.session import Session
from cainiao_recycle.store.connection import of_system
from cainiao_recycle.store.files import place_of_file, written_whole

MOST_FINDINGS = 20

BEHIND = N_("The figures as a table")
ONE_READING = N_("On the screen, tap a line below a chart to see its figures.")


def write_report_page(self: Session, found: Report, path: Path) -> None:
    """Write a report as a page for a browser, whole or not at all. Raises `ExtraMissing`
    and what stands in the way of a file.
    """
    path = place_of_file(path)
    stands_out = not_looked_at(self, found.period)
    made = page(found, course_of(self, found.period), self.name, stands_out)
    try:
        with written_whole(path) as file:
            file.write(made)
    except OSError as error:
        raise of_system(error, path) from error


def not_looked_at(self: Session, period: Period) -> list[Finding]:
    """What `review` finds in a period and nobody looked at yet, the latest first."""
    found = list_findings(self, period.first, period.last)
    return [one for one in reversed(found) if one.done is None]


def page(
    found: Report, course: Course, station: str, stands_out: Sequence[Finding]
) -> bytes:
    """The page, in the language chosen. Raises `ExtraMissing`."""
    title = sentence(_("{station} ({code})"), station=station, code=found.station)
    body = [
        parts.heading(title, 1),
        parts.paragraph(when(found)),
        parts.tiles(first_figures(found)),
        *boxes(found, course),
        *parcels(found, course),
        *pulp(found, course),
        *eggs(found, course),
        *worth(found, course),
        *carbon(found),
        *standing_out(stands_out),
        *everything(found),
        parts.footer([_(STANDS_ON), *assumed_lines(found), *head_lines(found)]),
    ]
    return parts.document(spoken(), f"{title} · {found.period.name}", body)


def when(found: Report) -> str:
    """Which days the page is of."""
    told = _("Report of {period}: business dates {first} to {last}")
    one = found.period
    return sentence(told, period=one.name, first=one.first, last=one.last)


def first_figures(found: Report) -> Iterator[Tile]:
    """What is read first, each beside the period before."""
    now, before = found.columns[0], found.columns[1]
    n, then = now.amounts, before.amounts

    def against(figure: str) -> str:
        return sentence(_("{period}: {figure}"), period=before.period.name, figure=figure)

    yield Tile(_("boxes returned"), f"{n['returned']:,}", against(f"{then['returned']:,}"))
    yield Tile(
        _("back into service"),
        percent(now.shares["reuse_share"]),
        against(percent(before.shares["reuse_share"])),
    )
    yield Tile(
        _("parcels in used boxes"),
        percent(now.shares["used_share"]),
        sentence(_("target {target} %"), target=TARGET),
    )
    yield Tile(_("eggs given"), f"{n['eggs_given']:,}", against(f"{then['eggs_given']:,}"))
    yield Tile(
        _("board sold"), mass(n["settlement_g"]), against(mass(then["settlement_g"]))
    )
    yield Tile(_("net"), yuan(money.net(n)), against(yuan(money.net(then))))


def charted(caption: str, chart: str, table: str, series: Sequence[str] = ()) -> str:
    """A chart with its table behind it, or that there is nothing to show."""
    if not chart:
        return parts.nothing(caption, _("Nothing in these days."))
    return parts.figure(caption, chart, _(BEHIND), table, series)


def chart_of_steps(
    course: Course, caption: str, *named: tuple[str, str], stacked: bool = True
) -> str:
    """Bars of some indicators, day by day or month by month; of a single day or month
    lying ones, for there is nothing to go along.
    """
    if len(course.steps) == 1:
        n = course.steps[0].amounts
        return lying(caption, [(word, n[name]) for name, word in named])
    labels = [label(step.name, course) for step in course.steps]
    series = [Series(word, [s.amounts[name] for s in course.steps]) for name, word in named]
    rows: list[Sequence[parts.Cell]] = [
        (step.name, *(step.amounts[name] for name, _word in named)) for step in course.steps
    ]
    return charted(
        caption,
        charts.bars(labels, *series, stacked=stacked),
        parts.table([step_word(course), *(word for _name, word in named)], rows),
        [word for _name, word in named],
    )


def lying(caption: str, counts: Sequence[tuple[str, int]]) -> str:
    """Bars of some counts."""
    words, each = zip(*counts, strict=True)
    chart = charts.sideways(words, Series(caption, each))
    return charted(caption, chart, parts.table(["", ""], counts))


def label(name: str, course: Course) -> str:
    """A step as it stands below a chart: without the year among days of one."""
    years = {step.name[:4] for step in course.steps}
    return name if course.by_month or len(years) > 1 else name[5:]


def step_word(course: Course) -> str:
    """What a step is."""
    return _("month") if course.by_month else _("day")


def boxes(found: Report, course: Course) -> Iterator[str]:
    """What came in, and when."""
    yield parts.heading(_("Returns and reuse"))
    yield parts.paragraph(_(ONE_READING), "about screen")
    where = chart_of_steps(
        course,
        _("Boxes returned, by where they went"),
        ("kept", _("back into service")),
        ("held", _("held")),
        ("for_pulp", _("for pulp")),
    )
    rows = [(f"{hour}:00", boxes) for hour, boxes in enumerate(course.hours)]
    when_they_came = charted(
        _("Boxes returned, by hour of the day"),
        charts.bars(
            [str(hour) for hour in range(24)], Series(_("boxes returned"), course.hours)
        ),
        parts.table([_("hour"), _("boxes returned")], rows),
    )
    yield parts.figures([where, when_they_came])
    if late := found.columns[0].amounts["late"]:
        told = _("Recorded late, after the day they came on was closed: {n} boxes")
        yield parts.paragraph(sentence(told, n=f"{late:,}"))


def parcels(found: Report, course: Course) -> Iterator[str]:
    """What went out in used boxes, against the target, and in which cycle."""
    yield parts.heading(_("Parcels in used boxes"))
    yield parts.figures([share_of(course), *cycles_of(found)])


def share_of(course: Course) -> str:
    """The share, against the target; of a single day or month the parcels."""
    if len(course.steps) == 1:
        n = course.steps[0].amounts
        sent = {_("in a used box"): n["sent_used"], _("in a new carton"): n["sent_new"]}
        return lying(_("Parcels sent, by used box and new carton"), list(sent.items()))
    labels = [label(step.name, course) for step in course.steps]
    pairs = [(s.amounts["sent_used"], s.amounts["sent_new"]) for s in course.steps]
    share = [round(100 * u / (u + n), 1) if u + n else None for u, n in pairs]
    rows = [
        (step.name, used, new, "–" if part is None else f"{part} %")
        for step, (used, new), part in zip(course.steps, pairs, share, strict=True)
    ]
    return charted(
        sentence(_("Share of parcels in used boxes, %, target {target}"), target=TARGET),
        charts.lines(
            labels,
            Series(_("in a used box, %"), share),
            Series(_("target"), [TARGET] * len(share)),
            top=100,
        )
        if any(map(any, pairs))
        else "",
        parts.table(
            [step_word(course), _("in a used box"), _("in a new carton"), _("share")], rows
        ),
        [_("in a used box, %"), _("target")],
    )


def cycles_of(found: Report) -> Iterator[str]:
    """In which cycle boxes carried parcels, if any did."""
    cycles = found.columns[0].cycles
    if cycles:
        names = [sentence(_("cycle {n}"), n=cycle) for cycle, _boxes in cycles]
        counts = [boxes for _cycle, boxes in cycles]
        yield charted(
            _("Parcels in used boxes, by the box's cycle"),
            charts.sideways(names, Series(_("parcels"), counts)),
            parts.table([_("cycle"), _("parcels")], list(zip(names, counts, strict=True))),
        )


def pulp(found: Report, course: Course) -> Iterator[str]:
    """Why boxes were pulped, and what they weighed."""
    yield parts.heading(_("Pulp"))
    if course.defects:
        names = [
            _(defect) if defect else _("no defect named") for defect, _n in course.defects
        ]
        counts = [boxes for _defect, boxes in course.defects]
        chart = charted(
            _("Boxes for pulp, by defect; one with two defects counts with both"),
            charts.sideways(names, Series(_("boxes"), counts)),
            parts.table([_("defect"), _("boxes")], list(zip(names, counts, strict=True))),
        )
        yield parts.figures([chart])
    n = found.columns[0].amounts
    told = _("{boxes} boxes went into cages of {mass}; the mill settled {settled}")
    facts = {"boxes": f"{n['boxes_pulped']:,}", "mass": mass(n["pulped_g"])}
    yield parts.paragraph(sentence(told, **facts, settled=mass(n["settlement_g"])))


def eggs(found: Report, course: Course) -> Iterator[str]:
    """Eggs in, given and owed."""
    yield parts.heading(_("Eggs"))
    moved = chart_of_steps(
        course,
        _("Eggs received, on vouchers issued, and given"),
        ("eggs_received", _("received")),
        ("eggs_issued", _("issued")),
        ("eggs_given", _("handed over")),
        stacked=False,
    )
    yield parts.figures([moved, *still_owed(course)])
    template = _("Eggs in stock: {stock}, owed on open vouchers: {owed}")
    stock, owed = f"{found.eggs_in_stock:,}", f"{found.eggs_owed:,}"
    yield parts.paragraph(sentence(template, stock=stock, owed=owed))


def still_owed(course: Course) -> Iterator[str]:
    """How the eggs owed went up and down, where there is more than one end."""
    if len(course.steps) == 1:
        return
    owed, so_far = course.owed_before, []
    for step in course.steps:
        n = step.amounts
        owed += n["eggs_issued"] - n["eggs_given"] - n["eggs_lapsed"]
        so_far.append(owed)
    labels = [label(step.name, course) for step in course.steps]
    rows = [(step.name, owed) for step, owed in zip(course.steps, so_far, strict=True)]
    yield charted(
        _("Eggs owed on open vouchers, at the end of each"),
        charts.lines(labels, Series(_("owed"), so_far)),
        parts.table([step_word(course), _("owed")], rows),
    )


def worth(found: Report, course: Course) -> Iterator[str]:
    """Money."""
    yield parts.heading(_("Money"))
    yield parts.paragraph(_("Prices are assumed until the station sets its own."))
    named = [title_of(one.period) for one in found.columns]
    each = [money_lines(one) for one in found.columns]
    yield parts.table(["", *named], side_by_side(each))
    if len(course.steps) > 1:
        yield parts.figures([worth_by_step(course)])


def worth_by_step(course: Course) -> str:
    """What was saved, sold and spent, day by day or month by month."""
    words = [_("new cartons not bought"), _("board sold"), _("eggs spent")]
    names = (money.SAVED, money.SOLD, money.SPENT)
    labels = [label(step.name, course) for step in course.steps]
    series = [
        Series(word, [step.amounts[name] / 100 for step in course.steps])
        for name, word in zip(names, words, strict=True)
    ]
    rows = [
        (step.name, *(yuan(step.amounts[name]) for name in names)) for step in course.steps
    ]
    return charted(
        _("Saved, sold and spent, in yuan"),
        charts.bars(labels, *series, stacked=False),
        parts.table([step_word(course), *words], rows),
        words,
    )


def side_by_side(columns: list[list[tuple[str, str]]]) -> Iterator[list[str]]:
    """Columns of labels and cells as rows."""
    for at, (row, _cell) in enumerate(columns[0]):
        yield [row, *(column[at][1] for column in columns)]


def carbon(found: Report) -> Iterator[str]:
    """CO2e, each figure beside its factor."""
    yield parts.heading("CO2e")
    yield parts.paragraph(
        _("CO2e figures belong to different systems and are never added:")
    )
    each = found.columns[0].carbon
    rows = [
        (said_basis(one.factor.basis.value), mass(one.co2e_g), factor_line(one.factor))
        for one in each
    ]
    yield parts.table([_("basis"), "CO2e", _("factor, source, edition")], rows)


def said_basis(basis: str) -> str:
    """What a factor is multiplied with."""
    return _(basis)


def standing_out(left: Sequence[Finding]) -> Iterator[str]:
    """What `review` finds and nobody looked at yet."""
    yield parts.heading(_("What stands out"))
    if not left:
        yield parts.paragraph(_("Nothing stands out that wasn't looked at."))
        return
    yield parts.paragraph(_("It proves nothing: it is what to ask about."))
    rows = [
        (one.date, one.clerk, in_words("{it}", {"it": one.why}, _), one.line)
        for one in left[:MOST_FINDINGS]
    ]
    yield parts.table([_("day"), _("clerk"), _("why"), _("line")], rows)
    if len(left) > MOST_FINDINGS:
        told = _("and {n} lines more: review --from {first} --to {last}")
        facts = {"first": left[-1].date, "last": left[0].date}
        yield parts.paragraph(sentence(told, n=len(left) - MOST_FINDINGS, **facts))


def everything(found: Report) -> Iterator[str]:
    """All figures side by side, and what each means."""
    yield parts.heading(_("All figures"))
    named = [title_of(one.period) for one in found.columns]
    each = all_lines(found)
    yield parts.table(["", *named], side_by_side(each))
    meant = parts.table([_("name"), _("unit"), _("definition")], definitions())
    yield parts.folded(_("What each figure means"), meant)

"""Plot what a dashboard counts. Numbers in, a plot as plotly's JSON out, in one language.

Colours are named, not given (`meta`): the page has them for light and for dark.
"""

from collections.abc import Callable, Sequence

import plotly.graph_objects as go

from extractor.export.dashboard.counted import CountedGroup, CountedRule, Trend

T = Callable[[str, str], str]
_BAR = 30  # pixels of a bar across
_MYRIAD = 10_000


def verdicts(groups: Sequence[CountedGroup], names: Sequence[str], t: T, *, across: bool = False) -> str:
    """Documents of each group: accepted, to be reviewed, not read."""
    parts = (
        (t("核对通过", "accepted"), "good", [group.accepted for group in groups]),
        (t("待人审", "for a person"), "warn", [group.documents - group.accepted - group.unread for group in groups]),
        (t("未能读取", "not read"), "bad", [group.unread for group in groups]),
    )
    return _stacked(names, parts, across=across)


def rules(found: Sequence[CountedRule], names: Sequence[str], t: T) -> str:
    """How often each rule does not hold, and whose fault that is."""
    parts = (
        (t("原文有误（已确认）", "the document's, confirmed"), "bad", [rule.confirmed for rule in found]),
        (t("待定", "open"), "warn", [rule.open for rule in found]),
        (t("误读（已更正）", "misread, corrected"), "accent", [rule.misread for rule in found]),
    )
    return _stacked(names, parts, across=True)


def amounts(names: Sequence[str], yuan: Sequence[float], t: T) -> str:
    """Amounts in 万元 by name, the largest on top."""
    return _stacked(names, ((t("万元", "CNY 10,000"), "accent", [one / _MYRIAD for one in yuan]),), across=True)


def trend(found: Trend, t: T) -> str:
    """Quartiles of an amount through the years, in 万元; a year that nobody states breaks the line."""
    lines = (
        (t("上四分位", "upper quartile"), "soft", found.high, "dot"),
        (t("中位数", "median"), "accent", found.middle, "solid"),
        (t("下四分位", "lower quartile"), "soft", found.low, "dot"),
    )
    figure = go.Figure(
        [
            go.Scatter(
                x=found.years,
                y=[None if one is None else one / _MYRIAD for one in values],
                name=name,
                meta=colour,
                mode="lines+markers",
                line={"dash": dash},
                connectgaps=False,
                text=[t(f"{n}个单位", f"{n} organisations") for n in found.stated],
                hovertemplate="%{x}: %{y:,.2f}<br>%{text}",
            )
            for name, colour, values, dash in lines
        ]
    )
    return _drawn(figure, 280, xaxis={"dtick": 1, "tickformat": "d"}, yaxis={"rangemode": "tozero"})


def _stacked(names: Sequence[str], parts: Sequence[tuple[str, str, Sequence[float]]], *, across: bool) -> str:
    places = ({"y": names, "orientation": "h"}, "x") if across else ({"x": names}, "y")
    bars = [go.Bar(**places[0], **{places[1]: values}, name=name, meta=colour) for name, colour, values in parts]
    height = 110 + _BAR * len(names) if across else 280
    category = {"type": "category", "automargin": True} | ({"autorange": "reversed"} if across else {})
    named = {"yaxis": category} if across else {"xaxis": category}
    return _drawn(go.Figure(bars), height, barmode="stack", showlegend=len(parts) > 1, **named)


def _drawn(figure: go.Figure, height: int, **layout: object) -> str:
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 60, "r": 10, "t": 10, "b": 40},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        **layout,
    )
    return str(figure.to_json())

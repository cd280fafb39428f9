"""Write a dashboard as one page that needs nothing else: numbers in, HTML out, in two languages, light and dark."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from extractor.doctypes.registry import all_types
from extractor.export.dashboard import figures
from extractor.export.dashboard.counted import MOST, CountedGroup, Dashboard

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
FOLDER = Path(__file__).with_name("templates")
_YEARLY, _ROWS = 30, 200
_MYRIAD = Decimal(10_000)


def speaker(lang: Lang) -> Callable[[str, str], str]:
    """`t(zh, en)` gives the words of that language."""
    return lambda zh, en: zh if lang == "zh" else en


def script() -> str:
    """What draws the plots: plotly's own."""
    return str(get_plotlyjs())


def page(dashboard: Dashboard, title: str) -> str:
    """The whole page, which opens without a network: text, plots and what draws them."""
    bodies = {lang: body(dashboard, lang) for lang in LANGUAGES}
    css, drawing = ((FOLDER / name).read_text(encoding="utf-8") for name in ("dashboard.css", "dashboard.js"))
    given = {"css": Markup(css), "drawing": Markup(drawing), "plotly": Markup(script())}  # noqa: S704 - our own files
    return _environment().get_template("page.html.j2").render(title=title, bodies=bodies, **given)


def body(dashboard: Dashboard, lang: Lang, at: str = "") -> Markup:
    """What the page says, in one language. Documents are linked by their number `at` an address, if any."""
    t = speaker(lang)
    titles = {rule.code: rule.zh if lang == "zh" else rule.en for one in all_types() for rule in one.catalogue}
    types = {one.name: t(one.title, one.title_en or one.name) for one in all_types()}

    def named(group: CountedGroup, known: dict[str, str] | None = None) -> str:
        return (known or {}).get(group.name, group.name) or t("（未知）", "(unknown)")

    def shown(groups: tuple[CountedGroup, ...], known: dict[str, str] | None = None, *, across: bool = False) -> str:
        most = groups[:MOST] if across else groups[-_YEARLY:]
        return figures.verdicts(most, [named(group, known) for group in most], t, across=across)

    text = _environment().get_template("body.html.j2")
    return Markup(  # noqa: S704 - a template that escapes
        text.render(
            t=t,
            lang=lang,
            d=dashboard,
            at=at,
            title=lambda code: titles.get(code, code),
            type_name=lambda name: types.get(name, name),
            named=named,
            types=types,
            amount=lambda yuan: f"{yuan / _MYRIAD:,.2f}",
            most=_ROWS,
            plots={
                "year": shown(dashboard.by_year),
                "type": shown(dashboard.by_type, types, across=True),
                "organization": shown(dashboard.by_organization, across=True),
                "rules": figures.rules(
                    dashboard.rules, [f"{titles.get(one.code, '')} {one.code}" for one in dashboard.rules], t
                ),
                "stake": figures.amounts(
                    [name or t("（未知）", "(unknown)") for name, _ in dashboard.stake_by_organization],
                    [float(amount) for _, amount in dashboard.stake_by_organization],
                    t,
                ),
            },
            trend=lambda found: figures.trend(found, t),
        )
    )


def _environment() -> Environment:
    loader = PackageLoader("extractor.export.dashboard")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)

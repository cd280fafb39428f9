"""The report of what was measured, from the results that the evaluation committed. Results in, a page out."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from eval.docs.markdown import table

RESULTS = Path(__file__).parents[1] / "results"
BASELINE = RESULTS / "baseline.json"
BY_LAYOUT = RESULTS / "by_layout.json"
_OUTCOMES = ("right", "wrong", "missing", "spurious")


def by_way() -> str:
    """The sample documents by way of reading."""
    return _by_way(json.loads(BASELINE.read_text(encoding="utf-8")))


def by_layout() -> str:
    """Every labelled layout, read by the grammar, as it was measured last."""
    return _by_layout(json.loads(BY_LAYOUT.read_text(encoding="utf-8")))


def _by_way(baseline: Mapping[str, Any]) -> str:
    """The sample documents by way of reading, all and by layout."""
    rows = []
    documents: list[Mapping[str, Any]] = baseline["documents"]
    for way in dict.fromkeys(one["way"] for one in documents):
        mine = [one for one in documents if one["way"] == way]
        cost = baseline["summary"][way]["cost_per_document"]
        rows.append((f"`{way}`", "全部 all", *_counted(mine), f"{float(cost):.3f}"))
        rows += [
            ("", layout, *_counted([one for one in mine if one["layout"] == layout]), "")
            for layout in dict.fromkeys(one["layout"] for one in mine)
        ]
    heads = (
        "读法 way",
        "版式 layout",
        "份 documents",
        "对 right",
        "错 wrong",
        "漏 missing",
        "多 spurious",
        "F1",
        "元/份 ¥ each",
    )
    return table(heads, rows)


def _counted(documents: Iterable[Mapping[str, Any]]) -> tuple[object, ...]:
    mine = list(documents)
    counts = Counter(cell[2] for one in mine for cell in one["cells"])
    right, wrong, missing, spurious = (counts[outcome] for outcome in _OUTCOMES)
    f1 = 2 * right / max(2 * right + 2 * wrong + missing + spurious, 1)
    return len(mine), right, wrong, missing, spurious, f"{f1:.4f}"


def _by_layout(board: Mapping[str, Any]) -> str:
    rows = [_scored(f"{one['group']}: {one['layout']}", one) for one in board["layouts"]]
    rows += [_scored(f"**{name}**", one) for name, one in board["pooled"].items()]
    heads = (
        "版式 layout",
        "对 right",
        "错 wrong",
        "F1",
        "入字段 placed",
        "有交代 accounted",
        "查出 caught",
        "误报 false alarms",
        "单元格 F1 cells",
    )
    return table(heads, rows)


def _scored(name: str, one: Mapping[str, Any]) -> tuple[object, ...]:
    figures, printed = one["figures"], max(one["printed"], 1)
    return (
        name + ("（不用于调整 held back）" if one.get("held_back") else ""),
        figures["right"],
        figures["wrong"],
        f"{figures['f1']:.4f}",
        f"{one['placed'] / printed:.1%}",
        f"{one['accounted'] / printed:.1%}",
        f"{one['caught']}/{one['must']}",
        f"{one['false_alarms']}/{one['fails']}",
        "–" if not one["cells"]["right"] else f"{one['cells']['f1']:.3f}",
    )


def keep_measured(scoreboard: Path) -> None:
    """Keep of a scoreboard what the page shows: figures by layout, without the documents."""
    board = json.loads(scoreboard.read_text(encoding="utf-8"))
    layouts = ",\n".join(json.dumps(one, ensure_ascii=False) for one in board["layouts"])
    pooled = json.dumps(board["pooled"], ensure_ascii=False)
    BY_LAYOUT.write_text(f'{{"layouts": [\n{layouts}\n],\n"pooled": {pooled}}}\n', encoding="utf-8")

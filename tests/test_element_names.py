"""A name that only a model gives is doubted where another element's name is what is printed before the figures."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from extractor.core.evidence import Cited, Where
from extractor.core.values import Money
from extractor.doctypes.final_accounts.schema import FinalAccounts
from extractor.document import read_document
from extractor.extraction.names import misnamed, under_doubt

LINE = "一、收入决算情况说明\n其中：财政拨款收入12.50万元，事业收入7.25万元，还有1.00万元是其他收入。\n"


def record_of(text: str, said: Mapping[str, str], reader: str) -> FinalAccounts:
    def cited(printed: str) -> Cited[Money]:
        at = text.index(printed)
        value = Money.model_validate({"value": printed.removesuffix("万元"), "unit": "万元", "decimals": 2})
        where = Where(document="a", page=1, start=at, end=at + len(printed), boxes=())
        return Cited(value=value, quote=printed, where=where, figure=(at, at + len(printed)), reader=reader)

    items = [{"label": name, "amount": cited(printed)} for name, printed in said.items()]
    return FinalAccounts.model_validate({"income": {"items": items}})


@pytest.mark.parametrize(
    ("said", "reader", "doubted"),
    [
        ({"财政拨款收入": "12.50万元", "事业收入": "7.25万元", "其他收入": "1.00万元"}, "llm", set()),
        ({"事业收入": "12.50万元", "财政拨款收入": "7.25万元"}, "llm", {"事业收入", "财政拨款收入"}),
        ({"事业收入": "12.50万元", "财政拨款收入": "7.25万元"}, "grammar+llm", set()),
        ({"财政给我们的": "12.50万元", "事业收入": "7.25万元"}, "llm", set()),
    ],
)
def test_names(tmp_path: Path, said: Mapping[str, str], reader: str, doubted: set[str]) -> None:
    (tmp_path / "a.txt").write_text(LINE, encoding="utf-8")
    document = read_document(tmp_path / "a.txt")
    record = record_of(document.text, said, reader)
    notices = list(misnamed(document, record))
    assert {notice.path for notice in notices} == {f"income.items[{name}]" for name in doubted}
    paths = [f"income.items[{name}].amount" for name in said]
    assert under_doubt(paths, notices) == {f"income.items[{name}].amount" for name in doubted}

"""A form that nobody has filled in: places to fill where figures should stand, instructions, hardly a figure."""

from extractor.doctypes.base import DocType
from extractor.doctypes.recognised.record import CATALOGUE, RecognisedRecord
from extractor.doctypes.recognition import Evidence, term

_GAP = r"(?:[Xx\uff38\uff58×*○〇]{2,}|[\uff3f_]{2,})"
_UNIT = "(?:[万亿]?元|[%％]|个|人|辆|年|批|台|次|平方米)"

TEMPLATE = DocType(
    at=f"{__name__}:TEMPLATE",
    name="template",
    title="空白模板",
    title_en="blank form",
    record=RecognisedRecord,
    catalogue=tuple(CATALOGUE),
    recognised_only=True,
    is_disclosure=False,
    evidence=Evidence(
        title=(term(f"{_GAP}|某某?[省市县区局委部单]|模板|样表|范本|填写说明|[（(]样[）)]", 4),),
        skeleton=(term(_GAP, 2),),
        text=(
            term(f"{_GAP}{_UNIT}|(?:[为计加少占]|收入|支出|经费)(?:[万亿]元|[%％])", 16, often=10),
            term(
                "请(?:参照|根据|按|填写)|据实填写|按实际情况|(?:可以?|可)不写|不涉及的不列|填写说明|填报说明",
                3,
                often=2,
            ),
            term(r"(?<![\d.,])[1-9](?:\d*\.\d{1,2}(?!\d)|\d{0,2}(?:,\d{3})+)", -16, often=20),
        ),
    ),
)

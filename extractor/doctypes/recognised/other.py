"""What no other type is: what says so itself, and all that speaks for no type, or for two alike."""

from extractor.doctypes.base import DocType
from extractor.doctypes.recognised.record import CATALOGUE, RecognisedRecord
from extractor.doctypes.recognition import Evidence, term

_DEBT = "债[务券][^，。]{0,12}(?:限额|余额|发行|还本|使用|付息|转贷|决算|预算|情况)"

OTHER = DocType(
    at=f"{__name__}:OTHER",
    name="other",
    title="其他文件",
    title_en="some other document",
    record=RecognisedRecord,
    catalogue=tuple(CATALOGUE),
    recognised_only=True,
    fallback=True,
    is_disclosure=False,
    evidence=Evidence(
        title=(term("统计公报|国民经济和社会发展", 8), term(_DEBT, 5)),
        skeleton=(
            term("统计公报", 4),
            term(_DEBT, 5, often=2),
            term("公共预算|政府性基金|国有资本经营", -6, often=4),
        ),
        text=(term("债[务券]", 3, often=5),),
    ),
)

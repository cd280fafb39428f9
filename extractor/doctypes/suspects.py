"""The parts of a record that may have been misread, by what their reading itself leaves in doubt.

A record in, the parts under suspicion out, whatever its type.
"""

from collections.abc import Iterator

from extractor.checks.systematic import Suspect
from extractor.core.evidence import Model
from extractor.core.field_path import FieldPath
from extractor.core.schema import fields, keyed
from extractor.core.tables import StatutoryTable

_WHY = {
    "heads": ("表头不能确定各列是什么", "its heads leave in doubt what its columns are"),
    "geometry": ("表中有数不能确定在哪一格", "it is not certain which cells some of its figures are in"),
}


def suspects_of(record: Model) -> Iterator[Suspect]:
    """The tables whose columns would add up if they were others, and those whose heads or grid leave doubt."""
    for entry in fields(type(record)):
        if entry.part is not StatutoryTable:
            continue
        for key, table in keyed(getattr(record, entry.name)):
            path = str(FieldPath((entry.name, key)))
            if table.doubted:
                yield Suspect(
                    path,
                    f"{table.printed_title}没有一行的合计等于各项之和，而换一种列的对应则全部成立",
                    f"the columns of {table.printed_title} add up in no row, and would in all if they were others",
                    rival=True,
                )
            elif table.weak:
                zh, en = zip(*(_WHY[one] for one in table.weak), strict=True)
                title = table.printed_title
                yield Suspect(path, f"{title}的{'，'.join(zh)}", f"{title}: {', '.join(en)}")

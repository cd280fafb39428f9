"""Make a panel for a program or notebook: organisation × year × indicator. A run's folder or store in, a Panel out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from extractor.dataset.organisations import Correction, read_corrections
from extractor.doctypes.registry import all_types
from extractor.export.panel import Chosen, codes_of, years_of
from extractor.export.panel import panel as write_panel
from extractor.export.panel_rows import Status
from extractor.export.panel_sources import FolderSource, Source, of_store
from extractor.public.rows import pandas
from extractor.store.circles import bring_up
from extractor.store.database import open_store

if TYPE_CHECKING:
    import pandas as pd

TableName = Literal["panel", "sources", "documents", "findings", "dictionary", "organisations"]


@dataclass(frozen=True, eq=False)
class Panel:
    """A dataset of documents, as tables (of pyarrow) by name.

    `panel` has a row an organisation and year, a column an indicator, in 元; `sources` a row a value with its page, its
    quote and what stands behind it; `documents` what became of each; `findings` what does not hold in one or across
    them; `dictionary` what each indicator means; `organisations` their names over the years.
    """

    sheets: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Panel({', '.join(f'{name}: {table.num_rows}' for name, table in self.sheets.items())})"

    def to_frame(self, table: TableName = "panel") -> "pd.DataFrame":
        """One of its tables as a pandas DataFrame. Raises NoPandasError."""
        pandas()
        found = self.sheets[table]
        frame: pd.DataFrame = found.cast(_with_floats(found.schema)).to_pandas()
        return frame

    def _repr_html_(self) -> str:
        return str(self.to_frame()._repr_html_())


def panel(
    place: str | Path,
    *,
    indicators: str | Iterable[str] | None = None,
    years: str | Iterable[int] | None = None,
    min_status: Status = "unsettled",
    organisations: str | Path | None = None,
) -> Panel:
    """The panel of a run's folder or store: who, when, how much, and where each number stands.

    `indicators` are codes, `*` for any part of one (`three_public*`); without any, all that have one value. `years` are
    numbers, or `2019-2021`. `min_status` is the least that must stand behind a value. `organisations` is a file of
    corrections, which a store keeps. Raises NoIndicatorError, BadYearsError, NoRunError, StoreError.
    """
    codes = indicators if indicators is None or isinstance(indicators, str) else ",".join(indicators)
    wanted = years if years is None or isinstance(years, str) else ",".join(map(str, years))
    corrections = None if organisations is None else read_corrections(Path(organisations))
    with _source(place, codes, corrections) as (source, chosen), TemporaryDirectory() as folder:
        out = Path(folder) / "panel"
        write_panel(source, out, "parquet", Chosen(chosen, years_of(wanted), min_status))
        return Panel(dict(_tables(out)))


@contextmanager
def _source(
    place: str | Path, codes: str | None, corrections: Sequence[Correction] | None
) -> Iterator[tuple[Source, frozenset[str]]]:
    """Where the dataset comes from, and the indicators that are wanted of it."""
    if "://" not in str(place) and Path(place).is_dir():
        folder = FolderSource.of(Path(place), corrections or ())
        yield folder, codes_of(codes, folder.types)
        return
    store = open_store(str(place))
    try:
        chosen = codes_of(codes, all_types())
        bring_up(store, corrections)
        with of_store(store, chosen) as found:
            yield found, chosen
    finally:
        store.close()


def _tables(folder: Path) -> Iterator[tuple[str, Any]]:
    import pyarrow.parquet as pq

    for path in sorted(folder.glob("*.parquet")):
        yield path.stem, pq.read_table(path)


def _with_floats(schema: Any) -> Any:
    """A schema whose exact numbers are floats, which pandas calculates with and plots."""
    import pyarrow as pa

    kinds = (field.with_type(pa.float64()) if pa.types.is_decimal(field.type) else field for field in schema)
    return pa.schema(kinds)

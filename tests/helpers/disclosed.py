"""Documents that are read, measured and checked against one another without a store."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from extractor.api import extract, read
from extractor.dataset.across import Circle, crossings
from extractor.dataset.adjusted import adjustments
from extractor.dataset.disclosures import disclosures
from extractor.dataset.figures import Crossing, DocumentFigures, figures_of
from extractor.dataset.organisations import Correction, Occurrence, Registry, read_corrections
from extractor.doctypes.registry import all_types

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "panel"
MISTAKES = json.loads((EXAMPLE / "mistakes.json").read_text(encoding="utf-8"))


def example() -> dict[str, str]:
    """The composed documents, by name of file, and what people say of their organisations."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((EXAMPLE / "documents").iterdir())}


def corrections() -> tuple[Correction, ...]:
    return read_corrections(EXAMPLE / "organisations.csv")


def measured(texts: Mapping[str, str], folder: Path) -> list[DocumentFigures]:
    """The texts as documents of the dataset, in their order."""
    found = []
    for order, (name, text) in enumerate(texts.items()):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        document = read(path)
        result = extract(document)
        found.append(
            figures_of(
                path.stem,
                document.sha256,
                result.plan.doctype,
                result.record,
                {},
                result.results,
                adjustments(text),
                settled=True,
                order=order,
            )
        )
    return found


def crossed(documents: Iterable[DocumentFigures], said: tuple[Correction, ...] = ()) -> list[tuple[str, Crossing]]:
    """Every check across these documents, with the name of the document that it is asked of."""
    documents = list(documents)
    indicators = {doctype.name: {one.code: one for one in doctype.indicators} for doctype in all_types()}
    registry = Registry.of([Occurrence(one.organization, one.year) for one in documents if one.organization], said)
    own: dict[str, list[DocumentFigures]] = {}
    for one in documents:
        if (organisation := registry.resolve(one.organization, one.year)) is not None:
            own.setdefault(organisation.key, []).append(one)
    by_key = {key: disclosures(group, key, indicators) for key, group in own.items()}
    names = {one.sha256: one.name for one in documents}
    found = []
    for key, organisation in registry.organisations.items():
        units = registry.units_of(key)
        of_units = [one for unit in units for one in by_key.get(unit.key, ())]
        circle = Circle.of(organisation, by_key.get(key, ()), of_units, len(units))
        found += [(names[sha256], one) for sha256, some in crossings(circle).items() for one in some]
    return found

"""Say what was run, with which prompts and settings, what came of it, what it cost. A run in, `manifest.json` out.

Nothing in it depends on the machine: no path but the inputs as they were given, and never a key.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from importlib.metadata import version
from typing import Any

from extractor.doctypes.base import DocType
from extractor.doctypes.choice import TypeChoice
from extractor.extraction.readers.requests import prompts_of
from extractor.llm.settings import Settings
from extractor.output.tally import READ, STATUSES, to_review

TOKENS = ("requests", "cached", "input_tokens", "output_tokens")


def now() -> str:
    """The time, as a manifest has it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a run before it starts; `model` is None where none is asked."""

    inputs: Sequence[str]
    reader: str
    readers: Sequence[str]
    fingerprint: str
    types: TypeChoice
    model: Settings | None = None
    started: str = field(default_factory=now)

    def form(self, rows: Sequence[Mapping[str, Any]], spent: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What `manifest.json` holds once the run is over; `spent` is what its requests came to."""
        return {
            "schema": "manifest/1",
            "extractor": version("extractor"),
            "fingerprint": self.fingerprint,
            "inputs": list(self.inputs),
            "type": None if (named := self.types.named) is None else named.name,
            "type_version": None if named is None else named.version,
            "reader": self.reader,
            "readers": list(self.readers),
            "model": None if self.model is None else _model(self.model),
            "prompts": [] if self.model is None else _prompts(self.types.possible, self.model),
            "policies": {
                doctype.name: self.types.policy_of(doctype).model_dump(mode="json") for doctype in self.types.possible
            },
            **totals(rows),
            **(spent or {}),
            "started": self.started,
            "finished": now(),
        }


def totals(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts by status and type, tokens and cost over the rows of a summary; of a cascade also what it did not ask."""
    statuses, types, usage, cascade = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    review, cost, currency = 0, Decimal(0), None
    for row in rows:
        statuses[row["status"]] += 1
        review += to_review(row)
        if row["status"] not in READ:
            continue
        types[row["type"]] += 1
        usage.update({name: row[name] for name in TOKENS})
        if "cost" in row:
            if (paid := Decimal(row["cost"])) or currency is None:  # what was kept cost nothing, in whatever money
                currency = row["currency"]
            cost += paid
        if "paragraphs_shown" in row and not row.get("kept"):
            cascade.update({name: row[name] for name in ("paragraphs", "paragraphs_shown", "tokens_saved")})
    found: dict[str, Any] = {
        "documents": statuses.total(),
        "statuses": {status: statuses[status] for status in STATUSES},
        "types": dict(sorted(types.items())),
        "needs_review": review,
        "usage": {name: usage[name] for name in TOKENS},
    }
    if currency is not None:
        found |= {"cost": f"{cost:f}", "currency": currency}
    return found | ({"cascade": dict(cascade)} if cascade else {})


def _model(settings: Settings) -> dict[str, Any]:
    """What the model is asked with, and the host that text goes to."""
    prices = None if settings.prices is None else settings.prices.model_dump(mode="json")
    served = {"provider": settings.provider, "model_class": settings.model_class, "host": settings.host}
    return {**settings.answer_settings, **served, "max_tokens": settings.max_tokens, "prices": prices}


def _prompts(types: Iterable[DocType], settings: Settings) -> list[dict[str, str]]:
    """Every prompt that a model can be asked with, by name, version and digest."""
    found = [prompt.cited for doctype in types for prompt in prompts_of(doctype, settings.prompt_versions)]
    return list({one["digest"]: one for one in found}.values())

"""Compare what two runs say of the same documents: figures, cells, findings and verdicts.

Two OUT folders in, what the second reads otherwise out, a document at a time.

This compares what two versions of the program say; which of the two is right, only gold tells (`eval/scoring`).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from extractor.core.field_path import FieldPath, Key
from extractor.errors import ExtractorError
from extractor.message import Message

Part = Literal["document", "verdict", "fact", "cell", "finding"]
Kind = Literal["added", "lost", "damaged", "value", "path", "quote"]
SUMMARY, FACTS, TABLES, FINDINGS = "summary.jsonl", "facts.jsonl", "tables.json", "findings.jsonl"


class NotAnOutError(ExtractorError):
    """A folder that no run wrote, or a file in it that is not what a run writes; carries the place."""

    place: str
    zh: str
    en: str

    located_by = "place"

    @property
    def message(self) -> Message:
        return Message(self.zh, self.en)


class Entry(NamedTuple):
    """One thing that a run says of a document.

    `path` is what it is about, `value` what it says, `words` what it quotes, `mark` what it is known by at another
    path: where it stands in the document, or what it says of it. Without a mark it is never taken for a moved one.
    """

    path: str
    value: str
    words: str = ""
    mark: Hashable = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference: `before` and `after` are values (for `quote`, quotes); a moved one has its new path in `now`.

    Of a document whose files are damaged `before` and `after` say which file and what is wrong with it.
    """

    part: Part
    kind: Kind
    path: str
    before: str | None = None
    after: str | None = None
    now: str | None = None

    @property
    def form(self) -> dict[str, Any]:
        """As JSON."""
        named = {"part": self.part, "change": self.kind, "path": self.path, "before": self.before, "after": self.after}
        return named | ({} if self.now is None else {"now": self.now})


@dataclass(frozen=True, slots=True)
class DocumentChanges:
    """What differs of a document; never nothing."""

    document: str
    changes: tuple[Difference, ...]


def differences(before: Path, after: Path) -> Iterator[DocumentChanges | None]:
    """What each document of two OUT folders says otherwise, by name; None where it says the same.

    One document is held at a time; one whose files are damaged is told of as that. Raises NotAnOutError where the
    folder or its summary is none of a run.
    """
    rows, others = _summary(before), _summary(after)
    names, other_names = _names(before, rows), _names(after, others)
    for name in sorted(names | other_names):
        changes = (
            (Difference("document", "lost", name),)
            if name not in other_names
            else (Difference("document", "added", name),)
            if name not in names
            else _compared(before / name, after / name, rows.get(name, ()), others.get(name, ()))
        )
        yield DocumentChanges(name, changes) if changes else None


def compare(part: Part, before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[Difference]:
    """How two lists of entries differ, in the order of the first: changed, moved, lost; then what was added.

    Of several entries of a path, those that say the same are a pair; of what is left, the first goes with the first.
    What is lost at one path and added at another is moved where its mark and value are those of one entry on each side.
    """
    pairs, lost, added = _paired(list(before), list(after))
    for old, new in pairs:
        if old.value != new.value:
            yield Difference(part, "value", old.path, old.value, new.value)
        elif old.words != new.words:
            yield Difference(part, "quote", old.path, old.words, new.words)
    moved = _moved(lost, added)
    for entry in lost:
        if (now := moved.get(entry)) is not None:
            yield Difference(part, "path", entry.path, entry.value, now.value, now.path)
        else:
            yield Difference(part, "lost", entry.path, before=entry.value)
    arrived = set(moved.values())
    for entry in added:
        if entry not in arrived:
            yield Difference(part, "added", entry.path, after=entry.value)


def _paired(before: list[Entry], after: list[Entry]) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """Entries of one path two by two, and what has no other."""
    waiting: dict[str, list[Entry]] = defaultdict(list)
    for entry in after:
        waiting[entry.path].append(entry)
    pairs: dict[int, tuple[Entry, Entry]] = {}
    for same in (_says_the_same, _has_the_same_value, _is_any):
        for at, entry in enumerate(before):
            if at in pairs:
                continue
            others = waiting[entry.path]
            if (other := next((other for other in others if same(entry, other)), None)) is not None:
                others.remove(other)
                pairs[at] = (entry, other)
    lost = [entry for at, entry in enumerate(before) if at not in pairs]
    left = {path: Counter(others) for path, others in waiting.items()}
    added = []
    for entry in after:
        if left[entry.path][entry]:
            left[entry.path][entry] -= 1
            added.append(entry)
    return [pairs[at] for at in sorted(pairs)], lost, added


def _says_the_same(a: Entry, b: Entry) -> bool:
    return a[1:3] == b[1:3]


def _has_the_same_value(a: Entry, b: Entry) -> bool:
    return a.value == b.value


def _is_any(a: Entry, b: Entry) -> bool:
    del a, b
    return True


def _moved(lost: Iterable[Entry], added: Iterable[Entry]) -> dict[Entry, Entry]:
    """What is lost at one path and added at another, where there is no doubt which it is."""

    def by_mark(entries: Iterable[Entry]) -> dict[Hashable, list[Entry]]:
        found: dict[Hashable, list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.mark is not None:
                found[entry.mark, entry.value].append(entry)
        return found

    here, there = by_mark(lost), by_mark(added)
    return {old[0]: there[mark][0] for mark, old in here.items() if len(old) == 1 and len(there.get(mark, ())) == 1}


# --- what a run writes of a document, as entries -------------------------------------------------------------------


def _compared(before: Path, after: Path, row: Iterable[Entry], other: Iterable[Entry]) -> tuple[Difference, ...]:
    try:
        return tuple(_document(before, after, row, other))
    except NotAnOutError as error:
        return (Difference("document", "damaged", before.name, error.place, str(error.message)),)


def _document(before: Path, after: Path, row: Iterable[Entry], other: Iterable[Entry]) -> Iterator[Difference]:
    yield from compare("verdict", row, other)
    parts: tuple[tuple[Part, Callable[[Path], Iterable[Entry]]], ...] = (
        ("fact", _facts),
        ("cell", _cells),
        ("finding", _findings),
    )
    for part, entries in parts:
        yield from compare(part, _whole(entries, before), _whole(entries, after))


def _whole(entries: Callable[[Path], Iterable[Entry]], folder: Path) -> list[Entry]:
    try:
        return list(entries(folder))
    except (KeyError, TypeError, AttributeError) as error:
        raise _broken(folder) from error


def _verdict(row: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Whether a document was read, whether it is accepted, and why not."""
    stated = [Entry("status", row["status"])]
    stated += [Entry(name, str(row[name])) for name in ("verdict", "error") if row.get(name) is not None]
    return (*stated, *(Entry(f"reason {reason}", "") for reason in row.get("reasons", ())))


def _facts(folder: Path) -> Iterator[Entry]:
    for fact in _lines(folder / FACTS):
        value, unit = fact["value"], fact.get("unit") or ("%" if fact["type"] == "percent" else "")
        shown = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        yield Entry(fact["path"], f"{shown}{unit}", fact["quote"], (fact["start"], fact["end"]))


def _cells(folder: Path) -> Iterator[Entry]:
    """Cells by the path that all else names them by; one that moved is known by its value, where no other has that."""
    kinds: Counter[str] = Counter()
    for table in _json(folder / TABLES, []):
        kind = table["kind"] or table["printed_title"]
        kinds[kind] += 1
        at, unit = FieldPath(("tables", Key(kind, kinds[kind]))), table["unit"] or ""
        yield Entry(str(at / "empty"), str(table["empty"]).lower())
        names: Counter[str] = Counter()
        for row in table["rows"]:
            name = row["code"] or row["label"]
            names[name] += 1
            for column, value in row["cells"].items():
                path = at / "rows" / Key(name, names[name]) / column
                yield Entry(str(path), f"{value}{unit}", "", kind)


def _findings(folder: Path) -> Iterator[Entry]:
    for found in _lines(folder / FINDINGS):
        code, message = found["code"], found["message_zh"]
        yield Entry(f"{code} {'、'.join(found['paths'])}", found["status"], found["equation"], (code, message))


# --- files ---------------------------------------------------------------------------------------------------------


def _summary(out: Path) -> dict[str, tuple[Entry, ...]]:
    """What the summary says of each document; nothing where a run was stopped before it wrote one."""
    if not out.is_dir():
        raise NotAnOutError(str(out), "不是 extractor run --out 的文件夹。", "is no folder that `extractor run` wrote.")
    try:
        return {row["document"]: _verdict(row) for row in _lines(out / SUMMARY)}
    except (KeyError, TypeError, AttributeError) as error:
        raise _broken(out / SUMMARY) from error


def _names(out: Path, rows: Mapping[str, Any]) -> set[str]:
    names = {folder.parent.name for folder in out.glob(f"*/{FACTS}")} | set(rows)
    if not names:
        raise NotAnOutError(str(out), "里面没有 extractor run 的结果。", "holds no results of `extractor run`.")
    return names


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The values of a file of JSON lines; none where there is no such file, as of a document that was not read."""
    try:
        with path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise _broken(path) from error


def _json(path: Path, absent: Any) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return absent
    except (OSError, ValueError) as error:
        raise _broken(path) from error


def _broken(path: Path) -> NotAnOutError:
    return NotAnOutError(
        str(path), "文件损坏，或不是 extractor run 写的。", "is damaged, or not what `extractor run` writes."
    )

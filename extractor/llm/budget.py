"""Hold a run to its budget, which every request must fit into. A request's characters in, the tokens to expect out.

The rates were fitted to the recorded requests, as the tokenizer of DeepSeek counts them; the schema counts like words.
Another model's tokenizer differs, by some per cent for Chinese text.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.core.evidence import Notice
from extractor.core.reading import Usage
from extractor.errors import ExtractorError
from extractor.llm.chat import Reply, as_json
from extractor.llm.settings import Prices
from extractor.message import Message

_RATES = ((re.compile("[\u3400-\u9fff]"), 0.64), (re.compile("[0-9]"), 0.5), (re.compile("[A-Za-z]"), 0.22))
_OTHER_RATE = 0.465  # of punctuation; white space costs next to nothing
_PER_REQUEST = 13.0  # what a chat's own marks cost
_MOST_BYTES = 4  # of a character
_MOST_ADDED = 4000  # tokens that a server puts around a request, for its tools and its own rules
_MOST_OUT = 1_000_000
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PER_NUMBER = 9.0  # tokens of an answer for each number that it was shown: the key, the quotes, the figure
_SHORTEST_ANSWER = 10
# No recorded answer costs a quarter more than is expected, and no input five per cent; models differ.
_UPPER_IN, _UPPER_OUT = Decimal("1.1"), Decimal(2)


class BudgetSpentError(ExtractorError):
    """What is left of the budget does not cover the next request; carries what was spent, in words."""

    spent: str

    @property
    def message(self) -> Message:
        return Message(
            f"跳过：预算已用完（{self.spent}），加大预算后重新运行。",
            f"skipped, the budget is spent ({self.spent}): run again with a larger one",
        )


def tokens(text: str) -> float:
    """The tokens to expect of a text, from its characters alone."""
    counted = [(len(kind.findall(text)), rate) for kind, rate in _RATES]
    white = sum(map(str.isspace, text))
    others = len(text) - white - sum(number for number, _ in counted)
    return sum(number * rate for number, rate in counted) + others * _OTHER_RATE


def expected(body: Mapping[str, Any]) -> Usage:
    """What a chat request will likely cost: its messages and the schema that it asks for; an answer to its text."""
    said = [str(message["content"]) for message in body["messages"]]
    schema = [as_json(body[name]) for name in ("response_format", "tools") if name in body]
    text = next(str(message["content"]) for message in body["messages"] if message["role"] == "user")
    answer = max(_SHORTEST_ANSWER, _PER_NUMBER * len(_NUMBER.findall(text)))
    return Usage(1, round(_PER_REQUEST + tokens("".join([*said, *schema]))), round(answer))


def counted(reply: Reply, body: Mapping[str, Any], most: int | None = None) -> Reply:
    """The reply with tokens that can be: as the server counts them, else as we do, which `estimated` says.

    No text has more tokens than bytes, and no answer more than `most`, or than any model gives where it has no limit;
    thoughts that are not shown are paid for, so that an answer's own length bounds nothing.
    """
    said = sum(len(message["content"]) for message in body["messages"])
    said += sum(len(as_json(body[name])) for name in ("response_format", "tools") if name in body)
    if 0 < reply.input_tokens <= _MOST_BYTES * said + _MOST_ADDED and 0 < reply.output_tokens <= (most or _MOST_OUT):
        return reply
    return replace(
        reply, input_tokens=expected(body).input_tokens, output_tokens=round(tokens(reply.text)) or 1, estimated=True
    )


def estimated_tokens(usage: Usage) -> Iterator[Notice]:
    """The notice that what a document cost is our own count, where it is."""
    if usage.estimated:
        yield Notice(
            code="LLM-TOKENS-001",
            severity="info",
            message_zh=f"有 {usage.estimated} 个回答没有可信的令牌数，由本程序估算",
            message_en=f"{usage.estimated} answers came without a count of tokens that can be: estimated here",
        )


@dataclass(slots=True)
class Bill:
    """What a request came to, filled in by whoever sent it; a server that counts no tokens leaves the expectation."""

    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Bills:
    """What the requests of a run came to, a line each in a file, as long as the run is not over.

    So that one that was killed, or has spent its budget, and goes on, knows what it spent before. A run that asks
    another `model` is another run.
    """

    path: Path
    model: str

    def total(self) -> Usage:
        """What was spent so far; without a file, nothing."""
        return sum(self._read(), Usage())

    def _read(self) -> Iterator[Usage]:
        with suppress(FileNotFoundError), self.path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                with suppress(ValueError):  # of a machine that lost its power half a line may be left
                    bill = json.loads(line)
                    if bill.pop("model") == self.model:
                        yield Usage(**bill)

    def add(self, usage: Usage) -> None:
        """Write down what a request came to."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write("\n" + json.dumps({"model": self.model} | asdict(usage)) + "\n")  # not on what is left of a line

    def settle(self) -> None:
        """The run is over: the next one begins at nothing."""
        self.path.unlink(missing_ok=True)


@dataclass(slots=True)
class Budget:
    """What a run may spend: `money` at those `prices`, `tokens` in and out together; without either, all it likes.

    With `bills`, what it `spent` before it was killed or stopped counts. Once a request did not fit, the budget is
    `closed`: the run stops there, it does not look for smaller requests.
    """

    money: Decimal | None = None
    tokens: int | None = None
    prices: Prices | None = None
    bills: Bills | None = None
    spent: Usage = field(default_factory=Usage)
    closed: bool = False
    _held: dict[int, Usage] = field(default_factory=dict)  # upper estimates of the requests under way
    _settled: asyncio.Event = field(default_factory=asyncio.Event)
    _number: int = 0

    def __post_init__(self) -> None:
        if self.bills is not None:
            self.spent += self.bills.total()

    @property
    def limited(self) -> bool:
        """Whether there is a limit at all."""
        return self.money is not None or self.tokens is not None

    @property
    def said(self) -> str:
        """What was spent, in words."""
        words = f"{self.spent.input_tokens + self.spent.output_tokens:,} tokens"
        return words if self.prices is None else f"{words}, {self.prices.cost(self.spent):.4f} {self.prices.currency}"

    def form(self) -> dict[str, Any]:
        """What was spent, for a manifest; also on documents that were skipped for the rest."""
        used = {name: getattr(self.spent, name) for name in ("requests", "input_tokens", "output_tokens")}
        priced = self.prices and {"cost": f"{self.prices.cost(self.spent):f}", "currency": self.prices.currency}
        money = None if self.money is None else f"{self.money:f}"
        return {"spent": used | (priced or {}), "budget": {"money": money, "tokens": self.tokens}}

    def check(self) -> None:
        """Raises BudgetSpentError where the run has stopped asking."""
        if self.closed:
            raise BudgetSpentError(self.said)

    @asynccontextmanager
    async def covers(self, body: Mapping[str, Any]) -> AsyncIterator[Bill]:
        """Send a request within; its upper estimate is held until its bill is known.

        Where only the estimates of others stand in its way, it waits for their bills: a budget closes when nothing is
        under way, so that no answer that was paid for is lost. Raises BudgetSpentError.
        """
        guess = expected(body) if self.limited else Usage()
        upper = Usage(1, int(guess.input_tokens * _UPPER_IN) + 1, int(guess.output_tokens * _UPPER_OUT) + 1)
        while self.limited and not self._fits(upper):
            self.closed = self.closed or not self._held
            self.check()
            await self._settled.wait()
        self.check()
        self._number += 1
        number, bill = self._number, Bill()
        self._held[number] = upper
        try:
            yield bill
            paid = bill.usage if bill.usage is not None and bill.usage.input_tokens else expected(body)
            self.spent += paid
            if self.bills is not None:
                self.bills.add(paid)
        finally:
            del self._held[number]
            self._settled.set()  # wakes all who wait now; who waits from now on waits for the next bill
            self._settled = asyncio.Event()

    def _fits(self, upper: Usage) -> bool:
        total = sum(self._held.values(), self.spent + upper)
        if self.tokens is not None and total.input_tokens + total.output_tokens > self.tokens:
            return False
        return self.money is None or self.prices is None or self.prices.cost(total) <= self.money

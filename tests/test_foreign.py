"""What pydantic and the system say is worded anew, in both languages, and never quotes a value."""

import errno
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from extractor.core.foreign import first_problem, os_problem


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    number: int = Field(default=1, gt=0)
    share: Decimal = Field(default=Decimal(1), le=1)
    way: Literal["a", "b"] = "a"
    switch: bool = False
    inner: dict[str, int] = Field(default_factory=dict)
    even: int = 0
    link: bytes = b""

    @field_validator("even")
    @classmethod
    def _even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("must be even")
        return value


@pytest.mark.parametrize(
    ("given", "name", "zh", "en"),
    [
        ({"number": 0}, "number", "应大于 0", "must be greater than 0"),
        ({"number": "secret"}, "number", "应为整数", "must be a whole number"),
        ({"share": Decimal(2)}, "share", "应不大于 1", "must be at most 1"),
        ({"way": "secret"}, "way", "应为 'a', 'b' 之一", "must be one of 'a', 'b'"),
        ({"switch": "secret"}, "switch", "应为 true 或 false", "must be true or false"),
        ({"inner": {"x": "secret"}}, "inner.x", "应为整数", "must be a whole number"),
        ({"even": 3}, "even", "不可用", "must be even"),
        ({"secret_name": 1}, "secret_name", "没有这个名称，请检查拼写", "is no name that is known here"),
        ({"link": 3}, "link", "不可用", "cannot be used"),
    ],
)
def test_a_wrong_value_is_named_and_not_quoted(given: dict[str, Any], name: str, zh: str, en: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Form.model_validate(given)
    found, problem = first_problem(raised.value)
    assert (found, problem.zh) == (name, zh)
    assert problem.en.startswith(en)
    assert "secret" not in f"{problem.zh}{problem.en}"


def test_what_the_system_refuses_is_said_without_its_words(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised:
        (tmp_path / "none").read_bytes()
    assert str(os_problem(raised.value)) == "没有这个文件或文件夹 there is no such file or folder"


def test_an_error_that_has_no_words_keeps_its_number() -> None:
    assert str(os_problem(OSError(errno.EIO, "Input/output error"))) == f"系统错误 {errno.EIO} system error {errno.EIO}"

"""What pydantic or the system says went wrong, said in our words: no text of another's reaches a person raw."""

import errno
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from extractor.message import Message

_WHOLE = ("应为整数", "must be a whole number")
_NUMBER = ("应为数字", "must be a number")
_TEXT = ("应为文字（写在引号里）", "must be text, in quotes")
_LIST = ("应为列表", "must be a list")
_TABLE = ("应为带名称的一组值", "must be a table of names and values")
_SWITCH = ("应为 true 或 false", "must be true or false")
_CHOICE = ("应为 {expected} 之一", "must be one of {expected}")
# By the type of the error, as pydantic numbers them: https://docs.pydantic.dev/latest/errors/validation_errors/
_WORDS: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少这一项", "is missing"),
    "extra_forbidden": ("没有这个名称，请检查拼写", "is no name that is known here; check how it is spelt"),
    "literal_error": _CHOICE,
    "enum": _CHOICE,
    "greater_than": ("应大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": ("应不小于 {ge}", "must be at least {ge}"),
    "less_than": ("应小于 {lt}", "must be less than {lt}"),
    "less_than_equal": ("应不大于 {le}", "must be at most {le}"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "string_type": _TEXT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "bool_type": _SWITCH,
    "bool_parsing": _SWITCH,
    "path_type": ("应为路径（写在引号里）", "must be a path, in quotes"),
    "url_parsing": ("应为网址", "must be an address such as https://host/v1"),
    "json_invalid": ("不是 JSON", "is not JSON"),
}


_SYSTEM: Mapping[int, tuple[str, str]] = {
    errno.ENOENT: ("没有这个文件或文件夹", "there is no such file or folder"),
    errno.EACCES: ("没有权限", "permission is denied"),
    errno.EPERM: ("没有权限", "permission is denied"),
    errno.EISDIR: ("这是文件夹", "it is a folder"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.EEXIST: ("已经存在", "it is there already"),
    errno.ENAMETOOLONG: ("名称过长", "the name is too long"),
    errno.ENOSPC: ("磁盘已满", "the disk is full"),
    errno.EDQUOT: ("磁盘配额已满", "the disk quota is used up"),
    errno.EROFS: ("磁盘是只读的", "the disk is read-only"),
    errno.EMFILE: ("打开的文件过多", "too many files are open"),
    errno.ELOOP: ("链接指向自身", "a link leads to itself"),
    errno.EADDRINUSE: ("已被占用", "is in use already"),
    errno.EADDRNOTAVAIL: ("不是本机的地址", "is no address of this machine"),
}


def os_problem(error: OSError) -> Message:
    """What the system refused, without the path, which stands before it."""
    number = error.errno
    return Message(*_SYSTEM.get(number or 0, (f"系统错误 {number}", f"system error {number}")))


def first_problem(error: ValidationError) -> tuple[str, Message]:
    """The first value that is wrong: its name, steps joined by points (empty for the whole), and what is wrong with it.

    The value itself, which may be a secret, is not in it.
    """
    first = error.errors(include_input=False, include_url=False)[0]
    return ".".join(map(str, first["loc"])), _said(first["type"], first.get("ctx", {}), first["msg"])


def _said(kind: str, facts: Mapping[str, Any], said: str) -> Message:
    """The words of a type of error; those of our own validators are after pydantic's `Value error, `."""
    if kind in _WORDS:
        plain = {name: str(fact).replace(" or ", ", ") for name, fact in facts.items()}
        return Message(*(words.format_map(plain) for words in _WORDS[kind]))
    return Message("不可用", said.removeprefix("Value error, ") if kind == "value_error" else "cannot be used")

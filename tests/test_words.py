"""The words of directions and comparisons: what prints them, and what people call them."""

import pytest

from extractor.core.words import (
    COMPARISONS,
    DIRECTIONS,
    OPPOSITE,
    in_chinese,
    is_judgement,
    judgement_of,
    printed_as,
)

NAMES = [*DIRECTIONS, *COMPARISONS]


@pytest.mark.parametrize("name", NAMES)
def test_word_for_people_is_read_back(name: str) -> None:
    assert judgement_of(in_chinese(name)) == judgement_of(name) == name
    assert is_judgement(name)
    assert printed_as(name).search(in_chinese(name))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("increase", "比上年上浮"),
        ("increase", "多花了"),
        ("decrease", "有所下滑"),
        ("flat", "与上年没有变化"),
        ("unclear", "提高（降低）"),
        ("unclear", "下降/增长"),
        ("less", "没有用完"),
        ("greater", "超支"),
        ("equal", "分文不差"),
    ],
)
def test_free_prose_prints_a_judgement(name: str, words: str) -> None:
    assert printed_as(name).search(words)


def test_no_other_word_is_a_judgement() -> None:
    assert judgement_of("许多") is None
    assert not is_judgement("许多")
    assert in_chinese("许多") == "许多"


def test_opposite_of_the_opposite_is_the_same() -> None:
    assert {OPPOSITE[OPPOSITE[name]] for name in OPPOSITE} == set(OPPOSITE)

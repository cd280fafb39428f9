"""Seeds, dice, voices and mistakes: how a sample document grows from a few rough figures."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any, get_args

import pytest

from eval.corpus.blocks import Paragraph
from eval.corpus.build import grown, samples, write
from eval.corpus.classes import FUND, GENERAL
from eval.corpus.dice import Dice, split
from eval.corpus.figures import figures
from eval.corpus.grow import grow
from eval.corpus.mistakes import KINDS, finding, stated
from eval.corpus.record import Sample
from eval.corpus.seed import SEEDS as SEEDS_FOLDER
from eval.corpus.seed import Mistake, Seed, read_seeds, rough
from eval.corpus.voice import VOICES, Speaker, Voice, phrases, read_voice, tenths
from eval.corpus.writer import Writer
from extractor.core.words import COMPARISONS, DIRECTIONS, DOWN, GREATER, LESS, UP, in_chinese, printed_as

SEEDS = read_seeds()
ONE = "hongyan-forestry-2022"
MISTAKEN = [sample for sample in samples() if sample.mistakes]


def said(template: str, seed: str = ONE, prints: dict[str, str] | None = None, **options: Any) -> str:
    """What a voice with one template says of a seed's record."""
    voice = Voice(templates={"here": template, **options.pop("others", {})}, **options)
    w = Writer(prints or {}, voice.trim, voice.rate_trim)
    Speaker(voice, figures(grow(seed, SEEDS[seed])), w).section("here")
    return "\n".join(block.text for block in w.blocks if isinstance(block, Paragraph))


# Dice and seeds


def test_a_draw_depends_on_its_name_alone() -> None:
    assert Dice("a").part("x") == Dice("a").part("x")
    assert Dice("a").part("x") != Dice("a").part("y")
    assert Dice("a").part("x") != Dice("b").part("x")
    assert str(Dice("a").part("x"))[:8] == "0.087213"


@pytest.mark.parametrize("labels", [("甲",), ("甲", "乙"), ("甲", "乙", "丙", "丁")])
def test_a_split_adds_up(labels: tuple[str, ...]) -> None:
    parts = split(Dice("a"), "x", Decimal("1234.57"), labels)
    assert tuple(parts) == labels
    assert sum(parts.values()) == Decimal("1234.57")
    assert all(amount > 0 for amount in parts.values())


def test_a_line_of_a_seed() -> None:
    line = rough("2120803F 0 12.5o3c1.2 < 道路")
    assert line.source == FUND
    assert (line.project, line.opening, line.closing) == (Decimal("12.5"), Decimal(3), Decimal("1.2"))
    assert (line.plan, line.use) == ("<", "道路")
    assert rough("2120803 1 0").source == GENERAL


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2120803", id="no amounts"),
        pytest.param("9999999 1 2 =", id="a code without a name"),
        pytest.param("2120803X 1 2 =", id="a source that there is not"),
        pytest.param("2120803 1 2 ?", id="a mark that there is not"),
    ],
)
def test_a_wrong_line_of_a_seed_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=text[:7]):
        rough(text)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        pytest.param("year = 2018", "year = ", "taohua.toml: Invalid value", id="not TOML"),
        pytest.param("year = 2018", "yeer = 2018", "taohua.toml: year: Field required", id="a key misspelt"),
        pytest.param("2012604 ", "9912604 ", "taohua.toml: lines: .*9912604", id="a code without a name"),
    ],
)
def test_a_wrong_seed_is_named_with_what_is_wrong(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = (SEEDS_FOLDER / "taohua-archives-2018.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "taohua.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        read_seeds(tmp_path)


def test_every_kind_of_mistake_that_a_seed_may_have_is_known() -> None:
    assert set(get_args(Mistake.model_fields["kind"].annotation)) == set(KINDS)


@pytest.mark.parametrize("slug", SEEDS)
def test_a_line_stands_to_its_budget_as_its_mark_says(slug: str) -> None:
    record = grow(slug, SEEDS[slug])
    for mark, line in zip(SEEDS[slug].rough, record.lines, strict=False):
        if line.budget is not None:
            assert {"=": line.spent == line.budget, "<": line.spent < line.budget}.get(
                mark.plan, line.spent > line.budget
            )
            assert bool(line.reason) == (mark.plan != "=")


@pytest.mark.parametrize("slug", SEEDS)
def test_growth_is_what_the_seed_says(slug: str) -> None:
    seed, record = SEEDS[slug], grow(slug, SEEDS[slug])
    now = (record.total, record.appropriation, record.general, record.operating)
    before = (record.prior.total, record.prior.appropriation, record.prior.general, record.prior.operating)
    for this, last, rate in zip(now, before, seed.growth, strict=True):
        assert not last or abs((this - last) * 100 / last - rate) < Decimal("0.001")


# Voices


@pytest.mark.parametrize(
    ("template", "text"),
    [
        pytest.param("共{government_fund.expenditure}。", "共0万元。", id="a figure"),
        pytest.param("共{government_fund.expenditure:元}。", "共0.00元。", id="in another unit"),
        pytest.param("{$short}于{overall.year}年。", "县林草局于2022年。", id="words and a year"),
        pytest.param("{overall.change.direction=多|少|平}。", "多。", id="a way"),
        pytest.param("## 题\n文。", "## 题\n文。"[3:], id="a heading"),
        pytest.param("甲。\n\n乙。", "甲。\n乙。", id="empty lines"),
    ],
)
def test_what_a_template_says(template: str, text: str) -> None:
    assert said(template) == text


def test_a_list_is_said_element_by_element() -> None:
    others = {"uses": "{$n}.{$label}{.count}", "uses.first": "有{$label}{.count}", "uses.joint": "；"}
    assert said("{@uses}。", others=others) == "有应急保障用车2辆；2.其他用车4辆。"


def test_a_template_has_words_for_the_case() -> None:
    others = {"state_capital": "有", "state_capital.none": "没有"}
    assert said("{@state_capital}。", others=others) == "没有。"
    assert said("{@state_capital}。", "qingshi-town-2023", others=others) == "有。"


def test_a_large_sum_is_counted_in_its_own_unit() -> None:
    template = "{overall.total}、{government_fund.expenditure}。"
    assert said(template, large=10_000_000, trim=False) == "0.3385亿元、0.00万元。"


def test_a_way_turned_round_has_its_own_words() -> None:
    others = {
        "overall.change.increase": "涨{overall.change.direction=了}",
        "overall.change.decrease": "跌{overall.change.direction=|了}",
    }
    prints = {"overall.income_change.direction": "decrease"}
    assert said("{@overall.change}。", others=others) == "涨了。"
    assert said("{@overall.change}。", prints=prints, others=others) == "跌了。"


def test_a_voice_without_words_is_an_error() -> None:
    with pytest.raises(ValueError, match="no word for increase"):
        said("{overall.change.direction=|少}。")
    with pytest.raises(ValueError, match=r"no figure is named overall\.sum"):
        said("{overall.sum}。")
    with pytest.raises(ValueError, match="no words for there"):
        Speaker(Voice({"here": "文"}), figures(grow(ONE, SEEDS[ONE])), Writer({})).section("there")


def test_phrases_end_at_their_marks() -> None:
    assert [("".join(map(str, parts)), stop) for parts, stop in phrases(["甲。乙|丙；", "丁"])] == [
        ("甲", "。"),
        ("乙", ""),
        ("丙", "；"),
        ("丁", ""),
    ]


@pytest.mark.parametrize(
    ("value", "words"), [("9.51", "约九成五"), ("9.9", "几乎全部"), ("0.2", "不足一成"), ("3.1", "约三成")]
)
def test_a_percentage_is_said_in_tenths(value: str, words: str) -> None:
    assert tenths(Decimal(value)) == words


@pytest.mark.parametrize("voice", sorted(path.stem for path in VOICES.glob("*.toml")))
def test_every_voice_can_speak_of_every_record_and_in_every_layout(voice: str) -> None:
    for (slug, seed), layout in zip(SEEDS.items(), cycle(("sichuan", "shanghai", "ministry")), strict=False):
        record = grow(slug, seed)
        plain = grown(slug, seed.model_copy(update={"mistakes": ()}))
        blocks = write(replace(plain, layout=layout, voice=voice))
        text = "".join(block.text for block in blocks if isinstance(block, Paragraph))
        assert record.name in text
        assert "{" not in text
        assert "。。" not in text
        assert len(stated(blocks)) > 60


def test_voices_say_the_same_in_different_words() -> None:
    plain = grown(ONE, SEEDS[ONE])
    texts = {}
    for path in VOICES.glob("*.toml"):
        blocks = write(replace(plain, voice=path.stem))
        paragraphs = [block for block in blocks if isinstance(block, Paragraph) and len(block.facts) > 2]
        # The annexes are the layout's own words.
        texts[path.stem] = {p.text for p in paragraphs if not p.facts[0].fact.path.startswith("breakdowns")}
    for name, said_ in texts.items():
        assert said_
        assert all(not said_ & others for other, others in texts.items() if other != name)
    assert any(read_voice(name).prose for name in texts)


# Mistakes


@pytest.mark.parametrize("sample", MISTAKEN, ids=lambda sample: sample.slug)
def test_a_mistake_changes_its_own_print_and_no_other(sample: Sample) -> None:
    right, wrong = stated(write(replace(sample, prints={}))), stated(write(sample))
    changed = {path for path in right if path not in wrong or right[path].fact != wrong[path].fact}
    planted = {path for path in sample.prints if not path.startswith("tables[")}
    assert planted <= changed
    # One print may stand for two figures, such as the totals of income and expenditure.
    assert all(any(right[path].quote == right[twin].quote for twin in planted) for path in changed)


@pytest.mark.parametrize("sample", MISTAKEN, ids=lambda sample: sample.slug)
def test_a_mistake_makes_its_finding(sample: Sample) -> None:
    blocks = write(sample)
    for mistake in sample.mistakes:
        found = finding(mistake, blocks)
        assert found.check == "must"
        assert found.why == mistake.why
        assert mistake.kind == "residue" or mistake.path in found.paths
        assert mistake.kind == "residue" or found.arithmetic


def test_a_blank_of_the_template_is_no_figure() -> None:
    stated_ = Writer({"a": "XX万元"}).money(Decimal(1), "a")
    assert (stated_.printed, stated_.facts) == ("XX万元", ())


def test_a_swap_needs_two_digits_that_differ() -> None:
    mistake = Mistake(kind="swap", path="assets.vehicles", why="…")
    seed = Seed.model_validate({**SEEDS[ONE].model_dump(), "mistakes": [mistake]})
    with pytest.raises(ValueError, match="no two digits"):
        grown(ONE, seed)


# Words that voices and code share

# Alternatives of the grounding vocabulary that stand in the voices: of all 109, and of the 73 beyond statutory terms.
# By so many words the corpus flatters the code. The numbers may only fall: by words that people print instead of those
# that only a voice says, and by other words in the voices; never by losing a word that people do print.
SHARED_WORDS, SHARED_BEYOND_TERMS = 49, 33
JUDGEMENTS = [name for name in (*DIRECTIONS, *COMPARISONS) if name != "unclear"]  # which is two of the others
ALTERNATIVE = re.compile(r"(?:\[[^\]]*\]|\([^)]*\)|[^|])+")


def test_voices_and_grounding_share_no_more_words_than_before() -> None:
    voices = "\n".join(path.read_text(encoding="utf-8") for path in VOICES.glob("*.toml"))
    terms = {in_chinese(name) for name in JUDGEMENTS}.union(*map(ALTERNATIVE.findall, (UP, DOWN, LESS, GREATER)))
    shared = [
        word for name in JUDGEMENTS for word in ALTERNATIVE.findall(printed_as(name).pattern) if re.search(word, voices)
    ]
    beyond = [word for word in shared if word not in terms]
    counts = (len(shared), len(beyond))
    assert counts == (SHARED_WORDS, SHARED_BEYOND_TERMS), f"fewer: take the numbers over; more: {beyond}"

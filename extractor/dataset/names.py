"""Compare the names of organisations, and tell from a name where it is and how high. A printed name in, its key out."""

import re
import unicodedata
from typing import Literal

Level = Literal["central", "province", "city", "county", "township", ""]

# The same words, long and short, as bodies are named all over the country.
_SHORT = (
    ("中国人民政治协商会议", "政协"),
    ("中国共产党", "中共"),
    ("人民代表大会常务委员会", "人大常委会"),
    ("人民代表大会", "人大"),
    ("常务委员会", "常委会"),
    ("纪律检查委员会", "纪委"),
    ("监察委员会", "监委"),
    ("发展和改革委员会", "发展改革委"),
)
_MARKS = re.compile(r"[\s“”\"'‘’《》<>·:：]|[(](?:公章|盖章|汇总|部门|全口径)[)]|[0-9]{4}年度?.*$")
_OWN = re.compile(r"[(]?(?:本级|本部|机关本级)[)]?$")
# How the names of bodies end; what ends otherwise was misread, and joins nothing.
_BODY = re.compile(
    r"(?:[局厅委办院校学所站馆会部处庭队社道镇乡府团司园库台室联署行厂场店党盟组]|中心|区|基地|机关|单位|医院|执法|法庭)(?:[(].*[)])?"
)
_NO_BODY = re.compile(r"第[一二三四五六七八九十]+部|[情概]况|说明|目录|附件|报表|[决预]算(?!中心)")
_PROVINCE = r"[^省市区县]{1,6}(?:省|自治区|特别行政区)"
_REGION = re.compile(
    rf"(?:中共|政协|中国人民政治协商会议|中国共产党)?"
    rf"(?P<province>{_PROVINCE})?(?P<city>[^省市区县州盟]{{1,7}}(?:市|自治州|地区|盟))?"
    rf"(?P<county>(?!市)[^省市区县旗]{{1,6}}(?:自治县|自治旗|区|县|旗|市))?"
    rf"(?P<town>[^省市区县]{{1,6}}(?:街道|镇|乡)(?!村))?"
)
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


def organisation_key(name: str) -> str:
    """A name for comparison: without white space, marks and years, in its short words; 本级 stays, in one form."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", name))
    for long, short in _SHORT:
        plain = plain.replace(long, short)
    own = _OWN.search(plain)
    return f"{_OWN.sub('', plain)}(本级)" if own else plain


def is_body(name: str) -> bool:
    """Whether a name can be that of an organisation: no heading, no unit, nothing else that was taken for one."""
    key = organisation_key(name)
    bare = key.removesuffix("(本级)")
    found = re.search(rf"{_BODY.pattern}$", bare)
    return len(bare) > 2 and found is not None and _NO_BODY.search(bare) is None


def department_of(key: str) -> str:
    """The department whose 本级 a key is; empty where it is none."""
    return key.removesuffix("(本级)") if key.endswith("(本级)") else ""


def place_of(name: str) -> tuple[str, Level]:
    """Where an organisation is, by its name, and on which level; empty where its name does not say."""
    found = _REGION.match(unicodedata.normalize("NFKC", name))
    province, city, county, town = found.group("province", "city", "county", "town") if found else (None,) * 4
    if province and not city and re.search(r"厅$", name):  # of a province: 湖南省湖区生态事务厅
        county = town = None
    region = "".join(part for part in (province, city, county) if part)
    if town and (county or city):
        return region, "township"
    if county:
        return region, "county"
    if city:
        return region, "province" if city in _MUNICIPALITIES else "city"
    return region, "province" if province else ""

"""How often another long number is taken for a person's, and how often a person's number is missed.

``python -m tests.benchmark.false_positives`` counts over more than a million strings, the same ones each time. The shapes
are those of real budgets: codes of projects as today's and older systems number them, credit codes, amounts,
index numbers of public information (索引号), dates, telephones.
"""

from __future__ import annotations

import string
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from generator.form.check_digits import is_credit_code, is_identity_number, passes_luhn
from generator.reading.personal_details import find_personal_details
from generator.reading.personal_numbers import find_personal_numbers

PREFECTURES = (
    "1101", "1201", "1301", "1310", "1401", "1411", "1501", "1525", "2101", "2114", "2201", "2224", "2301",
    "2327", "3101", "3201", "3213", "3301", "3311", "3401", "3411", "3418", "3501", "3509", "3601", "3611",
    "3701", "3717", "4101", "4117", "4201", "4228", "4301", "4331", "4401", "4420", "4453", "4501", "4512",
    "4514", "4601", "4690", "5001", "5002", "5101", "5120", "5132", "5134", "5201", "5206", "5223", "5227",
    "5301", "5309", "5323", "5334", "5401", "5425", "6101", "6110", "6201", "6212", "6229", "6230", "6301",
    "6328", "6401", "6405", "6501", "6532", "6590", "1100", "3400", "4500", "5100", "5200", "6200",
)  # fmt: skip
"""Of every province: of those whose cards begin alike, the first and the last among them."""


class Corpus(NamedTuple):
    """Strings of one shape."""

    name: str
    count: int
    make: Callable[[Random], str]
    field: str = ""
    """The field that they stand in."""


def region(chance: Random) -> str:
    """A county, district or the prefecture itself."""
    return chance.choice(PREFECTURES) + f"{chance.choice((0, 1, 2, 3, 19, 20, 21, 22, 24, 81, 82)):02}"


def digits(chance: Random, count: int) -> str:
    """So many of them; serial numbers begin with zeros as often as not."""
    zeros = chance.randrange(count) if chance.random() < 0.5 else 0
    return "0" * zeros + "".join(chance.choices(string.digits, k=count - zeros))


def budget_code(chance: Random) -> str:
    """Region, two digits of the year, serial number: 21 digits, as the budget systems of today number projects."""
    return region(chance) + f"{chance.randrange(18, 31)}" + digits(chance, 13)


def code_with_year(chance: Random) -> str:
    """Region, year and serial number: 16 to 19 digits, as older systems did."""
    return region(chance) + str(chance.randrange(2008, 2031)) + digits(chance, chance.randrange(6, 10))


def code_without_year(chance: Random) -> str:
    """Region and serial number, 16 to 19 digits."""
    return region(chance) + digits(chance, chance.randrange(10, 14))


def department_code(chance: Random) -> str:
    """Department and unit (105001), two digits of the year, kind and serial number: 16 to 19 digits."""
    unit = f"{chance.randrange(101, 700)}{chance.randrange(1, 30):03}"
    return unit + f"{chance.randrange(18, 31)}" + digits(chance, chance.randrange(8, 12))


def credit_code(chance: Random) -> str:
    """Kind, region, organisation with its own check digit, and the right check character."""
    organisation = digits(chance, 8)
    total = sum(
        int(digit) * weight for digit, weight in zip(organisation, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    head = chance.choice(("11", "12", "13", "51", "52", "53", "91", "92", "93", "81")) + region(chance)
    head += organisation + "0123456789X0"[-total % 11]
    return next(head + sign for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_credit_code(head + sign))


def amount(chance: Random) -> str:
    """One amount."""
    return chance.choice(("{:.2f}", "{:,.2f}", "{:.0f}", "{:.6f}")).format(chance.lognormvariate(8, 4))


def amounts(chance: Random) -> str:
    """Some amounts in a row, as they come out of a table."""
    between = chance.choice((" ", "、", "，", "；", "/", "  ", " + "))
    return between.join(amount(chance) for _ in range(chance.randrange(2, 8)))


def targets(chance: Random) -> str:
    """Whole numbers in a row, a year each, with the same number of digits."""
    between = chance.choice(("、", "，", ",", "; "))
    return between.join(str(chance.randrange(1000, 10000)) for _ in range(chance.randrange(3, 7))) + "人次"


def index_number(chance: Random) -> str:
    """索引号: of the body, the year and the item."""
    year, item = chance.randrange(2008, 2031), f"{chance.randrange(1, 99999):05}"
    return chance.choice(
        (
            f"{digits(chance, 9)}/{year}-{item}",
            f"{credit_code(chance)}/{year}{chance.randrange(1, 13):02}-{item}",
            f"{region(chance)}-{year}-{item[1:]}-{item}",
            f"{region(chance)}/{year}-{digits(chance, 8)}",
        )
    )


def days(chance: Random) -> str:
    """A day, or the first and the last of a time."""
    begin = date(2008, 1, 1) + timedelta(chance.randrange(8000))
    end = begin + timedelta(chance.randrange(1200))
    form = chance.choice(("%Y%m%d", "%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d"))
    between = chance.choice(("-", "—", " - ", "、", "/"))
    more = chance.choice(("", f"{between}{chance.randrange(1000, 99999)}", f" {chance.randrange(10, 24)}:30"))
    return f"{begin.strftime(form)}{between}{end.strftime(form)}{more}"


def telephones(chance: Random) -> str:
    """Some of an office."""
    area = chance.choice(("0550", "010", "021", "0931", "0551", "0871"))
    numbers = [f"{area}-{chance.randrange(2_000_000, 89_999_999)}" for _ in range(chance.randrange(1, 4))]
    return chance.choice(("、", " ", "/")).join(numbers)


def any_digits(chance: Random) -> str:
    """16 to 19 digits of no shape at all."""
    return chance.choice("123456789") + "".join(chance.choices(string.digits, k=chance.randrange(15, 19)))


CORPORA = (
    Corpus("项目编码，21 位", 200_000, budget_code),
    Corpus("项目编码，地区＋年度，16—19 位", 150_000, code_with_year),
    Corpus("项目编码，地区＋流水号，16—19 位", 100_000, code_without_year),
    Corpus("同上，写在“项目编码”里", 100_000, code_without_year, "项目编码"),
    Corpus("部门编码开头，16—19 位", 50_000, department_code),
    Corpus("同上，写在“项目编码”里", 100_000, department_code, "项目编码"),
    Corpus("统一社会信用代码，没有写明", 100_000, credit_code),
    Corpus("统一社会信用代码，写明", 50_000, credit_code, "统一社会信用代码"),
    Corpus("金额", 100_000, amounts),
    Corpus("四位数并列", 50_000, targets),
    Corpus("索引号", 100_000, index_number),
    Corpus("日期", 100_000, days),
    Corpus("电话", 50_000, telephones),
)
"""What must not be taken for a person's number: 1,250,000 strings."""

CARD_BEGINNINGS = (
    "622202", "622203", "621226", "621225", "621700", "436742", "622700", "622848", "622845", "621660",
    "456351", "601382", "621785", "622260", "601428", "405512", "622588", "621483", "410062", "622188",
    "621098", "622690", "433680", "622660", "622622", "415599", "622521", "622909", "622908", "622630",
    "622568", "622298", "621778", "623036", "955880", "955881", "955990", "356885", "524011", "512425",
    "625912", "628888",
)  # fmt: skip
"""Of cards that the large Chinese banks have issued; 4, 5 and 3 have 16 digits, the others 16 or 19."""


def identity(chance: Random) -> str:
    """A number that passes every test of GB 11643."""
    born = date(1930, 1, 1) + timedelta(chance.randrange(33_000))
    head = f"{region(chance)}{born:%Y%m%d}{chance.randrange(1000):03}"
    return next(head + sign for sign in "0123456789X" if is_identity_number(head + sign))


def card(chance: Random) -> str:
    """A number that passes Luhn's test."""
    beginning = chance.choice(CARD_BEGINNINGS)
    length = 16 if beginning[0] in "345" else chance.choice((16, 19))
    head = beginning + "".join(chance.choices(string.digits, k=length - 7))
    return next(head + sign for sign in string.digits if passes_luhn(head + sign))


def whole(number: str) -> str:
    """In one piece, among words."""
    return f"联系人{number}。"


def full_width(number: str) -> str:
    """As an input method for Chinese types it."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in number)


def in_fours(sign: str) -> Callable[[str], str]:
    """With a sign after every four."""
    return lambda number: sign.join(number[begin : begin + 4] for begin in range(0, len(number), 4))


def after_six(sign: str) -> Callable[[str], str]:
    """With a sign after the first six."""
    return lambda number: f"{number[:6]}{sign}{number[6:]}"


SPELLINGS = (
    ("连写", whole),
    ("全角", full_width),
    ("四位一组，空格", in_fours(" ")),
    ("四位一组，短横", in_fours("-")),
    ("四位一组，点", in_fours(".")),
    ("六位以后空格", after_six(" ")),
    ("六位以后斜线", after_six("/")),
)


def mistaken(corpus: Corpus, count: int) -> list[str]:
    """Those among the first so many strings of a corpus in which a person's number is seen."""
    chance = Random(corpus.name + corpus.field)
    texts = (corpus.make(chance) for _ in range(count))
    return [text for text in texts if find_personal_numbers(text, corpus.field)]


def detailed(corpus: Corpus, count: int) -> list[str]:
    """Those in which something is seen that leads to a person: an address, an account, a plate."""
    chance = Random(corpus.name + corpus.field)
    texts = (corpus.make(chance) for _ in range(count))
    return [text for text in texts if any(find_personal_details(f"{corpus.field}：{text}"))]


def missed(make: Callable[[Random], str], spell: Callable[[str], str], count: int) -> list[str]:
    """Those of so many numbers of persons, written in one way, that are not seen."""
    chance = Random("persons")
    texts = (spell(make(chance)) for _ in range(count))
    return [text for text in texts if not find_personal_numbers(text)]


def tell() -> Iterator[str]:
    """The table, line by line."""
    yield "| 不是个人号码的字符串 | 个数 | 误认号码 | 误认其他个人信息 | 例子 |\n| --- | ---: | ---: | ---: | --- |"
    total = wrong = details = 0
    for corpus in CORPORA:
        found = mistaken(corpus, corpus.count)
        others = detailed(corpus, corpus.count)
        total, wrong, details = total + corpus.count, wrong + len(found), details + len(others)
        examples = "，".join([*found[:2], *others[:2]])
        yield f"| {corpus.name} | {corpus.count:,} | {len(found):,} | {len(others):,} | {examples} |"
    yield f"| 合计 | {total:,} | {wrong:,}（{wrong / total:.4%}） | {details:,}（{details / total:.4%}） | |"
    control = mistaken(Corpus("any", 100_000, any_digits), 100_000)
    yield f"| 对照：任意 16—19 位数字 | 100,000 | {len(control):,} | | |"
    yield "\n| 个人号码的写法 | 个数 | 漏认身份证号 | 漏认银行卡号 |\n| --- | ---: | ---: | ---: |"
    for name, spell in SPELLINGS:
        counts = [len(missed(make, spell, 10_000)) for make in (identity, card)]
        yield f"| {name} | 各 10,000 | {counts[0]:,} | {counts[1]:,} |"


if __name__ == "__main__":
    for line in tell():
        print(line)
        sys.stdout.flush()

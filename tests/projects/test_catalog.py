"""The data folder: what is read, what is passed over, what is refused before it is opened."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from generator.checks import RULES
from generator.form.addresses import RESERVED_FIRST_PARTS
from generator.form.registers import REQUIRED_REGISTER_FILES
from generator.projects import data_files as data_files_module
from generator.projects.build_cache import BuildCache
from generator.projects.catalog import Catalog, read_catalog
from generator.reading import data_folder
from generator.reading.problem import DataProblems, Level
from generator.reading.yaml_text import MAX_FILE_BYTES
from tests.support.command import disclosure_loaded
from tests.support.forms import CASES, DATA, printed
from tests.support.rights import obeying_permissions

PROJECT = (CASES / "project.yml").read_text(encoding="utf-8")
SLUG_ADVICE = "不能做网页地址。文件名和文件夹名只用小写字母、数字和单个短横，例如 yiliao-huzhu"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the real registers and no project."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in REQUIRED_REGISTER_FILES:
        shutil.copyfile(DATA / name, folder / name)
    return folder


def put(folder: Path, name: str, text: str = PROJECT) -> Path:
    """Write a file below `folder`."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def ids(catalog: Catalog) -> list[str]:
    """The ids of all sheets in the catalog's order."""
    return [sheet.id for sheet in catalog.projects]


def test_real_folder_has_six_projects_and_no_error() -> None:
    """The folder that is published is read as a whole."""
    catalog = read_catalog(DATA)
    assert len(catalog.projects) == len(catalog.files) == 6
    assert catalog.errors == ()
    assert ids(catalog) == sorted(ids(catalog))


def test_folder_without_projects(data: Path) -> None:
    """Registers alone are a catalog of nothing, without a word."""
    catalog = read_catalog(data)
    assert (catalog.projects, catalog.problems, catalog.files) == ((), (), {})


def test_hidden_files_are_passed_over(data: Path) -> None:
    """Locks, swap files and folders of editors and systems are not data, whatever is in them."""
    put(data, "2023/a.yml")
    for name in ("2023/.a.yml.swp", ".DS_Store", "2023/.~lock.a.yml#", ".git/2023/b.yml", "2023/.b.yml"):
        put(data, name, "一: [")
    (data / "2023/.#a.yml").symlink_to("somebody@somewhere.1234:5678")
    catalog = read_catalog(data)
    assert ids(catalog) == ["2023/a"]
    assert catalog.errors == ()


def test_manual_beside_the_registers_is_passed_over(data: Path) -> None:
    """data/README.md belongs there; one in a year's folder does not."""
    put(data, "README.md", "# 数据")
    assert read_catalog(data).problems == ()
    put(data, "2023/README.md", "# 数据")
    assert [problem.path for problem in read_catalog(data).problems] == ["data/2023/README.md"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2023/a.yaml", "错误[stray-file] 扩展名请改成 .yml"),
        ("2023/a.YML", "错误[stray-file] 扩展名请改成 .yml"),
        ("2023/a.Yaml", "错误[stray-file] 扩展名请改成 .yml"),
        ("units.yaml", "错误[stray-file] 扩展名请改成 .yml"),
        ("2023/绩效目标表.docx", "错误[stray-file] 这里只放 .yml 文件。请移走这个文件"),
        ("2023/a.yml~", "错误[stray-file] 这里只放 .yml 文件。请移走这个文件"),
        ("2023/a", "错误[stray-file] 这里只放 .yml 文件。请移走这个文件"),
        (
            "a.yml",
            "错误[stray-file] 项目文件要放在年度文件夹里，例如 2023/yiliao-huzhu.yml。请移动这个文件",
        ),
        ("draft/a.yml", "错误[year-folder] 项目文件要直接放在年度文件夹里，“draft”不是年度。请移动这个文件"),
        ("2023/xin/a.yml", "错误[year-folder] 项目文件要直接放在年度文件夹里，“xin”不是年度。请移动这个文件"),
        (
            "2023年/a.yml",
            "错误[year-folder] 项目文件要直接放在年度文件夹里，“2023年”不是年度。请移动这个文件",
        ),
        ("23/a.yml", "错误[year-folder] 项目文件要直接放在年度文件夹里，“23”不是年度。请移动这个文件"),
        (
            "2023/x.yml/a.yml",
            "错误[year-folder] 项目文件要直接放在年度文件夹里，“x.yml”不是年度。请移动这个文件",
        ),
        (
            "2023/2024/a.yml",
            "错误[year-folder] 年度文件夹“2024”放在了“2023”里面。年度文件夹上面不能再有年度，请把文件移到 2024/a.yml",
        ),
        (
            "2023/2023/a.yml",
            "错误[year-folder] 年度文件夹“2023”放在了“2023”里面。年度文件夹上面不能再有年度，请把文件移到 2023/a.yml",
        ),
        (
            "2023/gonghui/2024/a.yml",
            "错误[year-folder] 年度文件夹“2024”放在了“2023”里面。年度文件夹上面不能再有年度，请把文件移到 gonghui/2024/a.yml",
        ),
        (
            "gonghui/2023/2024/a.yml",
            "错误[year-folder] 年度文件夹“2024”放在了“2023”里面。年度文件夹上面不能再有年度，请把文件移到 gonghui/2024/a.yml",
        ),
        (
            "20/2024/a.yml",
            "错误[year-folder] 年度文件夹“2024”放在了“20”里面。年度文件夹上面不能再有年度，请把文件移到 2024/a.yml",
        ),
        ("2023/Yiliao.yml", f"错误[slug-format] “Yiliao”{SLUG_ADVICE}"),
        ("2023/医疗互助.yml", f"错误[slug-format] “医疗互助”{SLUG_ADVICE}"),
        ("2023/yiliao_huzhu.yml", f"错误[slug-format] “yiliao_huzhu”{SLUG_ADVICE}"),
        ("2023/yiliao--huzhu.yml", f"错误[slug-format] “yiliao--huzhu”{SLUG_ADVICE}"),
        ("2023/-yiliao.yml", f"错误[slug-format] “-yiliao”{SLUG_ADVICE}"),
        ("2023/yiliao huzhu.yml", f"错误[slug-format] “yiliao huzhu”{SLUG_ADVICE}"),
        ("2023/yiliao(1).yml", f"错误[slug-format] “yiliao(1)”{SLUG_ADVICE}"),
        ("2023/a.b.yml", f"错误[slug-format] “a.b”{SLUG_ADVICE}"),
        ("总工会/2023/a.yml", f"错误[slug-format] “总工会”{SLUG_ADVICE}"),
        ("２０２３/a.yml", f"错误[slug-format] “２０２３”{SLUG_ADVICE}"),
        ("units/2023/a.yml", "错误[reserved-name] “units”是网站自己的地址，不能做文件夹名。请换一个名称"),
    ],
)
def test_file_that_does_not_belong(data: Path, name: str, told: str) -> None:
    """A file with a wrong name or in a wrong place is told, and no project is made of it."""
    put(data, name)
    catalog = read_catalog(data)
    assert printed(catalog.problems) == f"data/{name}:1:1: {told}\n"
    assert catalog.files == {}


@pytest.mark.parametrize("name", sorted(RESERVED_FIRST_PARTS))
def test_addresses_of_the_site_itself_are_reserved(data: Path, name: str) -> None:
    """No body's folder can take an address that the site needs."""
    put(data, f"{name}/2023/a.yml")
    assert [problem.code for problem in read_catalog(data).problems] == ["reserved-name"]


@pytest.mark.parametrize(
    "name", ["results", "bodies", "calendar", "corrections", "library", "downloads", "en", "versions"]
)
def test_addresses_of_pages_to_come_are_reserved(data: Path, name: str) -> None:
    """As the first part only: deeper ones belong to the body, and a name that merely begins so is free."""
    put(data, f"{name}/2023/a.yml")
    put(data, f"shi/{name}/2023/b.yml")
    put(data, f"{name}-ju/2023/c.yml")
    catalog = read_catalog(data)
    message = f"错误[reserved-name] “{name}”是网站自己的地址，不能做文件夹名。请换一个名称"
    reserved = [problem for problem in catalog.problems if problem.code == "reserved-name"]
    assert printed(reserved) == f"data/{name}/2023/a.yml:1:1: {message}\n"
    addresses = {sheet.address for sheet in catalog.projects}
    assert addresses == {f"shi/{name}/2023/b/", f"{name}-ju/2023/c/"}


def test_empty_folder_named_like_a_file(data: Path) -> None:
    """A folder is looked into, never read as a file."""
    (data / "2023" / "a.yml").mkdir(parents=True)
    assert read_catalog(data).problems == ()


def test_project_below_the_folder_of_a_body(data: Path) -> None:
    """The path below data/ is the address, however deep."""
    put(data, "zonggonghui/2023/a.yml")
    put(data, "shi/zonggonghui/2023/a.yml")
    catalog = read_catalog(data)
    assert catalog.errors == ()
    assert [sheet.address for sheet in catalog.projects] == ["shi/zonggonghui/2023/a/", "zonggonghui/2023/a/"]
    assert {problem.path for problem in catalog.problems} == {
        "data/shi/zonggonghui/2023/a.yml",
        "data/zonggonghui/2023/a.yml",
    }


def test_projects_stand_in_the_order_of_their_addresses(data: Path) -> None:
    """The ending .yml does not count: a comes before a-b."""
    for name in ("a-b", "ab", "a"):
        put(data, f"2023/{name}.yml")
    assert ids(read_catalog(data)) == ["2023/a", "2023/a-b", "2023/ab"]


def test_year_of_the_folder_differs_from_the_form(data: Path) -> None:
    """Told where the form gives the year."""
    put(data, "2024/a.yml")
    assert printed(read_catalog(data).errors) == (
        "data/2024/a.yml:2:5: 错误[year-folder] "
        "年度：文件放在 2024 文件夹，表上写的是 2023。请移动文件，或改正年度\n"
        "年度: 2023\n      ^\n"
    )


LINK = "错误[symlink] 这是一个链接，不是文件。请放入文件本身\n"


def test_links_are_never_followed(data: Path, tmp_path: Path) -> None:
    """A link inside data/, one that leaves it, one to nothing, one to a folder, one to itself."""
    outside = put(tmp_path, "secret.yml", "项目名称：机密")
    put(data, "2023/a.yml")
    (data / "2023/inside.yml").symlink_to("a.yml")
    (data / "2023/leaving.yml").symlink_to(outside)
    (data / "2023/dangling.yml").symlink_to("nowhere.yml")
    (data / "2023/loop.yml").symlink_to("loop.yml")
    (data / "2024").symlink_to("2023")
    (data / "up").symlink_to("..")
    catalog = read_catalog(data)
    names = ("2023/dangling.yml", "2023/inside.yml", "2023/leaving.yml", "2023/loop.yml", "2024", "up")
    assert printed(catalog.errors) == "".join(f"data/{name}:1:1: {LINK}" for name in names)
    assert ids(catalog) == ["2023/a"]


def test_register_that_is_a_link_is_not_opened(data: Path, tmp_path: Path) -> None:
    """A register is held to the same as a project: told once, by what it is."""
    (data / "site.yml").unlink()
    (data / "site.yml").symlink_to(DATA / "site.yml")
    with pytest.raises(DataProblems) as told:
        read_catalog(data)
    assert printed(told.value.problems) == f"data/site.yml:1:1: {LINK}"


@pytest.mark.parametrize("name", ["2023/a.yml", "units.yml"])
def test_pipe_is_never_opened(data: Path, name: str) -> None:
    """Whoever opens a pipe waits for ever; the command ends at once and tells it."""
    (data / "2023").mkdir()
    (data / name).unlink(missing_ok=True)
    os.mkfifo(data / name)
    run = disclosure_loaded(data.parent, "check", "--data", str(data))
    assert f"{name}:1:1: 错误[not-a-file] 这不是普通文件。请移走\n" in run.output
    assert (run.code, run.output.count("错误[")) == (1, 1)


def test_huge_files_are_told_by_their_size_and_never_read(data: Path) -> None:
    """100 GB that are nothing but a hole: reading them would not end well."""
    for name in ("2023/a.yml", "units.yml"):
        os.truncate(put(data, name), 100_000_000_000)
    with pytest.raises(DataProblems) as told:
        read_catalog(data)
    message = (
        "错误[file-too-large] 文件有 100000000000 字节，超过 1000000 字节的上限。"
        "一个项目一个文件；请检查是否贴进了别的内容"
    )
    assert printed(told.value.problems) == f"data/2023/a.yml:1:1: {message}\ndata/units.yml:1:1: {message}\n"


def test_file_just_below_the_limit_is_read(data: Path) -> None:
    """The limit itself is allowed."""
    filler = "#" * (MAX_FILE_BYTES - len(PROJECT.encode()) - 1)
    put(data, "2023/a.yml", f"{PROJECT}{filler}\n")
    assert (data / "2023/a.yml").stat().st_size == MAX_FILE_BYTES
    assert read_catalog(data).errors == ()


def test_what_may_not_be_read_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, a folder and a folder's inside without permission are three problems, not a crash."""
    put(data, "2023/file.yml").chmod(0)
    put(data, "2024/folder.yml").parent.chmod(0)
    put(data, "2025/inside.yml").parent.chmod(0o444)
    put(data, "2026/good.yml", PROJECT.replace("年度: 2023", "年度: 2026"))
    monkeypatch.chdir(data.parent)
    with obeying_permissions():
        catalog = read_catalog(Path("data"))
    (data / "2024").chmod(0o755)
    assert printed(catalog.errors) == (
        "data/2023/file.yml:1:1: 错误[unreadable] 没有权限读这个文件。请让管理员改权限\n"
        "data/2024:1:1: 错误[unreadable] 没有权限看这个文件夹。请让管理员改权限\n"
        "data/2025/inside.yml:1:1: 错误[unreadable] 没有权限读这个文件。请让管理员改权限\n"
    )
    assert ids(catalog) == ["2026/good"]


def test_register_that_may_not_be_read_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told once, and as what it is."""
    (data / "units.yml").chmod(0)
    monkeypatch.chdir(data.parent)
    with obeying_permissions(), pytest.raises(DataProblems) as told:
        read_catalog(Path("data"))
    assert [(problem.path, problem.code) for problem in told.value.problems] == [
        ("data/units.yml", "unreadable")
    ]


def test_slips_are_told_though_a_register_is_broken(data: Path) -> None:
    """One run tells the register, the stray file and what can be said of projects without registers."""
    put(data, "units.yml", "单位: 无\n")
    put(data, "2023/b.docx")
    put(data, "2023/a.yml", PROJECT.replace("总额: 75.00", "总额: 75万").replace("年度: 2023", "年度：2023"))
    with pytest.raises(DataProblems) as told:
        read_catalog(data)
    assert [(problem.path, problem.place.line, problem.code) for problem in told.value.problems] == [
        ("data/2023/a.yml", 2, "fullwidth-punctuation"),
        ("data/2023/b.docx", 1, "stray-file"),
        ("data/units.yml", 1, "wrong-kind"),
    ]


def test_amount_is_told_though_a_register_is_broken(data: Path) -> None:
    """What the form itself says about a field needs no register."""
    put(data, "site.yml", "公开单位: 甲\n")
    put(data, "2023/a.yml", PROJECT.replace("总额: 75.00", "总额: 75万"))
    with pytest.raises(DataProblems) as told:
        read_catalog(data)
    assert [(problem.path, problem.place.line, problem.code) for problem in told.value.problems] == [
        ("data/2023/a.yml", 11, "amount-format"),
        ("data/site.yml", 1, "missing-field"),
    ]


def test_every_missing_register_is_told(data: Path) -> None:
    """A folder with nothing in it names all that has to be there."""
    for name in REQUIRED_REGISTER_FILES:
        (data / name).unlink()
    with pytest.raises(DataProblems) as told:
        read_catalog(data, "资料")
    assert printed(told.value.problems) == "".join(
        f"资料/{name}:1:1: 错误[missing-file] 缺少这个文件，或者读不了。请放回这个文件，或请管理员改权限\n"
        for name in sorted(REQUIRED_REGISTER_FILES)
    )


def test_all_problems_of_all_files_in_one_run(data: Path) -> None:
    """Sorted by file, then by place: errors, warnings and notes together."""
    put(data, "2023/b.yml", PROJECT.replace("2023—2024", "2023-2024").replace("总额: 150.00", "总额: 150万"))
    put(data, "2023/a.yml", PROJECT.replace("项目属性", "项目性质").replace("滁州市总工会\n项", "市总\n项"))
    put(data, "2023/c.txt")
    catalog = read_catalog(data)
    assert [(problem.path, *problem.place, problem.code) for problem in catalog.errors] == [
        ("data/2023/a.yml", 5, 5, "unknown-unit"),
        ("data/2023/a.yml", 6, 1, "unknown-key"),
        ("data/2023/b.yml", 3, 7, "period-format"),
        ("data/2023/b.yml", 12, 12, "amount-format"),
        ("data/2023/c.txt", 1, 1, "stray-file"),
    ]
    assert list(catalog.problems) == sorted(
        catalog.problems, key=lambda problem: (problem.path, problem.place)
    )
    assert catalog.projects == ()


def test_what_projects_say_side_by_side_stands_at_its_line(data: Path) -> None:
    """Rules between projects are told at the 指标值 of each of the two, with the other's name."""
    put(data, "2023/a.yml")
    put(data, "2023/b.yml", "# 第二个项目\n" + PROJECT.replace("职工医疗互助经费", "职工医疗互助配套"))
    catalog = read_catalog(data)
    between = [problem for problem in catalog.problems if problem.code == "same-target-twice"]
    assert printed(tuple(between)) == (
        "data/2023/a.yml:19:14: 说明[same-target-twice] 绩效指标.产出指标.数量指标第1项.指标值："
        "“参加医疗互助的在编人数”的指标值 ≥1万人，与“职工医疗互助配套”的同名指标相同\n"
        "        指标值: ≥1万人\n                ^\n"
        "data/2023/b.yml:20:14: 说明[same-target-twice] 绩效指标.产出指标.数量指标第1项.指标值："
        "“参加医疗互助的在编人数”的指标值 ≥1万人，与“职工医疗互助经费”的同名指标相同\n"
        "        指标值: ≥1万人\n                ^\n"
    )
    assert {
        key: [RULES[each.code].level for each in found] for key, found in catalog.findings_between.items()
    } == {
        "2023/a": [Level.NOTE],
        "2023/b": [Level.NOTE],
    }


def test_project_with_an_error_is_not_compared(data: Path) -> None:
    """What is not published is held against nobody."""
    put(data, "2023/a.yml")
    put(data, "2023/b.yml", PROJECT.replace("年度: {总额: 150.00", "年度: {总额: 151.00"))
    catalog = read_catalog(data)
    assert [problem.code for problem in catalog.errors] == ["funds-sum"]
    assert catalog.findings_between == {}
    assert [row.id for row in catalog.projects] == ["2023/a"]


CHANGE = ("项目名称: ", "项目名称: 新")
"""What a clerk changes in a project."""


def test_file_that_was_not_written_to_is_not_read_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a preview of ten thousand projects one of them has changed."""
    monkeypatch.setattr(data_folder, "_MIN_AGE_NS", 0)
    kept = BuildCache(None)
    put(data, "2023/a.yml")
    changed = put(data, "2023/b.yml")
    time.sleep(0.02)
    catalog = read_catalog(data, cache=kept)
    changed.write_text(PROJECT.replace(*CHANGE), encoding="utf-8")
    read: list[str] = []
    real = data_files_module.read_below

    def noted(folder: Path, name: str) -> bytes:
        read.append(Path(name).name)
        return real(folder, name)

    monkeypatch.setattr(data_files_module, "read_below", noted)
    again = read_catalog(data, cache=kept, previous=catalog)
    assert [name for name in read if name in ("a.yml", "b.yml")] == ["b.yml"]
    assert [row.name.startswith("新") for row in again.projects] == [False, True]
    assert again.projects[0] is catalog.projects[0]
    kept.close()


def test_file_written_to_a_moment_ago_is_read_again(data: Path) -> None:
    """A file system may not tell two changes within one moment apart."""
    kept = BuildCache(None)
    changed = put(data, "2023/a.yml", PROJECT.replace("项目名称: ", "项目名称: 旧"))
    catalog = read_catalog(data, cache=kept)
    assert catalog.files == {"2023/a.yml": None}
    changed.write_text(PROJECT.replace(*CHANGE), encoding="utf-8")
    assert read_catalog(data, cache=kept, previous=catalog).projects[0].name.startswith("新")
    kept.close()


def test_reminders_of_the_reader_are_counted_and_shown(data: Path) -> None:
    """A blank cell is no finding: the project is right, and the clerk is reminded all the same, warm or cold."""
    text = PROJECT.replace("总额: 150.00", "总额: ")
    assert text != PROJECT
    put(data, "2023/a.yml", text)
    for _ in range(2):
        catalog = read_catalog(data)
        assert catalog.errors == ()
        codes = [problem.code for problem in catalog.problems_from(Level.WARNING)]
        assert "blank-cell" in codes
        assert catalog.counts[Level.WARNING] == len(codes)

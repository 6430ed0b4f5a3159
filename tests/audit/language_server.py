"""What a real editor answers: `yaml-language-server` over LSP, with the settings that this repository carries.

    python -m tests.audit.language_server .audit/node_modules/yaml-language-server/bin/yaml-language-server

It opens a file of data/ the way VS Code does, asks for keys, values and help, breaks it, and prints every answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from generator.editing.editor_schema import editor_schemas
from tests.support.layouts import LAYOUT_FILES, layout_registers
from tests.support.results import CAREFUL, RULE_CASES

HOME = Path(__file__).parent.parent.parent
SETTINGS = json.loads((HOME / ".vscode" / "settings.json").read_text(encoding="utf-8"))
FILE = HOME / "data" / "2023" / "yiliao-huzhu.yml"
PATIENCE = 60
"""Seconds for one answer; the server takes two to load."""


class Server:
    """The language server as a child; answers come in by a thread of their own."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process, self.asked = process, 0
        self.answers: Queue[dict[str, Any]] = Queue()
        self.diagnostics: Queue[dict[str, Any]] = Queue()
        Thread(target=self._listen, daemon=True).start()

    def ask(self, method: str, **parameters: Any) -> Any:
        """The answer to a request."""
        self.asked += 1
        self._send({"id": self.asked, "method": method, "params": parameters})
        while (answer := self.answers.get(timeout=PATIENCE))["id"] != self.asked:
            pass
        return answer.get("result")

    def tell(self, method: str, **parameters: Any) -> None:
        """A notification."""
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _listen(self) -> None:
        for message in self._messages():
            if message.get("method") == "workspace/configuration":
                asked = (item.get("section", "") for item in message["params"]["items"])
                self._send({"id": message["id"], "result": [section(name) for name in asked]})
            elif message.get("method") == "textDocument/publishDiagnostics":
                self.diagnostics.put(message["params"])
            elif "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            elif "id" in message:
                self.answers.put(message)

    def _messages(self) -> Iterator[dict[str, Any]]:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            yield json.loads(stream.read(length))


def section(name: str) -> dict[str, Any]:
    """One section of the settings, ``yaml.schemas`` as ``{"schemas": …}`` the way VS Code answers."""
    found: dict[str, Any] = {}
    for key, value in SETTINGS.items():
        if not key.startswith(f"{name}."):
            continue
        *way, last = key.removeprefix(f"{name}.").split(".")
        place = found
        for step in way:
            place = place.setdefault(step, {})
        place[last] = value
    return found


@contextmanager
def running(program: str) -> Iterator[Server]:
    """A server that has been told of the folder and of the settings."""
    command = ["node", program, "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=HOME) as process:
        try:
            server = Server(process)
            folder = {"uri": HOME.as_uri(), "name": HOME.name}
            abilities = {
                "workspace": {"configuration": True, "workspaceFolders": True},
                "textDocument": {
                    "completion": {
                        "completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}
                    },
                    "publishDiagnostics": {"versionSupport": True},
                },
            }
            server.ask(
                "initialize", processId=None, rootUri=folder["uri"], workspaceFolders=[folder], capabilities=abilities,
                locale="zh-cn",
            )  # fmt: skip
            server.tell("initialized")
            server.tell("workspace/didChangeConfiguration", settings=None)
            yield server
        finally:
            process.kill()


class Document:
    """The file as it is open in the editor."""

    def __init__(self, server: Server, file: Path, text: str | None = None) -> None:
        self.server, self.uri, self.version = server, file.as_uri(), 1
        self.text = file.read_text(encoding="utf-8") if text is None else text
        opened = {"uri": self.uri, "languageId": "yaml", "version": 1, "text": self.text}
        server.tell("textDocument/didOpen", textDocument=opened)

    def marks(self) -> dict[str, str]:
        """Place, counted from 1 → message, of what is marked in the text as it is now."""
        while True:
            told = self.server.diagnostics.get(timeout=PATIENCE)
            if (told["uri"], told.get("version", self.version)) == (self.uri, self.version):
                places = ((each["range"]["start"], each["message"]) for each in told["diagnostics"])
                return {f"{place['line'] + 1}:{place['character'] + 1}": message for place, message in places}

    def write(self, old: str, new: str) -> dict[str, str]:
        """The marks after `old`, which stands there once, was replaced."""
        assert self.text.count(old) == 1, old
        self.text = self.text.replace(old, new)
        self.version += 1
        self.server.tell(
            "textDocument/didChange",
            textDocument={"uri": self.uri, "version": self.version},
            contentChanges=[{"text": self.text}],
        )
        return self.marks()

    def offered(self, after: str) -> dict[str, str]:
        """What the editor offers behind `after`: words and their explanation."""
        answer = self.server.ask("textDocument/completion", **self._at(after))
        items = answer["items"] if isinstance(answer, dict) else answer
        return {item["label"]: plain(item.get("documentation", "")) for item in items}

    def help(self, on: str) -> str:
        """What the editor shows when the mouse rests on the end of `on`."""
        answer = self.server.ask("textDocument/hover", **self._at(on, -1))
        return plain(answer["contents"]) if answer else ""

    def _at(self, text: str, shift: int = 0) -> dict[str, Any]:
        before = self.text[: self.text.index(text) + len(text) + shift]
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return {"textDocument": {"uri": self.uri}, "position": place}


def plain(documentation: Any) -> str:
    """Text of a documentation, which may be Markdown."""
    return str(documentation["value"] if isinstance(documentation, dict) else documentation)


Step = tuple[str, Mapping[str, str], set[str]]
"""What was done, what the server answered, and what must be in the answer; where nothing must, nothing may."""


def journey(document: Document) -> Iterator[Step]:
    """A clerk at work on one file."""
    yield "opened as it is: marks", document.marks(), set()
    yield "mouse on a key", {"指标值": document.help("指标值")}, {"照表上的写法，例如 ≥95%"}
    yield "mouse on a level", {"成本指标": document.help("成本指标")}, {"二级指标"}
    yield (
        "mouse on a unit",
        {"滁州市总工会": document.help("  - 滁州市总工会")},
        {"地址名 chuzhou-zonggonghui"},
    )

    document.write("项目属性: 经常性项目\n", "\n")
    keys = document.offered("滁州市总工会\n")
    yield "a new line of the form: keys", keys, {"项目属性", "项目编码", "例如 经常性项目"}
    document.write("滁州市总工会\n\n", "滁州市总工会\n项目属性: \n")
    yield "项目属性: values", document.offered("项目属性: "), {"经常性项目", "本站用的一套", "新增项目"}
    document.write("项目属性: \n", "项目属性: 经常性项目\n")
    document.write("绩效标准: 200元/人\n", "绩效标准: 200元/人\n    \n")
    yield (
        "a new line below 产出指标: levels",
        document.offered("200元/人\n    "),
        {"数量", "成本", "二级指标，就是“成本指标”"},
    )
    document.write("    \n", "")
    document.write("  - 滁州市总工会\n", "  - \n")
    yield "实施单位: values", document.offered("实施单位:\n  - "), {"滁州市总工会", "滁州市困难职工帮扶中心"}

    document.write("  - \n", "  - 滁州总工会\n")
    document.write("年度: 2023\n", "年度: 二〇二三年\n")
    document.write("总体目标:\n", "总体目标值:\n")
    marks = document.write("  年度: {总额: 150.00", "  年度: {总额: 150万")
    yield (
        "four mistakes: marks",
        marks,
        {"units.yml 里没有这个单位", "只写四位数字", "总体目标值", "只写数字，最多一个小数点"},
    )


def others(server: Server) -> Iterator[Step]:
    """Every kind of file has its schema, in deeper folders too: what is right has no mark, a mistake has one."""
    for name, right, wrong, told in (
        ("site.yml", "公开核对提示: 是\n", "公开核对提示: true\n", "只能写 是 或 否"),
        ("units.yml", "地址名: chuzhou-zonggonghui\n", "地址名: 总工会\n", "只用小写字母、数字和单个短横"),
        ("taxonomy.yml", "默认指标体系: 2015年版\n", "默认指标体系: [2015年版]\n", "这里写一行文字"),
    ):
        document = Document(server, HOME / "data" / name)
        yield f"data/{name} as it is: marks", document.marks(), set()
        yield f"data/{name} with a mistake: marks", document.write(right, wrong), {told}
    text = "年度: 二〇二四\n绩效指标:\n  产出: {数量: []}\n  产出指标: {质量指标: []}\n"
    deeper = Document(server, HOME / "data" / "gonghui" / "2024" / "new.yml", text)
    told = {"只写四位数字", "“产出指标”“产出”是同一级指标的几种叫法", "缺少满意度指标"}
    yield "data/gonghui/2024/new.yml with mistakes: marks", deeper.marks(), told
    yield (
        "mkdocs.yml, none of ours: marks",
        Document(server, HOME / "mkdocs.yml", "年度: 24\n").marks(),
        set(),
    )


def results(server: Server) -> Iterator[Step]:
    """Files of results, whose paths fit the pattern of the goals: a right one has no mark, a slip has its own."""
    files = [*RULE_CASES.glob("*.results.yml"), *(RULE_CASES.parent / "results").rglob("*.results.yml")]
    for file in sorted(files):
        text = file.read_text(encoding="utf-8")
        yield f"{file.name} as it is: marks", Document(server, FILE.with_name(file.name), text).marks(), set()
    document = Document(server, FILE.with_name("jingsai.results.yml"), CAREFUL)
    document.marks()
    for right, wrong, told in (
        ("  等次: 优\n", "  等级: 优\n", "等级"),
        ("  总分: 97.5", "  总分: 九十七", "只写数字，最多一个小数点，例如 9.5"),
        ("截至: 2023-07-31", "截止: 2023-07-31", "截止"),
        ("{名称: 举办竞赛场次, 完成值", "{名称: 举办竞赛场次, 实际值", "实际值"),
    ):
        yield f"{wrong.strip()} in results: marks", document.write(right, wrong), {told}
        document.write(wrong, right)
    document.write("  等次: 优\n", "  等次: 优\n  \n")
    yield "a new line of 绩效自评: keys", document.offered("  等次: 优\n  "), {"评价结论", "照录", "其他栏目"}
    yield "mouse on a cell of results", {"总分": document.help("  总分")}, {"表上印的总分"}


def layouts(server: Server, folder: Path) -> Iterator[Step]:
    """Files in the words of another body's layouts: right with its own, marked with a neighbour's, keys in its words."""
    schema = folder / "project.schema.json"
    schema.write_text(editor_schemas(layout_registers())[schema.name], encoding="utf-8")
    begin = f"# yaml-language-server: $schema={schema.as_uri()}\n"
    for file in LAYOUT_FILES:
        text = begin + file.read_text(encoding="utf-8")
        yield f"{file.name} as it is: marks", Document(server, folder / file.name, text).marks(), set()
    text = begin + (LAYOUT_FILES[0].parent / "分列申报表.yml").read_text(encoding="utf-8")
    document = Document(server, folder / "neighbour.yml", text)
    document.marks()
    marks = document.write("表式: 分列申报表\n", "表式: 长期与年度表\n")
    yield "分列申报表.yml with a neighbour's 表式: marks", marks, {"专项资金名称", "立项依据", "目标值"}
    document.write("表式: 长期与年度表\n", "表式: 分列申报表\n")
    document.write("立项依据: 样例文件\n", "")
    document.write("资金用途: 按月发放\n", "资金用途: 按月发放\n\n")
    keys = document.offered("资金用途: 按月发放\n")
    yield "a new line of 分列申报表: keys", keys, {"立项依据", "备注"}
    yield "mouse on a cell of that form", {"资金用途": document.help("资金用途")}, {"用一句话写明钱用在哪里"}
    yield "mouse on a source", {"本级预算": document.help("本级预算")}, {"合计时算作财政拨款"}


def main(program: str) -> int:
    """Print every answer; 1 where something was missing, or marked that is right."""
    missing = 0
    with running(program) as server, TemporaryDirectory() as folder:
        steps = chain(
            journey(Document(server, FILE)), others(server), results(server), layouts(server, Path(folder))
        )
        for done, answer, wanted in steps:
            print(f"\n{done}" + ("" if answer else ": none"))
            for word, explanation in answer.items():
                print(f"  {word:10}  {' '.join(explanation.split())}")
            told = " ".join((*answer.keys(), *answer.values()))
            lacking = {each for each in wanted if each not in told} if wanted else set(answer)
            lacking |= {f"{each} is offered" for each in ("null", "true") if each in told}
            missing += len(lacking)
            if lacking:
                print(f"  WRONG: {', '.join(sorted(lacking))}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

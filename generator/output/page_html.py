"""Judge the HTML of pages and pictures written by hand: it holds text, pictures and links, and nothing that acts by itself.

What may stand in it is a list of elements and attributes; all else is refused, for nobody knows what browsers will
learn. A tag is taken only as every HTML parser reads it the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from typing import NamedTuple

from generator.form.addresses import is_web_address


class RefusedPart(NamedTuple):
    """A part of a page that may not be published."""

    text: str
    """The part as it stands in the HTML, to look for it in the file."""
    message: str
    """Chinese: what it does, and what to write instead."""


def find_refused_parts(html: str) -> Iterator[RefusedPart]:
    """Yield every part of the HTML of an article that is more than text, a picture of our own, or a link."""
    return _Judge(html, _ARTICLE).refused()


def find_refused_parts_of_document(html: str) -> Iterator[RefusedPart]:
    """Yield the refused parts of a whole HTML file, as it lies between the pages."""
    return _Judge(html, _DOCUMENT).refused()


def find_refused_parts_of_svg(svg: str) -> Iterator[RefusedPart]:
    """Yield every part of an SVG picture that runs, or loads anything."""
    return _Judge(svg, _SVG).refused()


def is_public_address(address: str) -> bool:
    """Whether a link may lead to `address`: http or https with a host in ASCII and no user, mail, telephone, or our own site."""
    if _HIDING.search(address):
        return False
    if scheme := _SCHEME.match(address):
        in_ascii = re.sub(r"[^\x00-\x7f]", "%", address)  # 汉字 in a path pass; no host has this sign
        return is_web_address(in_ascii) or scheme[1].lower() in ("mailto", "tel")
    return _is_of_this_site(address)


def _is_of_this_site(address: str) -> bool:
    """Whether every browser reads an address as one of this site."""
    first = re.split("[/?#]", address, maxsplit=1)[0]
    return not _HIDING.search(address) and ":" not in first and not address.startswith("//")


_HIDING = re.compile(r"[\x00-\x1f\\]|^ | $")
"""A character that browsers drop, or read as another one."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_TAG = re.compile(
    r"<[A-Za-z][A-Za-z0-9:-]*(?:\s+[A-Za-z_:][A-Za-z0-9_:.-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*\s*/?>"
)
"""A start tag that no two parsers read differently."""
_END_TAG = re.compile(r"</[A-Za-z][A-Za-z0-9:-]*\s*>")
_COMMENT = re.compile(r"<!--[^<>]*-->")

_Check = Callable[[str], str]
"""Returns what is wrong with the value of an attribute, or an empty text."""


def _any(value: str) -> str:
    return ""


def _matches(pattern: str) -> _Check:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda value: "" if compiled.fullmatch(value) else "的值不在准许之列。请删去"


def _link(value: str) -> str:
    if is_public_address(value):
        return ""
    return "不是能公开的链接地址。请从 https:// 写起（不带用户名），或者写本站里的相对地址"


def _own_file(value: str) -> str:
    if _is_of_this_site(value):
        return ""
    return "会让读者的浏览器去请求别的网站。请把文件放进 docs/，或改成文字链接"


def _within_svg(value: str) -> str:
    return "" if value.startswith("#") else "会让浏览器另外读取文件。请只用图里自己的部分（#…）"


_NUMBER = _matches("[0-9]{1,5}%?")
_TOKENS = _matches(r"[\w :./-]*")
_EVERYWHERE: Mapping[str, _Check] = {
    "id": _matches("(?!__)[^\\s\"'<>]+"),  # Material reads its settings out of the element __config
    "class": _any, "title": _any, "lang": _TOKENS, "dir": _TOKENS, "role": _TOKENS, "hidden": _any, "align": _TOKENS,
    "translate": _TOKENS, "style": _matches(r"\s*text-align:\s*(?:left|right|center)\s*;?\s*"),  # of Markdown's tables
}  # fmt: skip
_CELL = {
    "colspan": _NUMBER, "rowspan": _NUMBER, "scope": _TOKENS, "headers": _any, "abbr": _any, "valign": _TOKENS
}  # fmt: skip


def _elements(names: str) -> dict[str, Mapping[str, _Check]]:
    """Return elements that have no attributes of their own."""
    return {name: {} for name in names.split()}


_WITHOUT_CONTENT = _elements("br col hr img meta wbr").keys()
_ENDING_BY_THEMSELVES = _elements("p li dt dd tr td th thead tbody tfoot colgroup caption rt rp").keys()
"""Elements whose end tag HTML lets out; browsers end them where what is around them ends."""

_ARTICLE_ELEMENTS: Mapping[str, Mapping[str, _Check]] = {
    **_elements(
        "abbr b bdi bdo blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i"
        " ins kbd mark p pre q rp rt ruby s samp section small span strong sub summary sup table tbody tfoot thead tr u"
        " ul var wbr"
    ),
    "a": {
        "href": _link, "hreflang": _TOKENS, "download": _any, "target": _matches("_blank"),
        "rel": _matches("(?:(?:nofollow|noopener|noreferrer|external|license|help|author)(?: |$))*"),
    },
    "col": {"span": _NUMBER}, "colgroup": {"span": _NUMBER}, "details": {"open": _any}, "li": {"value": _NUMBER},
    "img": {"src": _own_file, "alt": _any, "width": _NUMBER, "height": _NUMBER, "loading": _TOKENS, "decoding": _TOKENS},
    "ol": {"start": _NUMBER, "type": _TOKENS, "reversed": _any}, "td": _CELL, "th": _CELL, "time": {"datetime": _TOKENS},
}  # fmt: skip
_DOCUMENT_ELEMENTS: Mapping[str, Mapping[str, _Check]] = {
    **_ARTICLE_ELEMENTS,
    **_elements("html head body title main header footer nav"),
    "meta": {
        "charset": _TOKENS, "content": _any,
        "name": _matches("viewport|description|author|[a-z0-9]+[-_][a-z_-]*verif[a-z_-]*"),  # of search engines
    },
}  # fmt: skip
_SVG_ELEMENTS: Mapping[str, Mapping[str, _Check]] = {
    **_elements(
        "svg g defs title desc path rect circle ellipse line polyline polygon text tspan lineargradient radialgradient"
        " stop clippath mask pattern symbol marker metadata"
    ),
    "use": {"href": _within_svg, "xlink:href": _within_svg},
}


class _Rules(NamedTuple):
    elements: Mapping[str, Mapping[str, _Check]]
    """Element → its own attributes."""
    everywhere: Mapping[str, _Check]
    """Attributes that any element may have."""
    further: re.Pattern[str]
    """Names of further attributes that may have any value without ``url(``."""
    declaration: re.Pattern[str]
    """Pattern of the text between ``<!`` or ``<?`` and ``>``."""


_NONE = re.compile(r"(?!)")
_ARTICLE = _Rules(_ARTICLE_ELEMENTS, _EVERYWHERE, re.compile("aria-[a-z]+"), _NONE)
_DOCUMENT = _Rules(
    _DOCUMENT_ELEMENTS, _EVERYWHERE, re.compile("aria-[a-z]+"), re.compile("doctype html", re.IGNORECASE)
)
_SVG = _Rules(
    _SVG_ELEMENTS,
    {},
    re.compile(r"(?!on|style|href|src|xlink|.*:href)[a-z][a-z0-9:-]*"),
    re.compile(r"xml\s[^<>]*|doctype svg[^<>\[]*", re.IGNORECASE),
)

_ADVICE = {
    **dict.fromkeys(
        (
            "script",
            "iframe",
            "object",
            "embed",
            "frame",
            "frameset",
            "applet",
            "portal",
            "fencedframe",
            "noscript",
        ),
        "会让读者的浏览器运行程序，或者去请求别的网站。请删去，改成文字链接",
    ),
    **dict.fromkeys(
        ("form", "input", "button", "select", "textarea", "option", "label"),
        "会收集读者填的东西。请删去，改写成文字，说明怎样联系",
    ),
    **dict.fromkeys(
        ("style", "link"),
        "会改变整个页面的样子，或者去请求别的网站。请删去；样式写进 docs/assets/ 里的样式表",
    ),
    **dict.fromkeys(("meta", "base", "title", "head", "body", "html"), "改的是整个页面，不是正文。请删去"),
    **dict.fromkeys(
        ("svg", "math", "video", "audio", "picture", "source", "track", "canvas", "image"),
        "里能藏程序和别的网站的地址。图请存成文件放进 docs/，写成 ![说明](文件名)",
    ),
}
_OTHER_ELEMENT = "不在准许之列。正文里只有文字、标题、列表、表格、图片和链接，请用 Markdown 写"


class _Judge(HTMLParser):
    """Reads one text, and notes what the rules refuse."""

    def __init__(self, text: str, rules: _Rules) -> None:
        super().__init__(convert_charrefs=False)
        self._text = text
        self._rules = rules
        self._open: list[str] = []
        """Elements that have not ended, the outermost first."""
        self._refused: list[RefusedPart] = []
        self._entity = ""
        """Name of the entity right before."""

    def refused(self) -> Iterator[RefusedPart]:
        self.feed(self._text)
        self.close()
        for tag in self._open:
            if tag not in _ENDING_BY_THEMSELVES:
                self._refuse(f"<{tag}", f"<{tag}> 没有结束，后面的整个页面都会落进去。请补上 </{tag}>")
        yield from self._refused

    def _refuse(self, text: str, message: str) -> None:
        self._refused.append(RefusedPart(text, message))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        self._judge_start(tag, attrs, raw)
        if tag not in _WITHOUT_CONTENT and not (self._rules is _SVG and raw.endswith("/>")):
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # in HTML a slash ends nothing

    def _judge_start(self, tag: str, attrs: list[tuple[str, str | None]], raw: str) -> None:
        own = self._rules.elements.get(tag)
        if own is None:
            self._refuse(raw, f"{_short(raw)} {_ADVICE.get(tag, _OTHER_ELEMENT)}")
        elif not _TAG.fullmatch(raw):
            self._refuse(raw, f'{_short(raw)} 的写法不清楚。请写成 <{tag} 名称="值">，名称之间空一格')
        else:
            for name, value in attrs:
                if reason := self._judge_attribute(own, name, value or ""):
                    self._refuse(raw, f"<{tag}> 的 {_short(f'{name}={value}' if value else name)} {reason}")

    def _judge_attribute(self, own: Mapping[str, _Check], name: str, value: str) -> str:
        """Return what is wrong with an attribute, or an empty text."""
        if check := own.get(name) or self._rules.everywhere.get(name):
            return check(value)
        if self._rules.further.fullmatch(name) and not re.search(r"url\((?!#)|&", value, re.IGNORECASE):
            return ""
        if name.startswith("on"):
            return "会让读者的浏览器运行程序。请删去"
        return "不在准许之列，浏览器会照它做事。请删去"

    def parse_endtag(self, i: int) -> int:  # HTMLParser's own step: it shows nobody the text of an end tag
        end = super().parse_endtag(i)
        raw = self.rawdata[i:end] if end > 0 else ""
        if raw and not _END_TAG.fullmatch(raw):
            self._refuse(raw, f"{_short(raw)} 的写法不清楚。请写成 </名称>")
        return end

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        elif tag in self._rules.elements or tag in _ADVICE or tag in ("article", "main"):
            self._refuse(f"</{tag}", f"</{tag}> 前面没有 <{tag}>，会把整个页面拆开。请删去")

    def parse_comment(
        self, i: int, report: bool = True
    ) -> int:  # likewise of a comment: browsers end it otherwise
        end = super().parse_comment(i, report)
        raw = self.rawdata[i:end] if end > 0 else ""
        if raw and not _COMMENT.fullmatch(raw):
            self._refuse(raw, f"{_short(raw)} 的写法不清楚：注释里不能有 < 和 >，要以 --> 结束。请改好或删去")
        return end

    def handle_entityref(self, name: str) -> None:
        self._entity = name

    def handle_data(self, data: str) -> None:
        # Markdown shows a comment that does not end as text, which nobody wants to publish
        if self._entity == "lt" and data.startswith("!--") and not {"code", "pre"} & set(self._open):
            self._refuse(f"<{data}", f"{_short(f'<{data}')} 像是没有结束的注释。请以 --> 结束，或删去")
        self._entity = ""
        if (place := data.find("<")) >= 0:
            rest = data[place:]
            self._refuse(rest, f"{_short(rest)} 里的 < 没有写完整。是文字请写成 &lt;，是标签或注释请写完整")

    def handle_decl(self, decl: str) -> None:
        self._declaration("<!", decl)

    def unknown_decl(self, data: str) -> None:
        self._declaration("<![", data)

    def handle_pi(self, data: str) -> None:
        self._declaration("<?", data)

    def _declaration(self, begin: str, text: str) -> None:
        if not self._rules.declaration.fullmatch(text.rstrip("?").strip()):
            self._refuse(begin + text, f"{_short(begin + text)} 不是正文。请删去；是文字请把 < 写成 &lt;")


def _short(text: str) -> str:
    """Return a text in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:80]}…"

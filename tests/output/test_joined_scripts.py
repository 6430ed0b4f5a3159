"""Scripts that are loaded on demand come with everything that they import."""

from __future__ import annotations

from generator.output.joined_scripts import join_scripts

ENTRY = b'import("./page.js");\n'
PAGE = """/* Shows it. */

import { count } from "./list.js";
import { name, LIMIT } from "./words.js";

// A comment
export class Page {
  show() {
    return [name("a"), count([]), LIMIT]; // as it is
  }
}
"""
LIST = """import { name } from "./words.js";

const LIMIT = 2;

export function count(list) {
  return list.length + LIMIT + name("b");
}
"""
WORDS = """export const LIMIT = 7;

export async function name(text) {
  /* nothing */
  return text;
}
"""
JOINED = """const $words = (() => {
const LIMIT = 7;
async function name(text) {
  return text;
}
return { LIMIT, name };
})();
const $list = (() => {
const { name } = $words;
const LIMIT = 2;
function count(list) {
  return list.length + LIMIT + name("b");
}
return { count };
})();
const { count } = $list;
const { name, LIMIT } = $words;
export class Page {
  show() {
    return [name("a"), count([]), LIMIT]; // as it is
  }
}
"""


def _site(**changes: bytes) -> dict[str, bytes]:
    texts = {"entry": ENTRY, "page": PAGE.encode(), "list": LIST.encode(), "words": WORDS.encode()}
    return {f"assets/{name}.js": text for name, text in (texts | changes).items()}


def test_imported_scripts_are_functions_before_the_script() -> None:
    """Once each, those first that the others need; names of one do not meet those of another, and no comment is sent."""
    assert {name: text.decode() for name, text in join_scripts(_site()).items()} == {"assets/page.js": JOINED}


def test_scripts_in_another_style_stay_as_they_are() -> None:
    """A site may have scripts of its own: missing files, other ways to import, bytes that are no text."""
    assert join_scripts(_site(page=PAGE.replace("words.js", "gone.js").encode())) == {}
    assert join_scripts(_site(words=b"export default 1;\n" + WORDS.encode())) == {}
    assert join_scripts(_site(entry=b"start();\n")) == {}
    assert join_scripts(_site(page=b"export const a = 1;\n")) == {}
    (text,) = join_scripts(_site(words=b"export const name = '\xff', LIMIT = 1;\n")).values()
    assert b"'\xff'" in text

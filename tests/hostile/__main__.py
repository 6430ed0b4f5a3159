"""``python -m tests.hostile``: how many cases there are by group, and the slowest and the largest of them."""

from __future__ import annotations

import yaml

from tests.hostile.bombs import BOMBS, readings
from tests.hostile.cases import CASES, table, texts
from tests.hostile.fields import LABELS, PARAGRAPHS, places
from tests.hostile.test_every_field import TABLE as WRITTEN
from tests.hostile.test_every_field import situations as in_fields
from tests.hostile.test_refused import AMOUNT_FIELDS
from tests.hostile.test_served_sites import BROKEN, ENDLESS, ODD
from tests.hostile.test_texts import situations as in_styles


def counts() -> list[tuple[str, str, int, int]]:
    """Kind, group, number of cases, and how often one of them is held against a field."""
    found = []
    for group in dict.fromkeys(case.group for case in texts()):
        members = [case for case in texts() if case.group == group]
        styles = [case for case, _ in in_styles() if case.group == group]
        held = sum(len(LABELS) if case.one_line else len(PARAGRAPHS) for case in styles)
        found.append(("inert", group, len(members), held))
    held = sum(1 for name in WRITTEN for _ in in_fields(name))
    found.append(("error", f"every field ({len(places())} places)", len(WRITTEN), held))
    refused = list(table("refused"))
    for group in dict.fromkeys(group for group, _, _ in refused):
        members = [case for each, _, case in refused if each == group]
        found.append(
            ("error" if any(case["told"] for case in members) else "inert", group, len(members), len(members))
        )
    amounts = sum(len(cases) for cases in _read("amounts.yml").values())
    found.append(("error", "amounts", amounts, amounts * AMOUNT_FIELDS))
    for name in ("encodings", "files"):
        found.append(("error", name, len(_read(f"{name}.yml")), len(_read(f"{name}.yml"))))
    found.append(("warning", "warned", len(_read("warned.yml")), len(_read("warned.yml"))))
    servers = len(ENDLESS) + len(BROKEN) + len(ODD)
    found.append(("error", "servers", servers, servers))
    found.append(("error", "bombs", len(BOMBS), len(BOMBS)))
    for group, cases in yaml.safe_load((CASES / "comments.yml").read_text(encoding="utf-8")).items():
        found.append(("inert", f"comments: {group}", len(cases), len(cases)))
    return found


def _read(name: str) -> dict[str, list[str]]:
    content: dict[str, list[str]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return content


def main() -> None:
    """Print both tables."""
    rows = counts()
    print("| outcome | group | cases | held against a field |\n| --- | --- | ---: | ---: |")
    for kind, group, cases, held in rows:
        print(f"| {kind} | {group} | {cases:,} | {held:,} |")
    print(f"| | all | {sum(row[2] for row in rows):,} | {sum(row[3] for row in rows):,} |")
    read = list(readings())
    slowest, largest = max(read, key=lambda each: each[2]), max(read, key=lambda each: each[1])
    print(
        f"\nslowest: {slowest[0]}, {slowest[2]:.2f} s of processor time; largest: {largest[0]}, {largest[1]:,} bytes"
    )
    print(f"most memory of the process that reads all of them: {max(each[3] for each in read):.0f} MB")


if __name__ == "__main__":
    main()

"""Cells of tables that we write, so that no spreadsheet takes what a lead wrote for a formula (CVE-2021-3188).

| a text | as a cell |
| --- | --- |
| begins with `=`, `+`, `-` or `@`, in any width | gets a `'` in front of it |
| does so behind blanks, invisible signs or quotation marks | likewise |
| begins with a tab or the end of a line | likewise |
| anything else, and any number | stays as it is |
"""

from __future__ import annotations

import json
import re
from typing import Any

_FORMULA = re.compile(r"""[\t\r\n]|[\s\u00ad\u200b-\u200f\u2060\ufeff"'`´“”„‘’«»＂＇]*[=+\-@＝＋－＠﹦﹢﹣﹫−]""")


def safe_cell(value: Any) -> str | int | float:
    """A value of JSON as a cell; a list or an object as JSON, nothing as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if _FORMULA.match(text) else text

"""The library as one sheet, a prompt a row: what staff export, edit elsewhere and bring back.

Read here rather than by tablib, which gives no line numbers, drops what is written twice and
takes the fields of a YAML row by their order.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import tablib
import yaml
from import_export.formats import base_formats

from intimacy.lib.csv_cells import BYTE_ORDER_MARK, FORMULA, cell
from intimacy.lib.text import clean_text
from prompts.library import read_library
from prompts.library.yaml_lines import FastDumper

COLUMNS = "key practice kind depth tags anchor first_week status locale text alone".split()
LINE = "line"  # where a row stands, beside its columns
ABSENT = object()  # what a row does not mention stays as it is
# What a spreadsheet separates by instead, where commas are decimal or text is "Unicode text".
SEPARATORS = {";": "semicolons", "\t": "tabs"}
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Row = dict[str, Any]


class BadSheet(Exception):
    """The file is not a sheet of prompts; `reasons` say why, with their lines."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class CSV(base_formats.CSV):  # type: ignore[misc]
    def create_dataset(self, in_stream: bytes | None) -> tablib.Dataset:
        sheet = _decoded(in_stream)
        separator = _separator(sheet)
        reader = csv.reader(io.StringIO(sheet, newline=""), delimiter=separator, strict=True)
        try:
            dataset = _dataset(_csv_rows(reader))
            dataset.separated_by = SEPARATORS.get(separator, "")
            return dataset
        except csv.Error as error:
            raise BadSheet(f"line {reader.line_num}: {error}") from error

    def export_data(self, dataset: tablib.Dataset) -> str:
        out = io.StringIO(BYTE_ORDER_MARK)
        out.seek(1)
        writer = csv.writer(out)
        writer.writerow(dataset.headers)
        writer.writerows([_cell(value) for value in row] for row in dataset)
        return out.getvalue()


class YAML(base_formats.YAML):  # type: ignore[misc]
    def create_dataset(self, in_stream: bytes | None) -> tablib.Dataset:
        try:
            node, rows = read_library.parsed(_decoded(in_stream))
        except (yaml.YAMLError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise BadSheet(f"line {line}: {getattr(error, 'problem', None) or error}") from error
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise BadSheet("line 1: a list of prompts was expected here")
        if twice := list(read_library.repeated_fields("", node)):
            raise BadSheet(*[f"line {problem.line}: {problem.reason}" for problem in twice])
        lines = [item.start_mark.line + 1 for item in node.value]
        return _dataset(zip(lines, rows, strict=True))

    def export_data(self, dataset: tablib.Dataset) -> str:
        return yaml.dump(
            dataset.dict, Dumper=FastDumper, allow_unicode=True, sort_keys=False, width=100
        )


def _decoded(data: bytes | None) -> str:
    if data is None:
        raise BadSheet("The file was brought in already, or a day has passed. Choose it again.")
    try:
        return data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSheet(
            "The file is not text in UTF-8. A spreadsheet writes it when it saves as “CSV UTF-8”."
        ) from error


def _separator(sheet: str) -> str:
    """Return what stands between the columns; no name of a column holds any of the three."""
    names = sheet.partition("\n")[0]
    return "," if "," in names else next((mark for mark in SEPARATORS if mark in names), ",")


def _csv_rows(reader: Any) -> Iterator[tuple[int, Row]]:
    headers = [clean_text(header) for header in next(reader, [])]
    if len(set(headers)) < len(headers):
        raise BadSheet("line 1: a column stands there twice")
    before = reader.line_num
    for cells in reader:
        line, before = before + 1, reader.line_num
        if len(cells) > len(headers):
            raise BadSheet(f"line {line}: {len(cells)} cells, but {len(headers)} columns")
        if any(cells):
            cells = [one[1:] if re.match("'" + FORMULA.pattern, one) else one for one in cells]
            yield line, dict(zip(headers, cells, strict=False))


def _cell(value: Any) -> Any:
    text = ", ".join(value) if isinstance(value, list) else value
    return cell(text) if isinstance(text, str) else text


def _dataset(rows: Iterator[tuple[int, Row]]) -> tablib.Dataset:
    """Return the rows cleaned, or raise BadSheet with everything that is misshapen."""
    found: list[str] = []
    lines: dict[tuple[str, str], int] = {}
    dataset = tablib.Dataset(headers=[*COLUMNS, LINE])
    for line, row in rows:
        clean = {name: _cleaned(value) for name, value in row.items()}
        reasons = list(_misshapen(clean))
        for name in ("key", "first_week"):
            value = str(clean.get(name) or "")
            if value and (earlier := lines.setdefault((name, value), line)) != line:
                reasons.append(f"{name} {value} stands on line {earlier} too")
        found += [f"line {line}: {reason}" for reason in reasons]
        dataset.append([*(clean.get(name, ABSENT) for name in COLUMNS), line])
    if found:
        raise BadSheet(*found)
    return dataset


def _cleaned(value: Any) -> Any:
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return clean_text(value) if isinstance(value, str) else value


def _misshapen(row: Row) -> Iterator[str]:
    for name in sorted(row.keys() - set(COLUMNS), key=str):
        yield f"{name} is not a column of prompts"
    if not isinstance(row.get("key"), str) or not row["key"]:
        yield "key is missing"

"""How a corpus is laid out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rl_exp_data_speech import parquet_layout, table_layout
from rl_exp_data_speech.afrivoice import Afrivoice
from rl_exp_data_speech.files import Files
from rl_exp_data_speech.layout import Layout
from rl_exp_data_speech.problems import not_found
from rl_exp_data_speech.rows import Columns
from rl_exp_data_speech.shards import Shards


def find_layout(files: Files, params: dict[str, Any]) -> Layout:
    """The layout that ``layout`` names; ``auto`` is the first that there are files for.

    Raises:
        WorkerError: ``RLX_DATA_NOT_FOUND`` if there are none.
    """
    columns = Columns(params.get("columns") or {})
    splits, domain = params["splits"], params.get("domain")
    makers: dict[str, Callable[[], Layout]] = {
        "afrivoice": lambda: Afrivoice(files, columns, splits),
        "parquet": lambda: parquet_layout.ParquetLayout(files, columns, splits, domain),
        "table": lambda: table_layout.TableLayout(files, columns, splits, domain),
    }
    return makers[_named(files, params.get("layout") or "auto")]()


def _named(files: Files, layout: str) -> str:
    if layout != "auto":
        return layout
    if Shards(files).domains:
        return "afrivoice"
    if any(path.endswith(parquet_layout.SUFFIX) for path in files.entries):
        return "parquet"
    if any(path.endswith(table_layout.SUFFIXES) for path in files.entries):
        return "table"
    raise not_found(
        f"{files.name} holds no folder named <domain>_swahili_<split>, no Parquet file and no table"
    )

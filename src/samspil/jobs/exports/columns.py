"""Tables as Parquet, for data frames: one type a column, text where a column has several."""

import io
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import ModuleType

from samspil.jobs.exports.table import Table, Value


def as_parquet(table: Table) -> bytes:
    """The file.

    Raises: ModuleNotFoundError where pyarrow is not installed.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra, and a heavy one
    from pyarrow import parquet  # noqa: PLC0415

    arrays = {}
    for at, column in enumerate(table.columns):
        values = [row[at] for row in table.rows]
        kind, convert = _kind(values, pa)
        converted = [None if value is None else convert(value) for value in values]
        arrays[column.name] = pa.array(converted, kind)
    question = table.answer.question
    about: Mapping[str, str] = {
        "question": question.question[table.language],
        "name": question.name,
        "status": table.status,
        "says": table.says,
    }
    whole = pa.table(arrays).replace_schema_metadata(about)
    raw = io.BytesIO()
    parquet.write_table(whole, raw)
    return raw.getvalue()


def _kind(values: list[Value], pa: ModuleType) -> tuple[object, Callable[[Value], object]]:
    """The type of a column that holds these, and how a value becomes one of it."""
    kinds = {type(value) for value in values if value is not None}
    small = all(abs(v) < 2**63 for v in values if isinstance(v, int))
    if kinds == {bool}:
        return pa.bool_(), lambda value: value
    if kinds == {int} and small:
        return pa.int64(), lambda value: value
    if kinds and kinds <= {int, Decimal}:
        return pa.float64(), lambda value: float(str(value))
    if kinds == {date}:
        return pa.date32(), lambda value: value
    return pa.string(), str

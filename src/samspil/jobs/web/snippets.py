"""How to fetch an answer from a program: real code with the real address, ready to paste."""

from collections.abc import Mapping
from json import dumps

_CURL = "curl --fail --location --output svar.csv {shell}"
_PYTHON = """import pandas

svar = pandas.read_csv({text})
print(svar)"""
_R = """svar <- read.csv({text}, fileEncoding = "UTF-8")
print(svar)"""
_POWER_QUERY = """let
    Kilde = Csv.Document(Web.Contents({excel}), [Delimiter = ",", Encoding = 65001]),
    Svar = Table.PromoteHeaders(Kilde, [PromoteAllScalars = true])
in
    Svar"""


def snippets(address: str) -> Mapping[str, str]:
    """Code by language, for the CSV file at `address`."""
    shell = "'" + address.replace("'", "'\\''") + "'"
    excel = '"' + address.replace('"', '""') + '"'
    text = dumps(address)
    return {
        "curl": _CURL.format(shell=shell),
        "Python": _PYTHON.format(text=text),
        "R": _R.format(text=text),
        "Excel (Power Query)": _POWER_QUERY.format(excel=excel),
    }

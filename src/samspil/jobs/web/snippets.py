"""How to fetch an answer from a program: real code with the real address, ready to paste."""

from collections.abc import Mapping
from json import dumps

from samspil.words.language import Language, say

_CURL = "curl --fail --location --output {answer}.csv {shell}"
_PYTHON = """import pandas

{answer} = pandas.read_csv({text})
print({answer})"""
_R = """{answer} <- read.csv({text}, fileEncoding = "UTF-8")
print({answer})"""
_POWER_QUERY = """let
    {source} = Csv.Document(Web.Contents({excel}), [Delimiter = ",", Encoding = 65001]),
    {whole} = Table.PromoteHeaders({source}, [PromoteAllScalars = true])
in
    {whole}"""


def snippets(address: str, language: Language) -> Mapping[str, str]:
    """Code that fetches the CSV file at `address`, by its own language; names are in `language`."""
    shell = "'" + address.replace("'", "'\\''") + "'"
    excel = '"' + address.replace('"', '""') + '"'
    text = dumps(address)
    answer, source = say(language, "snippet-answer"), say(language, "snippet-source")
    query = _POWER_QUERY.format(excel=excel, source=source.title(), whole=answer.title())
    return {
        "curl": _CURL.format(shell=shell, answer=answer),
        "Python": _PYTHON.format(text=text, answer=answer),
        "R": _R.format(text=text, answer=answer),
        "Excel (Power Query)": query,
    }

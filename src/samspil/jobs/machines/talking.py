"""The tools over the Model Context Protocol, whatever carries it.

The SDK speaks the protocol; what the tools are called, take and mean stands here, in the words of
one language. Imported only when somebody speaks it, for the SDK is an extra and heavy.

Source: Model Context Protocol, revision 2025-11-25, server/tools.
"""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from mcp.server.lowlevel import Server
from mcp.types import CallToolResult, TextContent, Tool, ToolAnnotations

from samspil import __version__
from samspil.jobs.citation import FORMATS
from samspil.jobs.machines.tools import Tools
from samspil.jobs.search.documents import KINDS
from samspil.words.errors import SamspilError, WrongUse
from samspil.words.language import LANGUAGES, Language, say

TEXTS = ("ttl", "yaml", "jsonld", "trig", "nt", "rdf")
_LONGEST, _LONGEST_TEXT, _LONGEST_QUERY = 500, 500_000, 16_384  # characters
Schema = Mapping[str, Any]

_WORDS: Schema = {"type": "string", "minLength": 1, "maxLength": _LONGEST}
_NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 100_000}
# Each tool with its parameters; those that begin with a star must be given.
TOOLS: Mapping[str, Mapping[str, Schema]] = {
    "search": {
        "*query": _WORDS,
        "kind": {"type": "string", "enum": list(KINDS)},
        "most": {"type": "integer", "minimum": 1, "maximum": 50},
    },
    "describe": {"*thing": _WORDS},
    "list_questions": {"query": _WORDS, "theme": _WORDS},
    "answer_question": {
        "*name": _WORDS,
        "parameters": {
            "type": "object",
            "maxProperties": 20,
            "additionalProperties": {"type": ["string", "integer"], "maxLength": _LONGEST},
        },
        "page": _NUMBER,
    },
    "schema": {"class": _WORDS},
    "validate": {
        "*text": {"type": "string", "minLength": 1, "maxLength": _LONGEST_TEXT},
        "format": {"type": "string", "enum": list(TEXTS)},
    },
    "sparql": {"*query": {"type": "string", "minLength": 1, "maxLength": _LONGEST_QUERY}},
    "cite": {
        "*sources": {"type": "array", "items": _WORDS, "minItems": 1, "maxItems": 50},
        "style": {"type": "string", "enum": list(FORMATS)},
    },
}


def speaking_server(tools: Callable[[], Tools], language: Language) -> "Server[Any, Any]":
    """A server that offers the tools; `tools` gives those of the content as it is now."""
    # What a stranger sends is no matter for our log.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    server: Server[Any, Any] = Server(
        "samspil", version=__version__, instructions=say(language, "tool-instructions")
    )

    async def call(name: str, given: dict[str, Any]) -> CallToolResult:
        spoken = next((one for one in LANGUAGES if one == given.get("lang")), language)
        try:
            return _told(await _done(tools(), name, given, spoken))
        except SamspilError as error:
            text = error.told(spoken)
            return CallToolResult(content=[TextContent(type="text", text=text)], isError=True)

    async def offered() -> list[Tool]:
        return [_tool(name, language) for name in TOOLS]

    # The SDK holds what is given against the schema of the tool before it calls.
    server.list_tools()(offered)  # type: ignore[no-untyped-call] # not typed in the SDK
    server.call_tool()(call)
    return server


async def _done(
    tools: Tools, name: str, given: Mapping[str, Any], language: Language
) -> Mapping[str, Any]:
    if name not in TOOLS:
        raise WrongUse("tool-unknown", name=name[:80], known=", ".join(TOOLS))
    return await getattr(tools, name)(given, language)  # type: ignore[no-any-return]


def _told(said: Mapping[str, Any]) -> CallToolResult:
    plain = dict(said)
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=str)
    return CallToolResult(
        content=[TextContent(type="text", text=text)], structuredContent=json.loads(text)
    )


def _tool(name: str, language: Language) -> Tool:
    parameters = TOOLS[name]
    properties = {
        key.removeprefix("*"): {
            **schema,
            "description": say(language, f"tool-{name}-{key.removeprefix('*')}"),
        }
        for key, schema in parameters.items()
    }
    spoken = {"type": "string", "enum": list(LANGUAGES), "description": say(language, "tool-lang")}
    return Tool(
        name=name,
        title=say(language, f"tool-{name}-title"),
        description=say(language, f"tool-{name}"),
        inputSchema={
            "type": "object",
            "properties": {**properties, "lang": spoken},
            "required": [key[1:] for key in parameters if key.startswith("*")],
            "additionalProperties": False,
        },
        annotations=ToolAnnotations(
            readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False
        ),
    )

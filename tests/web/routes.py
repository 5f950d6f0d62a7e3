"""The routes as an OpenAPI description: what is asked, and which answers there are."""

from __future__ import annotations

from typing import Any

TOKENS = ("c", "s", "t", "v", "o", "i", "u", "p", "d")
_HTML = {"text/html; charset=utf-8": {"schema": {"type": "string"}}}
_IMAGE = {"image/gif": {"schema": {"type": "string", "format": "binary"}}}
_TEXT = {"text/plain; charset=utf-8": {"schema": {"type": "string"}}}
_LINK = {"302": {"description": "where the mail was written to lead", "content": _TEXT}}
_PAGE = {"200": {"description": "a page", "content": _HTML}}
_NONE = {
    "404": {"description": "nothing is here", "content": _HTML},
    "429": {"description": "asked too often", "content": _HTML},
}
_BUTTONS = ["topics", "pause 30", "pause 90", "go on", "track nothing", "track", "unsubscribe", "data", "erase"]
_FORM = {
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "properties": {
                    "do": {"enum": _BUTTONS},
                    "topic": {"enum": ["newsletter", "service"]},
                    "List-Unsubscribe": {"const": "One-Click"},
                },
            }
        }
    }
}
_POINT = {"200": {"description": "one point", "content": _IMAGE}}
_ANSWERS = {route: _LINK | _NONE if route in "cs" else _POINT if route in "oi" else _PAGE | _NONE for route in TOKENS}


def description(known: dict[str, list[str]]) -> dict[str, Any]:
    """`known` are tokens that lead somewhere, by their routes: half of those asked for are of these."""

    def token(route: str) -> dict[str, Any]:
        schema = {"anyOf": [{"type": "string", "minLength": 1}, {"enum": known[route]}]}
        return {"name": "token", "in": "path", "required": True, "schema": schema}

    also = [
        {"name": name, "in": "query", "schema": {"type": "string"}} for name in ("url", "next", "return", "redirect")
    ]
    paths: dict[str, Any] = {}
    for route in TOKENS:
        operation = {"parameters": [token(route), *also], "responses": _ANSWERS[route]}
        paths[f"/{route}/{{token}}"] = {"get": operation}
        if route in "upd":
            not_taken = {str(code): {"description": "not taken", "content": _HTML} for code in (413, 422)}
            paths[f"/{route}/{{token}}"]["post"] = {
                "parameters": [token(route)], "requestBody": _FORM, "responses": _PAGE | _NONE | not_taken,
            }  # fmt: skip
    sent = {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {
        name: {"type": "string"} for name in ("email", "first_name", "consent", "lang", "words", "once", "leave_empty")
    }}}}  # fmt: skip
    wrong = {str(code): {"description": "not taken", "content": _HTML} for code in (413, 422)}
    for path, name, known_ones in (("/f/{name}", "name", ["guide-form"]), ("/confirm/{token}", "token", ["x"])):
        schema = {"anyOf": [{"type": "string", "minLength": 1}, {"enum": known_ones}]}
        where = {"name": name, "in": "path", "required": True, "schema": schema}
        answers = _PAGE | _NONE | wrong
        paths[path] = {
            "get": {"parameters": [where, *also], "responses": answers},
            "post": {"parameters": [where], "requestBody": {"content": sent}, "responses": answers},
        }
    said = {"text/plain": {"schema": {"enum": ["/pricing", "/", ""]}}}
    paths["/e/{token}"] = {"post": {
        "parameters": [token("e")], "requestBody": {"content": said}, "responses": {"204": {"description": "nothing"}},
    }}  # fmt: skip
    script = {"text/javascript; charset=utf-8": {"schema": {"type": "string"}}}
    paths["/visit.js"] = {"get": {"responses": {"200": {"description": "a script", "content": script}}}}
    plain = {str(code): {"description": "in words", "content": _TEXT} for code in (200, 400, 401, 429)}
    pairs = {"type": "object", "additionalProperties": {"type": "string"}}
    any_body = {
        "application/json": {"schema": {}}, "text/plain": {"schema": {"type": "string"}},
        "application/x-www-form-urlencoded": {"schema": pairs}, "multipart/form-data": {"schema": pairs},
    }  # fmt: skip
    where = {"name": "name", "in": "path", "required": True, "schema": {"enum": ["shop", "mailgun", "postmark"]}}
    signed = [
        {"name": name, "in": "header", "schema": {"type": "string"}}
        for name in ("authorization", "webhook-id", "webhook-timestamp", "webhook-signature")
    ]
    hook = {"parameters": [where, *signed], "requestBody": {"content": any_body}, "responses": plain}
    for path in ("/hooks/{name}", "/hooks/{name}/mime"):
        paths[path] = {"post": hook}
    for path in ("/health", "/robots.txt"):
        paths[path] = {"get": {"responses": {"200": {"description": "words", "content": _TEXT}}}}
    return {"openapi": "3.1.0", "info": {"title": "nurture serve", "version": "1"}, "paths": paths}

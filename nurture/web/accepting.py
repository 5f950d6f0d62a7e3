"""What a header of a request accepts, by its weights: types, languages (RFC 9110, 12.4.2)."""

from __future__ import annotations

from starlette.requests import Request

_READ = 500


def accepted(request: Request, header: str) -> list[str]:
    """In small letters, without their parameters, the one most wanted first; what has no weight is left out."""
    told = [each.lower().split(";") for each in request.headers.get(header, "")[:_READ].split(",")]
    weighed = [(_weight(parameters), name.strip()) for name, *parameters in told]
    return [name for weight, name in sorted(weighed, key=lambda each: -each[0]) if weight > 0]


def _weight(parameters: list[str]) -> float:
    named = [each.partition("=") for each in parameters]
    try:
        return next((float(value) for name, _, value in named if name.strip() == "q"), 1)
    except ValueError:
        return 0

"""Images that travel with a mail: the HTML shows a file of the project, and calls it by its Content-ID (RFC 2392)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from nurture.core.problems import Problem, did_you_mean
from nurture.mail.attachments import MOST_BYTES, CannotAttach, LiesOutside, content_id, in_words, size_of, type_of
from nurture.mail.source import Source

_IMAGE = re.compile(
    r"<!--(?!-?>|\[if\b).*?-->|(<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?\ssrc\s*=\s*)(\"[^\"]*\"|'[^']*')", re.S | re.I
)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|[#?]|\Z", re.I)


def put_inside(html: str, word: re.Pattern[str]) -> tuple[str, dict[str, str]]:
    """The HTML with the project's images called by their Content-IDs; and their paths, each with how it is written.

    `word` matches what stands in for a tag of Jinja: what that makes is an address, as is all that has a scheme.
    """
    images: dict[str, str] = {}

    def called(image: re.Match[str]) -> str:
        written = image[2][1:-1] if image[2] else ""
        path = "" if word.search(written) else _path(unescape(written).strip())
        if not path:
            return image[0]
        images.setdefault(path, written)
        return f'{image[1]}"{source_of(path)}"'

    return _IMAGE.sub(called, html), images


def source_of(path: str) -> str:
    """The `src` of an image inside the mail."""
    return f"cid:{content_id(path)}"


def _path(src: str) -> str:
    return "" if _ELSEWHERE.match(src) else posixpath.normpath(unquote(src))


def check_images(images: Mapping[str, str], body: Source, root: Path) -> Iterator[Problem]:
    """What is wrong with the files that a template shows, where it first names them."""
    sizes = {}
    for path, written in images.items():
        at, length = _place(path, written, body)
        try:
            sizes[path] = size_of(root, path)
        except LiesOutside:
            hint = "put the file into its folder"
            yield body.problem("outside", at, f"`{path}` lies outside of the project", hint, length)
        except CannotAttach:
            hint = did_you_mean(path, _near(path, root)) or "paths are relative to the project's folder"
            yield body.problem("unknown-file", at, f"there is no file `{path}`", hint, length)
        else:
            if not type_of(path).startswith("image/"):
                hint = "mails show .png, .jpg, .gif and .webp"
                yield body.problem("no-image", at, f"`{path}` is no image that mail programs show", hint, length)
    if sum(sizes.values()) > MOST_BYTES:
        largest = max(sizes, key=lambda path: sizes[path])
        at, length = _place(largest, images[largest], body)
        words = f"the images of this mail are {in_words(sum(sizes.values()))}, of at most {in_words(MOST_BYTES)}"
        yield body.problem("too-much-attached", at, words, "put them on the web, and name their addresses", length)


def _place(path: str, written: str, body: Source) -> tuple[int, int]:
    """Offset and length of the image's name in the template; in Markdown it may be written in other characters."""
    found = next((name for name in (written, path) if name in body.text), "")
    return (body.text.find(found), len(found)) if found else (0, 1)


def _near(path: str, root: Path) -> list[str]:
    folders = [(root / path).parent, root / "files", root / "templates"]
    files = [file for folder in folders if folder.is_relative_to(root) for file in folder.glob("*") if file.is_file()]
    return [file.relative_to(root).as_posix() for file in files]

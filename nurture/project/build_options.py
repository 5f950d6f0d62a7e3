"""What plugins are told in nurture.yaml: options of sources and channels, rules of scorers; their owners check them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from nurture.core.problems import Place
from nurture.core.program import Use
from nurture.hookspecs import Scorer
from nurture.project.environment import mentioned, names_in, with_environment
from nurture.project.models.base import keys_of, known_keys
from nurture.project.models.sources import UseModel
from nurture.project.problems import Collector, explained
from nurture.project.tree import Block, Series, children, find, place_of, resolved

_KEYS = {"events": "event", "fit": "segment"}
SERVED = "webhook plugin"
"""What `nurture serve` alone uses: what does not fit in the environment of a run stops none."""
_SECRET = frozenset({"password", "token", "secret", "old_secret", "api_key", "dkim.key"})


@dataclass(frozen=True, slots=True)
class OptionReader:
    root: Path
    environ: Mapping[str, str]
    found: Collector

    def use(self, name: str, model: UseModel, offered: Mapping[str, Any], noun: str) -> Use | None:
        """The plugin's object put to work, or None and a Problem."""
        block = model.block
        if not model.use:
            return None
        if model.use not in offered:
            self.found.unknown(noun, model.use, model.place("use"), offered, "`nurture plugins` lists what there is")
            return None
        options = self._options(block, keys_of(type(model)), offered[model.use].options, noun == SERVED)
        return Use(name, model.use, options, block.key_place("use"))

    def _options(self, block: Block, own: frozenset[str], kind: Any, served: bool) -> Any:
        written = block.picked({key: key for key in block if key not in own})
        if kind.model_config.get("extra") != "allow":
            written = known_keys(written, keys_of(kind), self.found)
        self._tell_secrets(written)
        values = resolved(written, written.spot)
        try:
            options = kind.model_validate(with_environment(values, self.environ), context={"root": self.root})
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                if not self._awaited(written, detail["loc"]) and not (served and self._is_unfit(written, detail)):
                    self.found.invalid(written, [detail])
            return kind.model_construct(**values)
        return kind.model_construct(**values) if any(mentioned(written, written.path)) else options

    def scorer(self, name: str, score: Block, scorers: Mapping[str, Scorer], known: Mapping[str, Iterable[str]]) -> Any:
        """The scorer's rules. `known` holds, for a scorer whose keys name events or segments, the names there are."""
        written = score[name]
        if isinstance(written, Block) and name in known:
            for key in written:
                if key not in known[name]:
                    self.found.unknown(_KEYS[name], key, written.key_place(key), known[name])
        try:
            return scorers[name].read(resolved(written, score.values_at[name]))
        except ValidationError as error:
            self.found.invalid(written if isinstance(written, Block) else score, error.errors(include_url=False))
        except ValueError as error:
            self.found.add("wrong-value", str(error), self._blamed(score, name, str(error)))
        return None

    def _blamed(self, score: Block, name: str, words: str) -> Place:
        """The entry whose key the scorer's words name, else the scorer's own key."""
        written = score.block(name)
        for key in written:
            if f"`{key}`" in words or f"'{key}'" in words:
                return written.place(key)
        return score.key_place(name)

    def _awaited(self, written: Block, location: tuple[str | int, ...]) -> bool:
        """Whether the value waits for a variable of the environment that is not set here."""
        value, _, _ = find(written, location)
        return isinstance(value, str) and "${" in with_environment(value, self.environ)

    def _is_unfit(self, written: Block, detail: ErrorDetails) -> bool:
        """Whether it is a variable that does not fit, which is told."""
        value, spot, _ = find(written, detail["loc"])
        name = next(iter(names_in(value)), "")
        code, why, _ = explained(detail, value)
        if not name or code == "missing-package":
            return False
        hint = f"`export {name}=…` before `nurture serve`, which answers 503 until it fits"
        words = f"`{name}` of the environment does not fit: {why}"
        self.found.add("unfit-env", words, place_of(written.path, spot), hint, "warning")
        return True

    def _tell_secrets(self, written: Block | Series, below: str = "") -> None:
        for key, value, spot in children(written):
            if isinstance(value, Block | Series):
                self._tell_secrets(value, key if isinstance(key, str) else below)
            elif isinstance(value, str) and "${" not in value and _SECRET & {key, f"{below}.{key}"}:
                name = f"{below}_{key}" if below else f"{key}"
                hint = f'take it from the environment: `{key}: "${{{name.upper()}}}"`'
                place = place_of(written.path, spot)
                self.found.add("literal-secret", f"a {key} stands in this file", place, hint, "warning")

"""Conditions: parsed by Jinja's parser, checked against a closed list of nodes, compiled once to pure closures."""

from nurture.core.conditions.compiler import compile_condition
from nurture.core.conditions.nouns import UNKNOWN, Answer, Ask, Condition, Names, Word

__all__ = ["UNKNOWN", "Answer", "Ask", "Condition", "Names", "Word", "compile_condition"]

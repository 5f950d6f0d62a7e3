"""An address that others' rows hold, on SQLite: found, and taken out."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.core.consents.chain import Record
from nurture.core.mentions import Mention, Sought
from nurture.store.encoding import facts_from_json, facts_to_json
from nurture.store.sqlite_consents import SqliteConsents

_FACTS = {
    ("leads", "fields"): "a field",
    ("events", "facts"): "a fact of an event",
    ("enrolments", "facts"): "a fact of a walk",
    ("waiting", "facts"): "a fact of an event that waits",
}
_TEXTS = {
    ("leads", "holds"): "a decision",
    ("enrolments", "each"): "what a walk is for",
    ("enrolments", "passed"): "a step of a walk",
    ("enrolments", "standing"): "a step of a walk",
    ("messages", "context"): "the values of a message",
    ("messages", "links"): "a link of a message",
    ("messages", "reason"): "the reason of a message",
    ("codes", "text"): "a reason",
    ("suppressions", "reason"): "the reason of a suppression",
    ("pendings", "typed"): "a form that is not confirmed",
    ("consents", "evidence"): "the proof of a consent",
    ("proofs", "text"): "the proof of a consent",
    ("files", "text"): "a file of yours, as it once was",
}
_STAY = frozenset({"consents", "proofs", "files"})
"""What is not changed where it stands."""
_WHOSE = {"leads": "email", "waiting": "address", "suppressions": "key"}
_OF_LEAD = "(SELECT email FROM leads WHERE id = t.lead)"


def _holds(column: str) -> str:
    """Whether a value may hold the needle, before it is looked at closely."""
    return f"instr(lower({column}), ?1) AND holds_it({column})"


_IN_PROOFS = f"""
SELECT l.key FROM consents c JOIN leads l ON l.id = c.lead
WHERE {_holds("c.evidence")} OR c.proof IN (SELECT id FROM proofs WHERE {_holds("text")})
GROUP BY l.key ORDER BY min(c.n)
"""
_UNUSED = f"DELETE FROM proofs WHERE {_holds('text')} AND id NOT IN (SELECT proof FROM consents)"
# ruff: noqa: S608 (what is put into these queries are names of tables and columns)


class SqliteMentions(SqliteConsents):
    def mentions(self, sought: Sought) -> list[Mention]:
        self._know(sought)
        with self._reading():
            return list(dict.fromkeys(self._mentions(sought.needle)))

    def _mentions(self, needle: str) -> Iterator[Mention]:
        for table, column, whose in self._texts():
            found = self._db.execute(f"SELECT DISTINCT {whose} FROM {table} t WHERE {_holds(column)}", (needle,))
            named = {**_FACTS, **_TEXTS}.get((table, column), f"`{column}` of `{table}`")
            yield from (Mention(named, str(each or "")) for (each,) in found)

    def longer_than(self, sought: Sought) -> set[str]:
        with self._reading():
            return {each for text in self._holding(sought.needle) for each in sought.longer_in(text)}

    def _holding(self, needle: str) -> Iterator[str]:
        for table, column, _ in self._texts():
            rows = self._db.execute(f"SELECT {column} FROM {table} WHERE instr(lower({column}), ?)", (needle,))
            yield from (text for (text,) in rows if isinstance(text, str))

    def _texts(self) -> Iterator[tuple[str, str, str]]:
        """Each column of text: its table, its name, and whose a row is."""
        tables = [name for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in sorted(tables):
            columns = [(name, kind) for _, name, kind, *_ in self._db.execute(f"PRAGMA table_info({table})")]
            whose = _WHOSE.get(table) or (_OF_LEAD if ("lead", "INTEGER") in columns else "''")
            yield from ((table, name, whose) for name, kind in columns if kind == "TEXT")

    def blank(self, sought: Sought) -> int:
        self._know(sought)
        with self.transaction():
            count = sum(self._blank(*place, "facts_without", sought.needle) for place in _FACTS)
            count += sum(self._blank(*place, "without", sought.needle) for place in _TEXTS if place[0] not in _STAY)
            keys = [key for (key,) in self._db.execute(_IN_PROOFS, (sought.needle,))]
            for key in keys:
                self._say_afresh(self.consent_records(key), sought)
            self._db.execute(_UNUSED, (sought.needle,))
        return count + len(keys)

    def _blank(self, table: str, column: str, without: str, needle: str) -> int:
        change = f"UPDATE OR IGNORE {table} SET {column} = {without}({column}) WHERE {_holds(column)}"
        return self._db.execute(change, (needle,)).rowcount

    def _say_afresh(self, records: list[Record], sought: Sought) -> None:
        """What a lead said, without the address: of the records as they were, their links stay, as of those erased."""
        lead = self._value("SELECT id FROM leads WHERE key = ?", records[0].key)
        self._erase_consents(lead)
        self._add_consents([(lead, sought.out_of_proof(each.consent), each.written) for each in records])

    def _know(self, sought: Sought) -> None:
        def holds_it(text: object) -> bool:
            return isinstance(text, str) and sought.without(text) != text

        def facts_without(text: str) -> str:
            return facts_to_json(sought.out_of(facts_from_json(text)))

        self._db.create_function("holds_it", 1, holds_it)
        self._db.create_function("without", 1, sought.without)
        self._db.create_function("facts_without", 1, facts_without)

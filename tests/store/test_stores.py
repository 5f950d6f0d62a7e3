"""The contract, over both stores."""

from pathlib import Path

from nurture.store.memory import MemoryStore
from nurture.store.protocol import Store
from nurture.store.sqlite import SqliteStore
from nurture.testing import StoreContract


class TestMemoryStore(StoreContract):
    def make_store(self, folder: Path) -> Store:
        return MemoryStore()


class TestSqliteStore(StoreContract):
    def make_store(self, folder: Path) -> Store:
        return SqliteStore(folder / "nurture.db")

"""What Debian's SpamAssassin makes of the example mails by themselves: with `-L` it looks nothing up."""

from __future__ import annotations

import re
import shutil
import subprocess
from email import message_from_bytes
from pathlib import Path

import pytest

from nurture import Letter
from tests.acceptance.example_mails import PROJECTS, example_mails

SPAMASSASSIN = shutil.which("spamassassin")
pytestmark = pytest.mark.skipif(not SPAMASSASSIN, reason="spamassassin is not installed")
PREFERENCES = """
use_bayes 0
score MIXED_ES 0.01
"""
"""MIXED_ES counts letters like e; its own authors give it this score where Polish is read, which is full of ę."""
OTHERS = [pytest.param(name, marks=pytest.mark.soak) for name in PROJECTS if name not in ("brzozak", "starter")]


@pytest.mark.parametrize("project", ["brzozak", "starter", *OTHERS])
def test_an_example_mail_scores_under_one(project: str, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    mails = list(example_mails(project, tmp_path / "project"))
    scores = scored(mails, tmp_path)
    assert scores.keys() == {mail.key for mail in mails}
    assert {key: told for key, (score, told) in scores.items() if score >= 1} == {}


def scored(mails: list[Letter], folder: Path) -> dict[str, tuple[float, str]]:
    """Score and rules of each, all read by one process."""
    (folder / "preferences").write_text(PREFERENCES)
    named = [b"X-Number: %d\n%b" % (n, mail.data.replace(b"\r\n", b"\n")) for n, mail in enumerate(mails)]
    mbox = b"".join(b"From anna@lumo.example Mon Mar  2 09:30:00 2026\n%b\n" % data for data in named)
    command = [SPAMASSASSIN or "", "-L", "--mbox", "-p", str(folder / "preferences")]
    done = subprocess.run(command, input=mbox, capture_output=True, check=True, env={"HOME": str(folder), "LANG": "C"})
    found = {}
    for text in re.split(rb"(?m)^From anna@lumo\.example.*\n", done.stdout)[1:]:
        read = message_from_bytes(text)
        told = " ".join(read["X-Spam-Status"].split())
        found[mails[int(read["X-Number"])].key] = (float(re.search(r"score=(-?[\d.]+)", told)[1]), told)
    return found

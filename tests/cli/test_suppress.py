"""`nurture suppress` and `nurture suppressed`: who gets no mail, by hand and listed."""

from __future__ import annotations

from tests.cli.conftest import ADA, MONDAY, THURSDAY, Shop

BEN = "ben.okoro@example.com"


def mailed(shop: Shop) -> set[str]:
    return {message["lead"] for message in shop.json("messages", "--state", "sent")["messages"]}


def test_an_address_and_a_domain_get_nothing_from_then_on(shop: Shop) -> None:
    told = shop("suppress", ADA.title(), "--reason", "called us").stderr
    assert told == "Ada@Example.Com gets no more mail: called us\n"
    shop("suppress", "@example.org")
    shop("run", "--at", MONDAY)
    assert ADA not in mailed(shop)
    assert BEN in mailed(shop)
    assert not any(lead.endswith("@example.org") for lead in mailed(shop))
    assert "this address gets no more mail: called us" in shop("explain", ADA).stdout


def test_one_purpose_leaves_what_rests_on_another(shop: Shop) -> None:
    shop("suppress", ADA, "--purpose", "newsletter")
    shop("run", "--at", MONDAY)
    assert ADA not in mailed(shop)
    assert shop.json("explain", ADA)["steps"][0]["reason"].startswith("this address gets no more newsletter")
    assert "There is no consent `newsleter`" in shop("suppress", ADA, "--purpose", "newsleter", ends=2).output


def test_it_lists_all_and_what_is_about_one(shop: Shop) -> None:
    shop.edit("nurture.yaml", "channels:", "suppress: {domains: [rival.example]}\nchannels:")
    shop("run", "--at", MONDAY)
    assert "Nothing keeps mail from" in shop("suppressed", ADA).stderr
    shop("suppress", ADA, "--reason", "called us")
    shop("suppress", "@example.com", "--purpose", "newsletter")
    shop("record", BEN, "unsubscribed", "--at", THURSDAY)
    rows = shop.json("suppressed")["suppressed"]
    assert [(row["who"], row["purpose"], row["source"]) for row in rows] == [
        ("@rival.example", "", "nurture.yaml"),
        ("@example.com", "newsletter", "by hand"),
        (ADA, "", "by hand"),
        (BEN, "", "the lead"),
    ]
    assert rows[0]["since"] is None
    assert rows[2]["since"] == "2026-03-02T08:00:00+00:00"
    assert [row["who"] for row in shop.json("suppressed", ADA)["suppressed"]] == ["@example.com", ADA]
    assert [row["who"] for row in shop.json("suppressed", "@rival.example")["suppressed"]] == ["@rival.example"]
    assert "called us" in shop("suppressed", ADA).stdout


def test_what_is_neither_an_address_nor_a_domain_is_wrong_use(shop: Shop) -> None:
    shop("run", "--at", MONDAY)
    assert "neither an address nor a domain" in shop("suppress", "nobody", ends=2).output

"""The tables of keys in docs/reference, made of the models; `python -m tests.docs.keys` writes them.

Each row is tried: its example in a sound project is no Problem, its wrong value is the Problem that the row names.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache as once
from pathlib import Path
from typing import Any, NamedTuple

from nurture.core.problems import Problem
from nurture.defaults.csv import CsvOptions
from nurture.defaults.dkim import DkimOptions
from nurture.defaults.imap.options import ImapOptions
from nurture.defaults.jsonl import JsonlOptions
from nurture.defaults.maildir import MaildirOptions
from nurture.defaults.outbox import OutboxOptions
from nurture.defaults.smtp import SmtpOptions
from nurture.defaults.webhook import WebhookOptions
from nurture.defaults.webhooks import (
    MailgunOptions,
    PostmarkOptions,
    ResendOptions,
    SendgridOptions,
    SesOptions,
    StandardOptions,
)
from nurture.plugins import Plugins, load_plugins
from nurture.project.load import Loaded, load
from nurture.project.models import (
    actions,
    campaign,
    forms,
    limits,
    score,
    sources,
    steps,
    story,
    suppress,
    visits,
    wiring,
)
from tests.docs.pages import ENVIRON, PAGES, WIRING, all_campaigns, project, write, written

CAMPAIGN = {
    "enter": {"sources": ["shop-orders"]},
    "facts": {"webinar": "2026-04-21 11:00"},
    "steps": [{"send": "welcome"}],
}
SEQUENCES = {"enter": {"sources": ["shop-orders"]}, "sequences": {"hot": [{"send": "offer"}]}}
STORY = {
    "story": "A story",
    "lead": {"email": "ada@example.com", "source": "guide-form"},
    "starts": "2026-03-02 08:00",
    "then": [{"at": "day 0", "happens": "replied"}],
}
WARM_UP = {"from": "2026-03-01", "starts": 50, "doubles_every": "2 days"}
SPLIT = {"split": "tips", "into": {"short": {"share": 45}, "nothing": {"share": 55}}}
Made = dict[str, Any]


def _wiring(made: Made) -> Made:
    """nurture.yaml with one key written anew, or with more entries below it."""
    new = {key: _joined(WIRING.get(key), value) for key, value in made.items()}
    return {"nurture.yaml": {**WIRING, **new}}


def _joined(old: object, new: object) -> object:
    return {**old, **new} if isinstance(old, dict) and isinstance(new, dict) else new


def _below(key: str, name: str) -> Callable[[Made], Made]:
    """An entry of `key` in nurture.yaml."""
    return lambda made: _wiring({key: {**WIRING[key], name: {**WIRING[key][name], **made}}})


def _using(key: str, name: str, use: str, **needed: str) -> Callable[[Made], Made]:
    return lambda made: _wiring({key: {**WIRING[key], name: {"use": use, **needed, **made}}})


def _hook(use: str, **needed: str) -> Callable[[Made], Made]:
    return lambda made: _wiring({"webhooks": {"tried": {"use": use, **needed, **made}}})


def _step(needed: Made) -> Callable[[Made], Made]:
    return lambda made: {"campaigns/tried.yaml": {**CAMPAIGN, "steps": [{"send": "welcome"}, {**needed, **made}]}}


def _campaign(made: Made) -> Made:
    by_warmth = {"begin", "sequences", "stay"} & made.keys()
    return {"campaigns/tried.yaml": {**(SEQUENCES if by_warmth else CAMPAIGN), **made}}


def _enter(made: Made) -> Made:
    door = {} if made.keys() & {"sources", "event", "when"} else {"event": "purchased"}
    return {"campaigns/tried.yaml": {**CAMPAIGN, "enter": {**door, **made}}}


def _story(made: Made) -> Made:
    own = {"campaign": "tips"} if "split" in made else {"campaign": "fair-follow-up"} if "holdout" in made else {}
    return {"stories/tried.yaml": {**STORY, **own, **made}}


def _line(made: Made) -> Made:
    needed = {"at": "day 0"} if "until" not in made else {}
    also = {"skips": "offer"} if made.get("because") == "consent" else {"holds": "offer"} if "because" in made else {}
    return _story({"then": [{**needed, **also, **made}]})


def _branch(made: Made) -> Made:
    return _step({})({**SPLIT, "into": {"short": {"share": 45, **made}, "nothing": {"share": 55}}})


TRIED: dict[str, tuple[Any, Callable[[Made], Made]]] = {
    "WiringModel": (wiring.WiringModel, _wiring),
    "SenderModel": (wiring.SenderModel, lambda made: _wiring({"sender": {**WIRING["sender"], **made}})),
    "ConsentModel": (wiring.ConsentModel, lambda made: _wiring({"consents": {**WIRING["consents"], "newsletter": {
        **({} if "basis" in made else WIRING["consents"]["newsletter"]), **made}}})),
    "UseModel": (sources.UseModel, _below("feeds", "shop")),
    "SourceModel": (sources.SourceModel, _below("sources", "shop-orders")),
    "FormModel": (forms.FormModel, lambda made: _wiring({"forms": {"webinar-form": {
        "title": "Your place", **({"asks": "first_name"} if "required" in made else {}), **made}}})),
    "ColumnModel": (sources.ColumnModel, lambda made: _below("sources", "trade-fair")(
        {"columns": {"Zgoda": {"consent": "newsletter", **made}}})),
    "OwnerModel": (wiring.OwnerModel, _below("owners", "ewa")),
    "BoundModel": (score.BoundModel, _below("temperature", "warm")),
    "ScoreModel": (score.ScoreModel, lambda made: _wiring({"score": {**WIRING["score"], **made}})),
    "LimitsModel": (limits.LimitsModel, lambda made: _wiring({"limits": made})),
    "WarmUpModel": (limits.WarmUpModel, lambda made: _wiring({"limits": {"warm_up": {**WARM_UP, **made}}})),
    "SuppressModel": (suppress.SuppressModel, lambda made: _wiring({"suppress": made})),
    "SuppressionListModel": (suppress.SuppressionListModel, lambda made: _wiring({"suppress": {"lists": {"old": {
        "use": "csv", "path": "suppressed/old.csv", **made}}}})),
    "ServeModel": (wiring.ServeModel, lambda made: _wiring({"serve": made})),
    "VisitsModel": (visits.VisitsModel, lambda made: _wiring({"visits": {
        "hosts": "lumo.example", "pages": {"pricing": "/pricing"}, **made}})),
    "RetentionModel": (wiring.RetentionModel, lambda made: _wiring({"retention": made})),
    "csv": (CsvOptions, _using("sources", "shop-orders", "csv", path="leads/x.csv")),
    "jsonl": (JsonlOptions, _using("sources", "shop-orders", "jsonl")),
    "imap": (ImapOptions, lambda made: _wiring({"mailboxes": {"replies": {
        "use": "imap", "host": "imap.lumo.example", "username": "anna",
        **({} if "token" in made else {"password": "${IMAP_PASSWORD}"}), **made}}})),
    "maildir": (MaildirOptions, lambda made: _wiring({"mailboxes": {"replies": {
        "use": "maildir", "path": "/var/mail/lumo", **made}}})),
    "standard": (StandardOptions, _hook("standard", secret="${HOOK_SECRET}")),
    "postmark": (PostmarkOptions, _hook("postmark", username="lumo", password="${POSTMARK_PASSWORD}")),
    "sendgrid": (SendgridOptions, _hook("sendgrid")),
    "mailgun": (MailgunOptions, _hook("mailgun")),
    "ses": (SesOptions, _hook("ses")),
    "resend": (ResendOptions, _hook("resend")),
    "outbox": (OutboxOptions, _using("channels", "email", "outbox")),
    "smtp": (SmtpOptions, _using("channels", "email", "smtp", host="mail.lumo.example", username="anna")),
    "dkim": (DkimOptions, lambda made: _using("channels", "email", "smtp", host="mail.lumo.example")({"dkim": {
        "selector": "nurture1", "domain": "lumo.example", "key": "${DKIM_KEY}", **made}})),
    "webhook": (WebhookOptions, _using("channels", "sales", "webhook", url="https://crm.example")),
    "CampaignModel": (campaign.CampaignModel, _campaign),
    "EnterModel": (campaign.EnterModel, _enter),
    "SendingModel": (campaign.SendingModel, lambda made: _campaign({"sending": made})),
    "StepModel": (actions.StepModel, _step({"send": "offer"})),
    "SendStep": (actions.SendStep, lambda made: _campaign({"steps": [{"send": "offer", **made}]})),
    "CalendarModel": (actions.CalendarModel, lambda made: _step({"send": "offer"})(
        {"calendar": {"starts": "campaign.webinar", "lasts": "45 minutes", **made}})),
    "WaitStep": (actions.WaitStep, _step({})),
    "WaitUntilStep": (steps.WaitUntilStep, _step({"wait_until": 'has("replied")', "at_most": "4 days"})),
    "IfStep": (steps.IfStep, _step({"if": "lead is factory", "then": [{"wait": "1 day"}]})),
    "SplitStep": (steps.SplitStep, _step(SPLIT)),
    "BranchModel": (steps.BranchModel, _branch),
    "NotifyStep": (actions.NotifyStep, _step({"notify": "sales"})),
    "SetStep": (actions.SetStep, _step({})),
    "RecordStep": (actions.RecordStep, _step({})),
    "StartStep": (actions.StartStep, _step({})),
    "ExitStep": (actions.ExitStep, _step({})),
    "UnsubscribeStep": (actions.UnsubscribeStep, _step({})),
    "EraseStep": (actions.EraseStep, _step({})),
    "GoneStep": (steps.GoneStep, _step({"id": "teaser", "moved_to": "welcome"})),
    "StoryModel": (story.StoryModel, _story),
    "LeadModel": (story.LeadModel, lambda made: _story({"lead": {"email": "ada@example.com", **made}})),
    "GivenModel": (story.GivenModel, lambda made: _story({"given": [{"at": "day -3", "happens": "replied", **made}]})),
    "LineModel": (story.LineModel, _line),
    "StateModel": (story.StateModel, lambda made: _line({"is": made})),
}  # fmt: skip
"""Each table: the model whose keys it lists, and the files in which an entry of it stands."""

WITH_CAMPAIGNS = ("StartStep", "StoryModel", "LeadModel", "GivenModel", "LineModel", "StateModel")
WRONG: dict[str, Any] = {
    "time_zone": "Europe/Warszawa", "language": "polish", "other_language": "polish", "jurisdiction": "US",
    "holidays": "Polska", "web": "news.lumo.example", "tracking": "full", "sender": "Ann",
    "visits": "lumo.example", "hosts": "https://lumo.example", "pages": {"pricing": "pricing"},
    "serve": "10.0.0.5", "proxies": ["10.0.0"],
    "fields": {"size": "nummber"}, "consents": "newsletter", "sources": ["guide-form"],
    "feeds": {"shop": {"use": "cvs"}}, "events": "purchased",
    "mailboxes": {"replies": {"use": "imapp"}}, "folder": ["INBOX"], "after": "forget",
    "webhooks": {"postmark": {"use": "postmrak"}}, "secret": "whsec_c2hvcnQ=", "old_secret": "whsec_c2hvcnQ=",
    "mailgun.secret": "short", "topic": "mails",
    "channels": {"email": {"use": "outbocks"}}, "owners": {"ewa": {"name": "Ewa"}}, "links": {"pricing": "lumo"},
    "segments": {"factory": "lead.size > 9"}, "temperature": {"warm": {"up_at": 20, "down_below": 30}},
    "stages": {"mql": "temprature"}, "score": {"event": {}}, "limits": {"per_lead": "one a day"},
    "retention": {"silent_leads": "2 yaers"}, "allow": {"endless-wait": ""}, "from": "ann at lumo",
    "SenderModel.organisation": ["Lumo"], "SenderModel.address": ["Warszawa"], "bounces": "bounces at lumo",
    "ConsentModel.text": "consents/none.md",
    "ConsentModel.confirm": "twice", "ConsentModel.basis": ["contract"], "use": "cvs",
    "SourceModel.consent": "newsleter", "consent_at": "last week", "columns": {"Firma": "organization"},
    "accuracy": "bad", "ColumnModel.consent": "newsleter", "ColumnModel.yes": ["TAK"], "OwnerModel.name": ["Ewa"],
    "OwnerModel.email": "ewa", "when": 'lead.contry == "PL"', "channel": "salse", "up_at": "many",
    "down_below": "many", "halves_every": "a month", "ScoreModel.events": {"cliked": 5},
    "ScoreModel.fit": {"factry": 10}, "per_lead": "one a day", "quiet": "9pm-8am", "per_minute": "6.5",
    "per_day": "many", "warm_up": "50 a day", "domains": {"gogle": "60 per 1 minute"}, "WarmUpModel.from": "1.3.2026",
    "WarmUpModel.starts": "few", "doubles_every": "2 hours", "after_reply": "a week",
    "silent_leads": "2 yaers", "mails": "90 dyas", "clicks": "13 business days",
    "suppress": ["rival.example"], "SuppressModel.domains": "rival", "lists": ["old.csv"], "purpose": "newsleter",
    "SuppressionListModel.columns": {"Klient": "mail"}, "SuppressionListModel.holds": "maybe",
    "encoding": "utf9", "delimiter": ".", "path": ["x"],
    "protocol": "imap", "token": ["x"], "connections": "0", "workers": "20", "batch": "0",
    "host": ["mail"], "port": "smtp",
    "tls": "ssl", "username": ["lumo"], "password": ["x"], "timeout": "3 days",
    "dot_timeout": "3 days", "dkim": "nurture1", "selector": "nurture 1", "domain": "lumo", "key": "x",
    "url": "crm.example", "status": "alive", "dates": "until June",
    "facts": {"webinar": "21.04.2026"}, "enter": "guide-form", "CampaignModel.consent": "newsleter",
    "goal": 'has("purchase")', "exit": "lead.competitr", "priority": "high", "holdout": "120", "stay": "long",
    "sending": "mon-fri", "begin": "welcome", "sequences": {"boiling": []}, "steps": "welcome",
    "EnterModel.sources": "guide-from", "event": "purchase", "again": "sometimes", "existing": "maybe",
    "for_each": "event.ordr", "window": "mon-fri 9-5", "late": "later", "late_after": "a while", "in_doubt": "perhaps",
    "id": ["a"], "was": {"a": "b"}, "send": "ofer", "via": "emial", "at": "tuesday", "SendStep.from": "nobody",
    "reply_to": "nobody", "subject": ["Hello"], "title": ["Talk"], "attach": "files/none.pdf", "calendar": "tomorrow",
    "give_up": "3 dayz", "requested": "perhaps", "SendStep.consent": "servise", "starts": "soon", "lasts": "long",
    "where": ["Online"], "wait": "3 dayz", "wait_until": 'has("cliked")', "at_most": "4 dayz", "then": "welcome",
    "else": "welcome", "if": "lead.contry", "split": {"short": 50}, "into": {"short": {"share": 45}}, "share": "0",
    "notify": "salse", "with": "hot-laed", "set": {"rating": "D"}, "record": "attended", "start": "newcomer",
    "ExitStep.exit": ["no"], "unsubscribe": "newsleter", "erase": ["no"], "moved_to": "welcom",
    "campaign": "crm-giude", "lead": "ada@example.com", "StoryModel.starts": "monday", "StoryModel.language": "polish",
    "StoryModel.split": {"tips": "shrt"}, "StoryModel.holdout": "maybe", "given": "nothing", "LeadModel.email": "ada",
    "source": "guide-from", "LeadModel.consents": "newsleter", "GivenModel.at": "yesterday", "happens": "purchase",
    "LineModel.at": "3rd day", "until": "the end", "sends": "welcom", "notifies": "salse", "skips": "welcom",
    "holds": "welcom", "because": "limits", "ends": "gaol", "changes": {"fone": "1"}, "is": "hot", "erased": "maybe",
    "temperature.": "", "StateModel.temperature": "boiling", "stage": "mqll", "owner": "eva",
    "forms": ["guide-form"], "asks": {"frist_name": ""}, "required": "phone", "FormModel.consents": "newsleter",
    "button": ["Send"], "thanks": "lumo.example", "embedded_in": "https://lumo.example/page",
    "description": ["x"], "name": ["lumo"], "incentive": ["x"], "story": ["x"],
}  # fmt: skip
"""A wrong value for each key, for all models or for one."""


class Row(NamedTuple):
    key: str
    means: str
    left_out: str
    example: Any
    wrong: Any


def rows(table: str) -> Iterator[Row]:
    model = TRIED[table][0]
    schema = model.model_json_schema(by_alias=True)
    schema = schema if "properties" in schema else schema["$defs"][table]
    inherited = model is not actions.StepModel and issubclass(model, actions.StepModel)
    needed = schema.get("required", [])
    for key, said in schema["properties"].items():
        if inherited and key in actions.StepModel.model_fields:
            continue
        means, _, left_out = said.get("description", "").partition(" Left out: ")
        wrong = WRONG[f"{table}.{key}"] if f"{table}.{key}" in WRONG else WRONG[key]
        left_out = "**needed**" if key in needed else left_out.removesuffix(".")
        yield Row(key, means, left_out, _example(model, key, said), wrong)


def _example(model: Any, key: str, said: dict[str, Any]) -> Any:
    """The first example of a key, in the order in which it was written, or of what its value may be."""
    own = next((field.examples for name, field in model.model_fields.items() if key in (name, field.alias)), None)
    kinds = [said, *said.get("anyOf", [])]
    return (own or next(kind["examples"] for kind in kinds if "examples" in kind))[0]


@once
def plugins() -> Plugins:
    return load_plugins(Path(__file__).parent)


@once
def cache() -> Path:
    """Where compiled mails are kept, for all projects that are tried."""
    return Path(tempfile.mkdtemp(prefix="nurture-docs-"))


def tried(table: str, key: str, value: Any) -> Made:
    """The files in which this key has this value."""
    return TRIED[table][1]({key: value})


def found(table: str, key: str, value: Any) -> list[Problem]:
    """All errors of the project in which this key has this value."""
    made = tried(table, key, value)
    others = all_campaigns() if table in WITH_CAMPAIGNS else {}
    return errors({**others, **{path: written(text) for path, text in made.items()}})


def loaded(files: Mapping[str, str]) -> Loaded:
    """The firm's project with these files."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), project(files))
        return load(Path(folder), plugins(), ENVIRON, cache())


def errors(files: Mapping[str, str]) -> list[Problem]:
    return [problem for problem in loaded(files).problems if problem.severity == "error"]


def code(table: str, row: Row) -> str:
    """The Problem that the wrong value gives: the first where it stands."""
    told = found(table, row.key, row.wrong)
    assert told, f"{table}.{row.key}: {row.wrong} is no Problem"
    return told[0].code


def rendered(table: str) -> str:
    lines = ["| key | what it says | left out | example | a wrong value |", "| --- | --- | --- | --- | --- |"]
    for row in rows(table):
        wrong = f"`{flow(row.wrong)}`: `{code(table, row)}`"
        lines.append(f"| `{row.key}` | {row.means} | {row.left_out} | `{flow(row.example)}` | {wrong} |")
    return "\n".join(lines).replace("| |", "| – |").replace("|  |", "| – |") + "\n"


def flow(value: Any) -> str:
    """In one line, as it would stand in a file."""
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {_in_braces(flow(each))}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(flow, value)) + "]"
        case "":
            return '""'
        case str():
            return value
    return json.dumps(value)


def _in_braces(text: str) -> str:
    return f'"{text}"' if text.startswith("${") else text


TABLE = re.compile(r"(<!-- keys: (\w+) -->\n)(.*?)(<!-- end -->)", re.S)

if __name__ == "__main__":
    for page in PAGES:
        text = page.read_text("utf-8")
        page.write_text(TABLE.sub(lambda m: m[1] + rendered(m[2]) + m[4], text), "utf-8")

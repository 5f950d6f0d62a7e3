"""Where requests come from: blocks of real networks, of which each caller draws a /24 (a /64 of IPv6) and a host.

The blocks of those who scan and fetch are disjoint from those of people, as in life, with the exceptions of life: a
person behind a VPN or a filter of the web comes out of a data centre, a scanner on the premises out of the office.
Blocks without a source stand here as they are commonly known to be held, not looked up: no list for use is to be taken
from here, least of all by what these requests shall measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_network
from random import Random

HOME = (
    *("79.184.0.0/14", "91.64.0.0/14", "86.128.0.0/12", "73.0.0.0/9", "90.0.0.0/11", "151.30.0.0/16", "177.32.0.0/14"),
    *("101.160.0.0/13", "24.0.0.0/13", "84.24.0.0/13", "2a02:8100::/28", "2003:c0::/26", "2804:14c::/32"),
)
CELL = ("172.56.0.0/14", "37.47.0.0/16", "80.187.64.0/18", "188.146.0.0/15", "2607:fb90::/32", "2a00:f41::/32")
OFFICE = ("195.116.0.0/16", "62.156.0.0/14", "12.160.0.0/11", "50.192.0.0/12", "213.61.0.0/16", "80.12.0.0/16")
VPN = ("146.70.0.0/16", "185.159.156.0/22", "193.138.218.0/24", "89.187.160.0/19", "172.232.0.0/14", "104.28.0.0/18")
"""M247, Proton, Mullvad, Datacamp, and what people with iCloud Private Relay come out of at Akamai and Cloudflare."""
WEB_FILTER = ("165.225.0.0/17", "136.226.0.0/16", "104.129.192.0/20")
"""Zscaler, through which the browsers of whole companies go."""

GOOGLE_IMAGES = ("66.249.80.0/20", "66.102.0.0/20", "64.233.160.0/19", "74.125.208.0/20")
"""github.com/mssola/user_agent/issues/54"""
APPLE_RELAY = ("172.224.0.0/14", "104.28.64.0/18", "146.75.128.0/17")
"""The relay of Apple goes out through Akamai, Cloudflare and Fastly, for images by other addresses than for people:
wordtothewise.com/2021/09/apple-mpp-reporting-and-geolocation"""
EXCHANGE_ONLINE = ("52.96.0.0/14", "40.96.0.0/13")
DEFENDER = ("40.94.0.0/16", "40.107.0.0/16", "104.47.0.0/17", "20.64.0.0/10")
"""github.com/opencollective/opencollective/issues/3656, github.com/edalzell/laravel-passwordless-login/issues/79"""
AZURE = ("13.64.0.0/11", "51.104.0.0/15")
AWS = ("3.80.0.0/12", "54.144.0.0/12", "18.192.0.0/11", "34.192.0.0/10")
MIMECAST = ("207.211.30.0/24", "205.139.110.0/23", "91.220.42.0/24", "195.130.217.0/24", "170.10.128.0/20")
BARRACUDA = ("209.222.80.0/21", "64.235.144.0/20")
"""campus.barracuda.com/product/emailgatewaydefense/doc/96023004/ip-analysis-inbound"""
HOSTERS = ("116.202.0.0/16", "51.68.0.0/16", "159.65.0.0/16", "139.162.128.0/17")


def network(random: Random, blocks: Sequence[str]) -> str:
    """A /24 of one of the blocks, or a /64 of IPv6."""
    block = ip_network(random.choice(blocks))
    length = 24 if block.version == 4 else 64
    number = random.getrandbits(length - block.prefixlen) if length > block.prefixlen else 0
    return f"{block.network_address + (number << (block.max_prefixlen - length))}/{length}"


def host(random: Random, within: str) -> str:
    """One that may have a machine behind it."""
    block = ip_network(within)
    return str(block.network_address + random.randrange(2, min(block.num_addresses, 1 << 64) - 2))


def somewhere(random: Random, blocks: Sequence[str]) -> str:
    return host(random, network(random, blocks))

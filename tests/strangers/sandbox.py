"""The sandbox that the tests point other people's clients at.

The runner (`cargo xtask strangers`) starts it and hands over its one line of JSON in `SANDBOX_ENDPOINTS`: base URLs and
credentials by provider, and the control surface. Any file named `test_*.py` beside this one is picked up.
"""

import json
import os
import urllib.request

ENDPOINTS = json.loads(os.environ["SANDBOX_ENDPOINTS"])


def provider(name):
    """Base URL and credentials of a provider."""
    endpoint = ENDPOINTS["providers"][name]
    return endpoint["base_url"], endpoint["credentials"]


def control(path, body=None):
    """Reads from the control surface, or changes something with a body."""
    request = urllib.request.Request(
        f"{ENDPOINTS['control']}/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def advance(seconds):
    """Lets world time pass."""
    control("clock", {"advance_seconds": seconds})


def charges(domain):
    """What was charged for a name, refunds included, in minor units."""
    return sum(row["amount"] for row in control("ledger")["entries"] if row["domain"] == domain)

"""dns-lexicon as a judge of the simulated Joker: it logs in, reads a zone, changes it and reads it back."""

import functools
import os
import tempfile
import unittest

import requests
import tldextract
from lexicon._private.providers import joker
from lexicon.client import Client
from lexicon.config import ConfigResolver
from lexicon.exceptions import AuthenticationError

import sandbox

BASE_URL, CREDENTIALS = sandbox.provider("joker")
KEY = CREDENTIALS["api_key"]

# lexicon reads the address at every call.
joker.API_BASE_URL = BASE_URL
# The list of suffixes that comes with tldextract will do: nothing leaves this machine, and nothing stays in the home.
CACHE = tempfile.TemporaryDirectory()
tldextract.TLDExtract = functools.partial(
    tldextract.TLDExtract, suffix_list_urls=(), fallback_to_snapshot=True
)
os.environ["TLDEXTRACT_CACHE_PATH"] = CACHE.name


def ask(request, **parameters):
    """One plain call, for what lexicon does not show."""
    login = requests.post(f"{BASE_URL}/login", data={"api-key": KEY}, timeout=10).text
    sid = next(line[10:] for line in login.splitlines() if line.startswith("Auth-Sid: "))
    data = {"auth-sid": sid, **parameters}
    text = requests.post(f"{BASE_URL}/{request}", data=data, timeout=10).text
    return text.split("\n\n", 1)


def client(domain, key=KEY, **command):
    options = {"domain": domain, "provider_name": "joker", "joker": {"auth_token": key}}
    return Client(ConfigResolver().with_dict({**options, **command}))


class LexiconReadsAndChangesAZone(unittest.TestCase):
    def setUp(self):
        # A real ending: lexicon cuts names with a list of suffixes. One name a test, so that none depends on another.
        self.domain = f"{self._testMethodName.replace('_', '-')[:60]}.com"
        sandbox.control("domain", {"domain": self.domain, "account": "joker-1"})

    def put(self, *rows):
        head, _ = ask("dns-zone-put", domain=self.domain, zone="\n".join(rows))
        self.assertIn("Status-Code: 0", head)

    def rows(self):
        return ask("dns-zone-get", domain=self.domain)[1].splitlines()

    def test_records_are_listed_with_their_values(self):
        self.put(
            "@ A 0 192.0.2.10 86400",
            "@ MX 10 mail.example.com. 3600",
            '_acme-challenge TXT 0 "token-value" 300',
            "www CNAME 0 example.com. 3600",
        )
        with client(self.domain) as operations:
            records = operations.list_records()
        found = {(record["type"], record["name"], record["content"]) for record in records}
        self.assertEqual(
            found,
            {
                ("A", self.domain, "192.0.2.10"),
                ("MX", self.domain, "mail.example.com."),
                ("TXT", f"_acme-challenge.{self.domain}", "token-value"),
                ("CNAME", f"www.{self.domain}", "example.com."),
            },
        )

    def test_a_record_is_created_changed_and_deleted(self):
        with client(self.domain) as operations:
            self.assertTrue(operations.create_record("TXT", "_acme-challenge", "first"))
            self.assertIn('_acme-challenge TXT 0  "first " 3600', self.rows())
            self.assertTrue(operations.update_record(None, "TXT", "_acme-challenge", "second"))
            self.assertIn('_acme-challenge TXT 0  "second " 3600', self.rows())
            self.assertTrue(operations.create_record("A", "www", "192.0.2.1"))
            self.assertTrue(operations.delete_record(None, "TXT", "_acme-challenge"))
        self.assertEqual(self.rows(), ["$dyndns=no::", "$dnssec=no", "www A 0 192.0.2.1 3600"])

    def test_what_it_does_not_know_survives_its_changes(self):
        kept = ["$dyndns=yes:bell:tower", "$dnssec=no", "go URL 0 https://www.example.org/ 86400"]
        self.put(*kept)
        with client(self.domain) as operations:
            operations.create_record("AAAA", "v6", "2001:db8::1")
        self.assertEqual(self.rows(), [*kept, "v6 AAAA 0 2001:db8::1 3600"])

    def test_a_bad_record_is_refused_and_nothing_changes(self):
        before = self.rows()
        with client(self.domain) as operations:
            with self.assertRaisesRegex(requests.exceptions.HTTPError, "2005 .*line 3"):
                operations.create_record("A", "www", "not-an-address")
        self.assertEqual(self.rows(), before)

    def test_a_wrong_key_is_told_as_such(self):
        with self.assertRaisesRegex(requests.exceptions.HTTPError, "API key is invalid"):
            with client(self.domain, key="jk_wrong"):
                self.fail("it got in")

    def test_a_name_of_somebody_else_is_refused(self):
        with self.assertRaisesRegex(AuthenticationError, "not registered with this account"):
            with client("github.com"):
                self.fail("it got in")


if __name__ == "__main__":
    unittest.main()

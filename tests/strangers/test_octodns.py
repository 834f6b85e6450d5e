"""octoDNS dumps a zone of the simulated Cloudflare."""

import tempfile
import unittest
from pathlib import Path

import yaml
from octodns.manager import Manager

import sandbox

ZONE = "octopus-lamp.dev"
RECORDS = [
    {"type": "A", "name": "@", "content": "203.0.113.24", "ttl": 300},
    {"type": "A", "name": "@", "content": "203.0.113.25", "ttl": 300},
    {"type": "CNAME", "name": "www", "content": ZONE, "ttl": 3600},
    {"type": "MX", "name": "@", "content": "mx1.fernmail.net", "ttl": 3600, "priority": 10},
    {"type": "TXT", "name": "@", "content": "v=spf1 include:_spf.fernmail.net -all", "ttl": 3600},
    {"type": "TXT", "name": "fm1._domainkey", "content": "v=DKIM1; k=rsa; p=" + "A" * 392, "ttl": 3600},
    {"type": "SRV", "name": "_imaps._tcp", "content": "1 993 imap.fernmail.net", "ttl": 3600, "priority": 0},
    {"type": "CAA", "name": "@", "content": '0 issue "letsencrypt.org"', "ttl": 3600},
    {"type": "NS", "name": "lab", "content": "ns1.fernmail.net", "ttl": 3600},
    {"type": "TLSA", "name": "_443._tcp", "content": "3 1 1 abcd1234", "ttl": 3600},
    {"type": "SSHFP", "name": "host", "content": "4 2 " + "1a" * 32, "ttl": 3600},
]


class OctoDns(unittest.TestCase):
    def test_a_zone_is_dumped_with_everything_in_it(self):
        base_url, credentials = sandbox.provider("cloudflare")
        sandbox.control("zone", {"domain": ZONE, "account": "cloudflare-1", "records": RECORDS})
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder) / "config.yaml"
            config.write_text(
                yaml.safe_dump(
                    {
                        "providers": {
                            "cloudflare": {
                                "class": "octodns_cloudflare.CloudflareProvider",
                                "token": credentials["token"],
                                "api_url": base_url,
                                "pagerules": False,
                                "zones_per_page": 5,
                                "records_per_page": 4,
                                "retry_count": 0,
                            },
                        },
                        "zones": {f"{ZONE}.": {"sources": ["cloudflare"]}},
                    }
                )
            )
            manager = Manager(str(config))
            manager.dump(zone=f"{ZONE}.", output_dir=folder, sources=["cloudflare"])
            dumped = yaml.safe_load((Path(folder) / f"{ZONE}.yaml").read_text())
        apex = {record["type"]: record for record in dumped[""]}
        self.assertEqual(apex["A"], {"type": "A", "ttl": 300, "values": ["203.0.113.24", "203.0.113.25"]})
        self.assertEqual(apex["CAA"]["value"], {"flags": 0, "tag": "issue", "value": "letsencrypt.org"})
        self.assertEqual(apex["MX"]["value"], {"exchange": "mx1.fernmail.net.", "preference": 10})
        self.assertEqual(apex["TXT"]["value"], "v=spf1 include:_spf.fernmail.net -all")
        self.assertEqual(dumped["www"]["value"], f"{ZONE}.")
        self.assertEqual(
            dumped["_imaps._tcp"]["value"],
            {"port": 993, "priority": 0, "target": "imap.fernmail.net.", "weight": 1},
        )
        key = dumped["fm1._domainkey"]["value"]
        self.assertEqual(key.replace("\\;", ";"), "v=DKIM1; k=rsa; p=" + "A" * 392)
        self.assertEqual(dumped["lab"]["value"], "ns1.fernmail.net.")
        self.assertEqual(dumped["_443._tcp"]["value"]["certificate_association_data"], "abcd1234")
        self.assertEqual(dumped["host"]["value"]["fingerprint"], "1a" * 32)


if __name__ == "__main__":
    unittest.main()

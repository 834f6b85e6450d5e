"""Cloudflare's own Python SDK against the simulated Cloudflare, checking every answer against its types."""

import unittest

import cloudflare
from cloudflare import Cloudflare

import sandbox

REGISTRANT = {
    "email": "ops@example.org",
    "phone": "+49.301234567",
    "postal_info": {
        "name": "Pat Sample",
        "organization": "Sample GmbH",
        "address": {
            "street": "Weg 1",
            "city": "Berlin",
            "state": "BE",
            "postal_code": "10115",
            "country_code": "DE",
        },
    },
}


class CloudflareSdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base_url, credentials = sandbox.provider("cloudflare")
        cls.client = Cloudflare(
            api_token=credentials["token"],
            base_url=cls.base_url,
            max_retries=0,
            _strict_response_validation=True,
        )
        cls.account = credentials["account_id"]

    @classmethod
    def tearDownClass(cls):
        cls.client.close()

    def zone(self, name):
        """A new zone of this name; returns its id."""
        return self.client.zones.create(account={"id": self.account}, name=name, type="full").id

    def test_the_token_is_verified_and_a_wrong_one_is_not(self):
        self.assertEqual(self.client.user.tokens.verify().status, "active")
        stranger = Cloudflare(api_token="0" * 40, base_url=self.base_url, max_retries=0)
        with self.assertRaises(cloudflare.PermissionDeniedError):
            stranger.user.tokens.verify()

    def test_accounts_are_listed(self):
        accounts = list(self.client.accounts.list())
        self.assertEqual([account.id for account in accounts], [self.account])
        self.assertEqual(self.client.accounts.get(account_id=self.account).type, "standard")

    def test_zones_are_paged_to_the_end(self):
        made = {f"pages-{number}.dev" for number in range(7)}
        for name in made:
            self.zone(name)
        zones = self.client.zones.list(account={"id": self.account}, name="contains:pages-", per_page=3)
        names = [zone.name for zone in zones]
        self.assertEqual(len(names), 7)
        self.assertEqual(set(names), made)

    def test_a_zone_is_read_paused_and_removed(self):
        zone_id = self.zone("paused-lamp.dev")
        zone = self.client.zones.get(zone_id=zone_id)
        self.assertEqual((zone.status, zone.paused), ("pending", False))
        self.assertTrue(self.client.zones.edit(zone_id=zone_id, paused=True).paused)
        self.assertEqual(self.client.dns.dnssec.get(zone_id=zone_id).status, "disabled")
        self.client.zones.delete(zone_id=zone_id)
        with self.assertRaises(cloudflare.NotFoundError):
            self.client.zones.get(zone_id=zone_id)

    def test_records_of_every_kind_come_back_as_they_went(self):
        zone_id = self.zone("kinds-lamp.dev")
        records = self.client.dns.records
        simple = [
            {"type": "A", "name": "kinds-lamp.dev", "content": "203.0.113.7", "ttl": 300},
            {"type": "AAAA", "name": "kinds-lamp.dev", "content": "2001:db8::7", "ttl": 300},
            {"type": "CNAME", "name": "www.kinds-lamp.dev", "content": "kinds-lamp.dev", "ttl": 1, "proxied": True},
            {"type": "MX", "name": "kinds-lamp.dev", "content": "mx1.fernmail.net", "ttl": 3600, "priority": 10},
            {"type": "TXT", "name": "kinds-lamp.dev", "content": '"v=spf1 -all"', "ttl": 3600},
            {"type": "NS", "name": "lab.kinds-lamp.dev", "content": "ns1.fernmail.net", "ttl": 3600},
            {"type": "PTR", "name": "7.kinds-lamp.dev", "content": "host.fernmail.net", "ttl": 3600},
            {"type": "OPENPGPKEY", "name": "pgp.kinds-lamp.dev", "content": "mQINBF", "ttl": 3600, "comment": "key"},
        ]
        structured = [
            ("SRV", "_sip._tcp", {"priority": 10, "weight": 5, "port": 5060, "target": "sip.kinds-lamp.dev"}),
            ("CAA", "caa", {"flags": 0, "tag": "issue", "value": "ca.example"}),
            ("CERT", "cert", {"type": 1, "key_tag": 2, "algorithm": 3, "certificate": "AQID"}),
            ("DNSKEY", "key", {"flags": 257, "protocol": 3, "algorithm": 13, "public_key": "mdsswUyr3DPW"}),
            ("DS", "ds", {"key_tag": 42, "algorithm": 13, "digest_type": 2, "digest": "AB12"}),
            ("HTTPS", "https", {"priority": 1, "target": ".", "value": 'alpn="h2,h3"'}),
            ("SVCB", "svcb", {"priority": 2, "target": "svc.fernmail.net", "value": "port=8443"}),
            (
                "LOC",
                "loc",
                {
                    "lat_degrees": 51,
                    "lat_minutes": 30,
                    "lat_seconds": 12.748,
                    "lat_direction": "N",
                    "long_degrees": 0,
                    "long_minutes": 7,
                    "long_seconds": 39.611,
                    "long_direction": "W",
                    "altitude": 10,
                    "size": 1,
                    "precision_horz": 100,
                    "precision_vert": 10,
                },
            ),
            (
                "NAPTR",
                "naptr",
                {
                    "order": 10,
                    "preference": 20,
                    "flags": "S",
                    "service": "SIP+D2U",
                    "regex": "",
                    "replacement": "_sip._udp.fernmail.net",
                },
            ),
            ("SMIMEA", "smimea", {"usage": 3, "selector": 0, "matching_type": 0, "certificate": "abcd"}),
            ("TLSA", "_443._tcp", {"usage": 3, "selector": 1, "matching_type": 1, "certificate": "abcd"}),
            ("SSHFP", "sshfp", {"algorithm": 4, "type": 2, "fingerprint": "123abc"}),
        ]
        made = []
        for record in simple:
            answer = records.create(zone_id=zone_id, **record)
            for field in ("type", "name", "content", "ttl"):
                self.assertEqual(getattr(answer, field), record[field], record)
            made.append(answer.id)
        for kind, label, data in structured:
            answer = records.create(
                zone_id=zone_id, type=kind, name=f"{label}.kinds-lamp.dev", ttl=3600, data=data
            )
            self.assertEqual(answer.data.to_dict(), data, kind)
            made.append(answer.id)
        uri = records.create(
            zone_id=zone_id,
            type="URI",
            name="_ftp._tcp.kinds-lamp.dev",
            ttl=3600,
            priority=3,
            data={"weight": 5, "target": "ftp://fernmail.net/a"},
        )
        self.assertEqual((uri.priority, uri.data.target), (3, "ftp://fernmail.net/a"))
        made.append(uri.id)
        listed = [record.id for record in records.list(zone_id=zone_id, per_page=5)]
        self.assertEqual(sorted(listed), sorted(made))
        found = list(records.list(zone_id=zone_id, name={"exact": "www.kinds-lamp.dev"}))
        self.assertEqual([(record.type, record.proxied, record.ttl) for record in found], [("CNAME", True, 1)])

    def test_a_record_is_changed_in_part_as_a_whole_and_removed(self):
        zone_id = self.zone("change-lamp.dev")
        records = self.client.dns.records
        made = records.create(
            zone_id=zone_id, type="A", name="www", content="203.0.113.7", ttl=300, comment="web"
        )
        self.assertEqual((made.name, made.comment), ("www.change-lamp.dev", "web"))
        edited = records.edit(made.id, zone_id=zone_id, type="A", name="www.change-lamp.dev", ttl=600)
        self.assertEqual((edited.content, edited.ttl, edited.comment), ("203.0.113.7", 600, "web"))
        replaced = records.update(
            made.id, zone_id=zone_id, type="A", name="www.change-lamp.dev", content="203.0.113.8", ttl=1
        )
        self.assertEqual((replaced.content, replaced.comment), ("203.0.113.8", None))
        self.assertEqual(records.delete(made.id, zone_id=zone_id).id, made.id)
        with self.assertRaises(cloudflare.NotFoundError):
            records.get(made.id, zone_id=zone_id)
        with self.assertRaises(cloudflare.BadRequestError) as refused:
            records.create(zone_id=zone_id, type="A", name="@", content="nowhere", ttl=1)
        self.assertEqual(refused.exception.errors[0].code, 9005)

    def test_a_batch_is_one_transaction_in_the_documented_order(self):
        zone_id = self.zone("batch-lamp.dev")
        records = self.client.dns.records
        alias = records.create(zone_id=zone_id, type="CNAME", name="www", content="batch-lamp.dev", ttl=1)
        mail = records.create(
            zone_id=zone_id, type="MX", name="@", content="mx1.fernmail.net", priority=10, ttl=3600
        )
        done = records.batch(
            zone_id=zone_id,
            posts=[{"type": "A", "name": "www.batch-lamp.dev", "content": "203.0.113.7", "ttl": 300}],
            patches=[{"id": mail.id, "type": "MX", "name": "batch-lamp.dev", "priority": 20, "ttl": 3600}],
            deletes=[{"id": alias.id}],
        )
        self.assertEqual([record.id for record in done.deletes], [alias.id])
        self.assertEqual(done.patches[0].priority, 20)
        self.assertEqual(done.posts[0].name, "www.batch-lamp.dev")
        with self.assertRaises(cloudflare.BadRequestError):
            records.batch(
                zone_id=zone_id,
                deletes=[{"id": mail.id}],
                posts=[{"type": "A", "name": "bad", "content": "nowhere", "ttl": 300}],
            )
        self.assertEqual(len(list(records.list(zone_id=zone_id))), 2)

    def test_a_zone_file_goes_out_and_in(self):
        zone_id = self.zone("file-lamp.dev")
        records = self.client.dns.records
        records.create(zone_id=zone_id, type="TXT", name="@", content="v=spf1 -all", ttl=3600)
        text = records.export(zone_id=zone_id)
        self.assertIn("v=spf1 -all", text)
        file = text.replace("v=spf1 -all", "v=spf1 ~all")
        counted = records.import_(zone_id=zone_id, file=file)
        self.assertEqual((counted.recs_added, counted.total_records_parsed), (1, 1))

    def test_names_are_checked_and_searched(self):
        names = ["orchard-lamp.com", "taken-lamp.com", "lamp.sh", "lamp.museum", "not_a_name"]
        answer = self.client.registrar.check(account_id=self.account, domains=names)
        rows = {row.name: row for row in answer.domains}
        self.assertEqual(set(rows), set(names) - {"not_a_name"})
        self.assertTrue(rows["orchard-lamp.com"].registrable)
        self.assertRegex(rows["orchard-lamp.com"].pricing.registration_cost, r"^\d+\.\d\d$")
        self.assertEqual(rows["taken-lamp.com"].reason, "domain_unavailable")
        self.assertEqual(rows["lamp.sh"].reason, "extension_not_supported_via_api")
        self.assertEqual(rows["lamp.museum"].reason, "extension_not_supported")
        found = self.client.registrar.search(
            account_id=self.account, q="orchard lamp", extensions=["com", "dev"], limit=4
        )
        self.assertEqual(len(found.domains), 4)
        moved = self.client.registrar.transfer_check(
            account_id=self.account, domains=[{"domain_name": "github.com"}]
        )
        # Somebody else's name is locked where it is, and the account has no zone for it: both are told.
        self.assertEqual(
            [reason.code for reason in moved.domains["github.com"].reasons], ["domain_locked", "zone_not_found"]
        )

    def test_a_name_is_registered_and_appears_with_its_zone(self):
        registrations = self.client.registrar.registrations
        done = registrations.create(
            account_id=self.account,
            domain_name="strange-lamp.com",
            years=1,
            auto_renew=True,
            contacts={"registrant": REGISTRANT},
        )
        self.assertEqual((done.state, done.completed), ("succeeded", True))
        kept = registrations.get("strange-lamp.com", account_id=self.account)
        self.assertEqual((kept.status, kept.auto_renew, kept.privacy_mode), ("active", True, "redaction"))
        listed = [row.domain_name for row in registrations.list(account_id=self.account, per_page=2)]
        self.assertIn("strange-lamp.com", listed)
        self.assertEqual(len(listed), len(set(listed)))
        zones = list(self.client.zones.list(name="strange-lamp.com"))
        self.assertEqual([zone.status for zone in zones], ["active"])
        changed = registrations.edit("strange-lamp.com", account_id=self.account, auto_renew=False)
        self.assertEqual(changed.state, "succeeded")
        status = self.client.registrar.update_status.get("strange-lamp.com", account_id=self.account)
        self.assertTrue(status.completed)
        self.assertEqual(sandbox.charges("strange-lamp.com"), 1046)

    def test_an_order_that_runs_on_is_polled_through_its_states(self):
        order = self.client.registrar.registrations.create(
            account_id=self.account,
            domain_name="slow-strange-lamp.com",
            prefer="respond-async",
            contacts={"registrant": REGISTRANT},
        )
        self.assertEqual((order.state, order.completed), ("pending", False))
        seen = []
        for _ in range(3):
            sandbox.advance(60)
            status = self.client.registrar.registration_status.get(
                "slow-strange-lamp.com", account_id=self.account
            )
            seen.append(status.state)
        self.assertEqual(seen, ["in_progress", "succeeded", "succeeded"])
        self.assertEqual(status.context["registration"]["domain_name"], "slow-strange-lamp.com")
        with self.assertRaises(cloudflare.NotFoundError):
            self.client.registrar.registration_status.get("never.com", account_id=self.account)

    def test_the_registrar_sandbox_costs_nothing(self):
        done = self.client.registrar_sandbox.registrations.create(
            account_id=self.account,
            domain_name="play-lamp.com",
            contacts={"registrant": REGISTRANT},
        )
        self.assertEqual(done.state, "succeeded")
        self.assertEqual(sandbox.charges("play-lamp.com"), 0)
        extensions = self.client.registrar_sandbox.extensions.list(account_id=self.account)
        self.assertEqual([extension.metadata.name for extension in extensions], ["com", "net"])
        known = self.client.registrar.extensions.get("co.uk", account_id=self.account)
        self.assertEqual((known.metadata.name, known.metadata.tld), ("co.uk", "uk"))


if __name__ == "__main__":
    unittest.main()

//! Knot DNS as a child process: its own folder, a free port on loopback, gone with the test.

use std::fs;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use lookup::{Authorities, Serves};
use model::{DomainName, SetKey};
use tempfile::TempDir;

/// The longest that a start may take.
const PATIENCE: Duration = Duration::from_secs(90);
/// Where Debian puts it; it is not in everybody's search path.
const PROGRAMS: [&str; 2] = ["/usr/sbin/knotd", "/usr/local/sbin/knotd"];

/// The zone that all questions are about.
pub const ZONE: &str = "kelp.test";

/// Every type that Freehold knows, once; a text that does not fit a UDP answer; an alias, a wildcard, a delegation.
const RECORDS: &str = r#"
$ORIGIN kelp.test.
$TTL 3600
@ SOA ns1.kelp.test. hostmaster.kelp.test. 2026112201 7200 3600 1209600 300
@ NS NS1.kelp.test.
@ NS ns2.kelp.test.
ns1 A 192.0.2.1
ns2 A 192.0.2.2
@ 300 A 192.0.2.7
@ 300 A 192.0.2.8
@ AAAA 2001:DB8:0::7
@ MX 10 MX1.fernmail.test.
@ MX 20 mx2.fernmail.test.
@ TXT "v=spf1 include:_spf.fernmail.test -all"
@ TXT "say \"hi\" and \\ more"
@ CAA 0 issue "letsencrypt.org"
@ HTTPS 1 . alpn="h2,h3" port=443 ipv4hint=192.0.2.7 ipv6hint=2001:db8::7
www CNAME kelp.test.
*.dev A 192.0.2.9
lab NS ns1.elsewhere.test.
lab NS ns2.elsewhere.test.
_sip._tcp SRV 10 5 5060 SIP.kelp.test.
_443._tcp TLSA 3 1 1 ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789
_25._smimea SMIMEA 3 0 0 AB12
host SSHFP 4 2 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF
child DS 12345 13 2 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF
child NS ns1.elsewhere.test.
_svc SVCB 2 pool.kelp.test. port=8443 key65333="ex1"
number NAPTR 100 10 "U" "E2U+sip" "!^.*$!sip:info@kelp.test!" .
seven PTR host.kelp.test.
place LOC 52 22 23.5 N 4 53 32 E -2m 1m 10000m 10m
link URI 10 1 "https://kelp.test/path"
old DNAME new.kelp.test.
key OPENPGPKEY AQIDBAU=
machine HINFO "PC" "Tux 6"
strange TYPE65400 \# 3 0a0b0c
"#;

const PARENT: &str = r"
$ORIGIN test.
$TTL 3600
@ SOA a.parent.test. hostmaster.parent.test. 1 7200 3600 1209600 300
@ NS a.parent.test.
@ NS b.parent.test.
a.parent A 192.0.2.53
b.parent A 192.0.2.54
moss NS ns2.elsewhere.test.
moss NS ns1.elsewhere.test.
moss DS 4711 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
bare NS ns1.elsewhere.test.
";

/// A running server.
pub struct Knot {
    address: SocketAddr,
    process: Child,
    // Dropped last.
    folder: TempDir,
}

impl Drop for Knot {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Knot {
    /// Starts it and waits until it answers.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let address = free();
        write(folder.path(), address);
        let program = PROGRAMS
            .iter()
            .copied()
            .find(|program| Path::new(program).exists());
        let process = Command::new(program.unwrap_or("knotd"))
            .arg("--config")
            .arg(folder.path().join("knot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.path().join("log")).expect("a log"))
            .spawn()
            .expect("knotd starts; it is in Debian's package \"knot\", which `cargo xtask setup --tests` installs");
        let mut knot = Self {
            address,
            process,
            folder,
        };
        let zone = zone();
        let deadline = Instant::now() + PATIENCE;
        while !matches!(
            knot.authorities().serves(&zone, "ns1.kelp.test").await,
            Serves::Yes { .. }
        ) {
            let log = || fs::read_to_string(knot.folder.path().join("log")).unwrap_or_default();
            let ended = knot.process.try_wait().expect("its state");
            assert!(ended.is_none(), "knotd ended: {}", log());
            assert!(Instant::now() < deadline, "knotd does not answer: {}", log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        knot
    }

    /// Asks it for everything, as resolver and as every nameserver.
    pub fn authorities(&self) -> Authorities {
        Authorities::new(Some(self.address), Some(self.address))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// The zone's name.
pub fn zone() -> DomainName {
    name(ZONE)
}

/// A name.
pub fn name(text: &str) -> DomainName {
    DomainName::parse(text).expect("a name")
}

/// Every set of the zone, and its contents in the model's spelling.
pub fn sets() -> Vec<(SetKey, Vec<&'static str>)> {
    const DIGEST: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let sets = [
        ("@", "NS", vec!["ns1.kelp.test", "ns2.kelp.test"]),
        ("@", "A", vec!["192.0.2.7", "192.0.2.8"]),
        ("@", "AAAA", vec!["2001:db8::7"]),
        ("@", "MX", vec!["10 mx1.fernmail.test", "20 mx2.fernmail.test"]),
        (
            "@",
            "TXT",
            vec!["say \"hi\" and \\ more", "v=spf1 include:_spf.fernmail.test -all"],
        ),
        ("@", "CAA", vec!["0 issue \"letsencrypt.org\""]),
        (
            "@",
            "HTTPS",
            vec!["1 . alpn=h2,h3 port=443 ipv4hint=192.0.2.7 ipv6hint=2001:db8::7"],
        ),
        ("www", "CNAME", vec!["kelp.test"]),
        ("*.dev", "A", vec!["192.0.2.9"]),
        ("any.dev", "A", vec!["192.0.2.9"]),
        ("lab", "NS", vec!["ns1.elsewhere.test", "ns2.elsewhere.test"]),
        ("_sip._tcp", "SRV", vec!["10 5 5060 sip.kelp.test"]),
        (
            "_443._tcp",
            "TLSA",
            vec!["3 1 1 abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789"],
        ),
        ("_25._smimea", "SMIMEA", vec!["3 0 0 ab12"]),
        ("link", "URI", vec!["10 1 \"https://kelp.test/path\""]),
        ("seven", "PTR", vec!["host.kelp.test"]),
        ("place", "LOC", vec!["52 22 23.500 N 4 53 32 E -2m 1m 10000m 10m"]),
        (
            "number",
            "NAPTR",
            vec!["100 10 \"U\" \"E2U+sip\" \"!^.*$!sip:info@kelp.test!\" ."],
        ),
        (
            "_svc",
            "SVCB",
            vec!["2 pool.kelp.test port=8443 key65333=\"ex1\""],
        ),
        ("old", "DNAME", vec!["new.kelp.test"]),
        ("key", "OPENPGPKEY", vec!["AQIDBAU="]),
        ("machine", "HINFO", vec!["\"PC\" \"Tux 6\""]),
        ("strange", "TYPE65400", vec!["\\# 3 0a0b0c"]),
    ];
    let mut sets: Vec<_> = sets
        .into_iter()
        .map(|(name, kind, contents)| (SetKey::new(name, kind), contents))
        .collect();
    for (name, kind, numbers) in [("host", "SSHFP", "4 2"), ("child", "DS", "12345 13 2")] {
        let content = format!("{numbers} {DIGEST}").leak();
        sets.push((SetKey::new(name, kind), vec![content]));
    }
    sets.push((SetKey::new("long", "TXT"), vec![long().leak()]));
    sets
}

/// 4,000 bytes.
fn long() -> String {
    "0123456789".repeat(400)
}

/// A port that is free for UDP and TCP alike at this moment.
fn free() -> SocketAddr {
    // None of the ports that the system gives to whoever asks for any: another test's connection would take it before the
    // server does. Each test is a process of its own, and none begins where another one does.
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let start = std::process::id().wrapping_mul(31);
    for _ in 0..1_000 {
        let place = start.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
        let port = u16::try_from(10_000 + place % 2_000).expect("small");
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if UdpSocket::bind(address).is_ok() && TcpListener::bind(address).is_ok() {
            return address;
        }
    }
    panic!("no port is free");
}

fn write(folder: &Path, address: SocketAddr) {
    let shown = folder.display();
    let config = format!(
        "server:\n    rundir: {shown}\n    listen: 127.0.0.1@{port}\n    udp-workers: 1\n    tcp-workers: 1\n    \
         background-workers: 1\nlog:\n  - target: stderr\n    any: warning\ndatabase:\n    storage: {shown}\n\
         zone:\n  - domain: {ZONE}\n    storage: {shown}\n    file: zone\n  - domain: test\n    storage: {shown}\n    \
         file: parent\n",
        port = address.port()
    );
    let text = long();
    let pieces: Vec<String> = text
        .as_bytes()
        .chunks(255)
        .map(|piece| format!("\"{}\"", String::from_utf8_lossy(piece)))
        .collect();
    let zone = format!("{RECORDS}long TXT {}\n", pieces.join(" "));
    for (file, text) in [
        ("knot.conf", config.as_str()),
        ("zone", &zone),
        ("parent", PARENT),
    ] {
        fs::write(folder.join(file), text).expect("written");
    }
}

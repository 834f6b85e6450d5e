//! A DNS resolver for the names of the world, on 127.0.0.1 over UDP and TCP: whether a name is delegated, and to whom.
//! What it cannot know is whether a name can be bought, and two labels are there to show it.
//!
//! | name | answer |
//! |---|---|
//! | held by an account, not past its grace | NS and SOA as its zone has them |
//! | owned elsewhere, or `taken-` | NS and SOA of a registrar nobody knows |
//! | `parked-`, or held and past its grace | NXDOMAIN with the SOA of the ending, although nobody can buy it |
//! | `servfail-` | SERVFAIL |
//! | `mute-` | none at all |
//! | anything else | NXDOMAIN with the SOA of the ending |
//!
//! A name below one of these is answered for its parent: an empty answer with the SOA of the parent, or NXDOMAIN.

mod message;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::task::JoinHandle;

use crate::world::names::first_label;
use crate::world::{SharedWorld, World};
use message::{ANY, Code, Data, NS, Question, Record, SOA, Unreadable, answer, bare};

/// Where owned names outside the world point to.
const ELSEWHERE: [&str; 2] = ["ns1.other-registrar.net", "ns2.other-registrar.net"];
/// How often a pair of equal ports is tried for.
const TRIES: usize = 16;
/// The longest question.
const LONGEST: usize = 4096;

/// A running responder. Dropping it closes the port.
#[derive(Debug)]
pub struct Responder {
    address: SocketAddr,
    tasks: [JoinHandle<()>; 2],
}

impl Drop for Responder {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Responder {
    /// Answers for this world on the present tokio runtime, over UDP and TCP on the same free port.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(world: SharedWorld) -> io::Result<Self> {
        let (udp, tcp) = bind().await?;
        let address = udp.local_addr()?;
        let over_udp = tokio::spawn(serve_udp(Arc::new(udp), world.clone()));
        let over_tcp = tokio::spawn(serve_tcp(tcp, world));
        Ok(Self {
            address,
            tasks: [over_udp, over_tcp],
        })
    }

    /// The address of both.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

async fn bind() -> io::Result<(UdpSocket, TcpListener)> {
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for _ in 0..TRIES {
        let udp = UdpSocket::bind(("127.0.0.1", 0)).await?;
        match TcpListener::bind(udp.local_addr()?).await {
            Ok(tcp) => return Ok((udp, tcp)),
            Err(error) => last = error,
        }
    }
    Err(last)
}

async fn serve_udp(socket: Arc<UdpSocket>, world: SharedWorld) {
    let mut buffer = vec![0; LONGEST];
    loop {
        // A closed peer shows as an error of the next read on some systems.
        let Ok((length, peer)) = socket.recv_from(&mut buffer).await else {
            continue;
        };
        if let Some(reply) = reply(&world, &buffer[..length]) {
            // Whoever asked may be gone.
            let _ = socket.send_to(&reply, peer).await;
        }
    }
}

async fn serve_tcp(listener: TcpListener, world: SharedWorld) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            let world = world.clone();
            tokio::spawn(async move {
                // Whoever asked may be gone.
                let _ = converse(stream, &world).await;
            });
        }
    }
}

async fn converse(mut stream: TcpStream, world: &SharedWorld) -> io::Result<()> {
    loop {
        let length = usize::from(stream.read_u16().await?);
        let mut question = vec![0; length];
        stream.read_exact(&mut question).await?;
        if let Some(reply) = reply(world, &question) {
            stream
                .write_u16(u16::try_from(reply.len()).unwrap_or(u16::MAX))
                .await?;
            stream.write_all(&reply).await?;
        }
    }
}

/// The answer to a message; `None` where there is silence.
fn reply(world: &SharedWorld, message: &[u8]) -> Option<Vec<u8>> {
    let question = match Question::read(message) {
        Ok(question) => question,
        Err(Unreadable::Silent) => return None,
        Err(Unreadable::Refused(id, code)) => return Some(bare(id, code)),
    };
    let mut world = world.lock();
    world.dns_queries.push(question.name.clone());
    let Some((name, ending)) = registrable(&world, &question.name) else {
        // The root or an ending: delegated, of course.
        return Some(apex(&question, &question.name, &ELSEWHERE.map(str::to_owned)));
    };
    let label = first_label(&name);
    if label.starts_with("mute-") {
        return None;
    }
    if label.starts_with("servfail-") {
        return Some(answer(&question, Code::ServerFailed, &[], &[]));
    }
    Some(match delegation(&world, &name) {
        Some(hosts) => apex(&question, &name, &hosts),
        None => {
            let registry = (ending.clone(), Data::Soa(format!("a.nic.{ending}")));
            answer(&question, Code::NoSuchName, &[], &[registry])
        }
    })
}

/// The answer from the zone of this name.
fn apex(question: &Question, zone: &str, hosts: &[String]) -> Vec<u8> {
    let soa = (
        zone.to_owned(),
        Data::Soa(hosts.first().cloned().unwrap_or_default()),
    );
    let servers = hosts.iter().map(|host| (zone.to_owned(), Data::Ns(host.clone())));
    let mut answers: Vec<Record> = Vec::new();
    if question.name == zone {
        if matches!(question.kind, NS | ANY) {
            answers.extend(servers);
        }
        if matches!(question.kind, SOA | ANY) {
            answers.push(soa.clone());
        }
    }
    let authority = if answers.is_empty() { vec![soa] } else { Vec::new() };
    answer(question, Code::Fine, &answers, &authority)
}

/// The registrable name that a question is about, and its ending: one label more than the longest ending that anybody
/// sells. `None` for an ending itself and for the root.
fn registrable(world: &World, name: &str) -> Option<(String, String)> {
    let sold = |ending: &str| {
        world
            .prices
            .values()
            .any(|book| book.endings.contains_key(ending))
    };
    let mut before: Option<&str> = None;
    let mut rest = name;
    loop {
        let is_last = !rest.contains('.');
        if sold(rest) || is_last {
            return before.map(|name| (name.to_owned(), rest.to_owned()));
        }
        before = Some(rest);
        rest = rest.split_once('.')?.1;
    }
}

/// To whom a name is delegated.
fn delegation(world: &World, name: &str) -> Option<Vec<String>> {
    if let Some(owned) = world.holdings.domains.get(name) {
        let zone = world.zone(&owned.account, name);
        let hosts = zone.map(|zone| zone.nameservers.clone()).unwrap_or_default();
        let resolves = matches!(owned.status(world.now()), "active" | "expired") && !hosts.is_empty();
        let kept_by_the_provider = || ELSEWHERE.map(str::to_owned).to_vec();
        return match (resolves, zone) {
            (true, _) => Some(hosts),
            (false, None) if owned.is_renewable(world.now()) => Some(kept_by_the_provider()),
            _ => None,
        };
    }
    let owned_elsewhere = world.is_owned_elsewhere(name) || first_label(name).starts_with("taken-");
    owned_elsewhere.then(|| ELSEWHERE.map(str::to_owned).to_vec())
}

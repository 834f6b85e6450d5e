//! The public DNS of the world, on 127.0.0.1 over UDP and TCP, and over HTTP as the public resolvers have it.
//!
//! One address plays everybody. A question without more is for a resolver, which says whether a name is delegated, to
//! whom, and what its zone holds. A question whose option 65001 (RFC 6891, private use) names a host is for that name
//! server: of a zone in the world, or of an ending (`a.nic.com`), which refers to the nameservers of a name and has the
//! DS records of those that are signed. What a resolver cannot know is whether a name can be bought, and two labels are
//! there to show it.
//!
//! | name | answer of a resolver |
//! |---|---|
//! | held by an account, not past its grace | what its zone has |
//! | owned elsewhere, or `taken-` | NS and SOA of a registrar nobody knows |
//! | `parked-`, or held and past its grace | NXDOMAIN with the SOA of the ending, although nobody can buy it |
//! | `servfail-` | SERVFAIL |
//! | `mute-` | none at all |
//! | anything else | NXDOMAIN with the SOA of the ending |
//!
//! Records are served as a nameserver makes them: `*` matches, names behind a proxy and redirects have addresses of the
//! provider's own. A host can be made to lag behind or to stay silent: [`OutOfStep`](crate::world::OutOfStep).
//!
//! - [`message`]: questions and answers as they travel
//! - [`data`]: the data of records
//! - [`nameservers`], [`resolvers`]: who says what
//! - [`https`]: the public resolvers
//! - `outside`: hosts on which the world's names lean

mod data;
pub(crate) mod https;
pub(crate) mod message;
pub(crate) mod nameservers;
mod outside;
pub(crate) mod resolvers;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::task::JoinHandle;

use crate::world::SharedWorld;
use message::{Question, Unreadable, answer, bare};

/// The public resolvers of the world: the word in their address, and what they are called.
pub const RESOLVERS: [(&str, &str); 2] = [
    ("cloudflare", "Cloudflare (1.1.1.1)"),
    ("google", "Google (8.8.8.8)"),
];
/// How often a pair of equal ports is tried for.
const TRIES: usize = 16;
/// The longest question over UDP, and the longest answer over TCP.
const LONGEST_QUESTION: usize = 4096;
const LONGEST: usize = 65_535;

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
    let mut buffer = vec![0; LONGEST_QUESTION];
    loop {
        // A closed peer shows as an error of the next read on some systems.
        let Ok((length, peer)) = socket.recv_from(&mut buffer).await else {
            continue;
        };
        if let Some(reply) = reply(&world, &buffer[..length], true) {
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
        if let Some(reply) = reply(world, &question, false) {
            stream
                .write_u16(u16::try_from(reply.len()).unwrap_or(u16::MAX))
                .await?;
            stream.write_all(&reply).await?;
        }
    }
}

/// The answer to a message; `None` where there is silence. Over UDP it is cut to what the client takes.
fn reply(world: &SharedWorld, message: &[u8], over_udp: bool) -> Option<Vec<u8>> {
    let question = match Question::read(message) {
        Ok(question) => question,
        Err(Unreadable::Silent) => return None,
        Err(Unreadable::Refused(id, code)) => return Some(bare(id, code)),
    };
    let mut world = world.lock();
    let reply = match &question.host {
        Some(host) if world.out_of_step.is_silent(host) => return None,
        Some(host) => nameservers::answer(&world, host, &question),
        None => {
            world.dns_queries.push(question.name.clone());
            resolvers::fresh(&world, &question.name, question.kind)?
        }
    };
    let longest = if over_udp { question.longest } else { LONGEST };
    Some(answer(&question, &reply, longest))
}

//! The web servers of the world, on 127.0.0.1: one port with TLS and one without, for all hosts.
//!
//! The host is the one that the client names. Certificates are made out by an authority of the world's own at the first
//! visit, by the world's clock; those that are not in order are [`Site`]s. Over plain http everybody is sent on to https.
//!
//! - [`certificates`]: the authority and what it makes out
//! - [`pages`]: what the pages say

mod certificates;
mod pages;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::rustls::server::Acceptor;

use crate::world::sites::Site;
use crate::world::{SharedWorld, World};
use certificates::Authority;

/// The longest request that is read.
const LONGEST: usize = 16 * 1024;

/// The running web servers. Dropping it closes the ports.
#[derive(Debug)]
pub struct WebServers {
    https: SocketAddr,
    http: SocketAddr,
    root: Vec<u8>,
    tasks: [JoinHandle<()>; 2],
}

impl Drop for WebServers {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl WebServers {
    /// Serves this world on the present tokio runtime.
    ///
    /// # Errors
    /// When no port can be had or no key can be made.
    pub async fn start(world: SharedWorld) -> io::Result<Self> {
        let authority = Arc::new(Authority::new().map_err(io::Error::other)?);
        let (secure, plain) = (
            TcpListener::bind(("127.0.0.1", 0)).await?,
            TcpListener::bind(("127.0.0.1", 0)).await?,
        );
        Ok(Self {
            https: secure.local_addr()?,
            http: plain.local_addr()?,
            root: authority.root(),
            tasks: [
                tokio::spawn(serve_secure(secure, world.clone(), authority)),
                tokio::spawn(serve_plain(plain, world)),
            ],
        })
    }

    /// Where https is taken, for all hosts.
    #[must_use]
    pub fn https(&self) -> SocketAddr {
        self.https
    }

    /// Where http is taken.
    #[must_use]
    pub fn http(&self) -> SocketAddr {
        self.http
    }

    /// The certificate of the world's authority (DER).
    #[must_use]
    pub fn root(&self) -> &[u8] {
        &self.root
    }
}

async fn serve_secure(listener: TcpListener, world: SharedWorld, authority: Arc<Authority>) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            let (world, authority) = (world.clone(), authority.clone());
            tokio::spawn(async move {
                // Whoever asked may be gone, or does not like the certificate.
                let _ = converse_secure(stream, &world, &authority).await;
            });
        }
    }
}

async fn converse_secure(stream: TcpStream, world: &SharedWorld, authority: &Authority) -> io::Result<()> {
    let handshake = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
    let host = handshake.client_hello().server_name().map(str::to_owned);
    let host = host.unwrap_or_default();
    let (site, now) = {
        let world = world.lock();
        (world.sites.get(&host), world.now())
    };
    if matches!(site, Some(Site::Plain | Site::Silent)) {
        return Ok(());
    }
    let config = authority.serving(&host, site, now).map_err(io::Error::other)?;
    let mut stream = handshake.into_stream(config).await?;
    let _ = request(&mut stream).await?;
    let page = pages::page(&world.lock(), &host);
    stream.write_all(&page).await?;
    stream.shutdown().await
}

async fn serve_plain(listener: TcpListener, world: SharedWorld) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            let world = world.clone();
            tokio::spawn(async move {
                // Whoever asked may be gone.
                let _ = converse_plain(stream, &world).await;
            });
        }
    }
}

async fn converse_plain(mut stream: TcpStream, world: &SharedWorld) -> io::Result<()> {
    let request = request(&mut stream).await?;
    let host = host_of(&request).unwrap_or_default();
    let answer = plain_answer(&world.lock(), &host);
    if let Some(answer) = answer {
        stream.write_all(&answer).await?;
    }
    stream.shutdown().await
}

fn plain_answer(world: &World, host: &str) -> Option<Vec<u8>> {
    match world.sites.get(host) {
        Some(Site::Silent) => None,
        Some(Site::Plain) => Some(pages::page(world, host)),
        _ => Some(pages::redirect(host)),
    }
}

/// The head of a request.
async fn request(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<String> {
    let mut head = Vec::new();
    let mut buffer = [0; 1024];
    while head.len() < LONGEST && !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await? {
            0 => break,
            length => head.extend_from_slice(&buffer[..length]),
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// The host that a request names, without a port.
fn host_of(request: &str) -> Option<String> {
    let value = request.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim())
    })?;
    let host = value.split(':').next().unwrap_or(value);
    Some(host.to_ascii_lowercase())
}

//! The line to a registrar: it can be cut, and mended at the same place.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::bench::free_port;

/// A line on this computer that carries whatever goes over it.
pub struct Line {
    here: SocketAddr,
    there: SocketAddr,
    carrier: JoinHandle<()>,
}

impl Line {
    async fn to(there: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", free_port()))
            .await
            .expect("a port");
        let here = listener.local_addr().expect("its address");
        Self {
            here,
            there,
            carrier: carry(listener, there),
        }
    }

    /// Puts a line between an API's address and who calls it: gives the line, and the address to call.
    pub async fn before(base_url: &str) -> (Self, String) {
        let mut address = url::Url::parse(base_url).expect("an address");
        let port = address.port().expect("a port");
        let line = Self::to(SocketAddr::from(([127, 0, 0, 1], port))).await;
        address.set_port(Some(line.here.port())).expect("a port");
        (line, address.to_string().trim_end_matches('/').to_owned())
    }

    /// Nothing gets through any more, what is under way included.
    pub async fn cut(&mut self) {
        self.carrier.abort();
        let _ = (&mut self.carrier).await;
    }

    /// It carries again.
    pub async fn mend(&mut self) {
        let listener = TcpListener::bind(self.here)
            .await
            .expect("the port is free again");
        self.carrier = carry(listener, self.there);
    }
}

fn carry(listener: TcpListener, there: SocketAddr) -> JoinHandle<()> {
    tokio::spawn(async move {
        // Dropped with the task, and every connection with it.
        let mut calls = JoinSet::new();
        while let Ok((mut near, _)) = listener.accept().await {
            calls.spawn(async move {
                if let Ok(mut far) = TcpStream::connect(there).await {
                    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                }
            });
        }
    })
}

//! The socket: a listener whose connections can be cut at any moment, so that an answer can get lost for real.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// One connection, seen from a handler.
#[derive(Debug, Clone)]
pub struct Line {
    /// The caller's address.
    pub peer: SocketAddr,
    cut: Arc<AtomicBool>,
}

impl Line {
    fn new(peer: SocketAddr) -> Self {
        Self {
            peer,
            cut: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Closes the connection: not one more byte leaves it.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, Loopback>> for Line {
    fn connect_info(stream: IncomingStream<'_, Loopback>) -> Self {
        stream.remote_addr().clone()
    }
}

/// Listens on 127.0.0.1 only.
#[derive(Debug)]
pub struct Loopback(TcpListener);

impl Loopback {
    /// Binds the port; 0 takes a free one.
    ///
    /// # Errors
    /// When the port is in use or may not be bound.
    pub async fn bind(port: u16) -> io::Result<Self> {
        TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port)))
            .await
            .map(Self)
    }

    /// The bound address.
    ///
    /// # Errors
    /// When the system cannot tell it.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Listener for Loopback {
    type Io = Cuttable;
    type Addr = Line;

    async fn accept(&mut self) -> (Cuttable, Line) {
        let (stream, peer) = Listener::accept(&mut self.0).await;
        let line = Line::new(peer);
        let io = Cuttable {
            stream,
            line: line.clone(),
        };
        (io, line)
    }

    fn local_addr(&self) -> io::Result<Line> {
        self.0.local_addr().map(Line::new)
    }
}

/// A stream that fails every write once its [`Line`] is cut; the server then closes it.
#[derive(Debug)]
pub struct Cuttable {
    stream: TcpStream,
    line: Line,
}

impl Cuttable {
    fn check(&self) -> io::Result<()> {
        if self.line.cut.load(Ordering::Acquire) {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

impl AsyncRead for Cuttable {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Cuttable {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

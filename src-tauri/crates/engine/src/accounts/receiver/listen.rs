//! The port, the connections and their limits. Nothing here trusts who connects: heads, bodies, times and the number of
//! connections are bounded, and a connection serves one request.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use model::AccountId;
use store::webhooks::Receiver;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::judge::Judge;
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// Connections at a time. One more is closed at once; the provider comes again.
const SEATS: usize = 32;
/// How long a head may take to arrive.
const HEAD: Duration = Duration::from_secs(10);
/// How long a connection may last in all.
const WHOLE: Duration = Duration::from_secs(30);
/// Bytes of a head.
const HEAD_BYTES: usize = 16 * 1024;
/// Headers of a head.
const HEADERS: usize = 64;
/// The wait after a connection that could not be accepted, such as for want of file handles.
const BREATH: Duration = Duration::from_millis(200);

impl Engine {
    /// Opens the port and listens until the receiver is closed or the app ends.
    pub(super) async fn receiver_open(&self, account: AccountId, kept: Receiver) -> Result<(), Fault> {
        let judge = Arc::new(Judge::new(self, account).await?);
        let ip = if kept.everywhere {
            Ipv4Addr::UNSPECIFIED
        } else {
            Ipv4Addr::LOCALHOST
        };
        let listener = TcpListener::bind(SocketAddr::from((ip, kept.port)))
            .await
            .map_err(|error| not_opened(&error, kept.port))?;
        let token = self.inner.stop.child_token();
        let task = self
            .inner
            .tasks
            .spawn(accept(self.clone(), listener, judge, token.clone()));
        self.inner.receivers.listens(account, token, task);
        Ok(())
    }
}

/// Why a port can not be opened.
fn not_opened(error: &std::io::Error, port: u16) -> Fault {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => Fault::new(
            Code::Conflict,
            format!("Port {port} is taken by another program."),
        )
        .hint("Choose another port here and in the tunnel or proxy, or end that program and switch this on again."),
        std::io::ErrorKind::PermissionDenied => Fault::new(
            Code::Forbidden,
            format!("This computer does not let Freehold listen on port {port}."),
        )
        .hint("Choose a port above 1023."),
        _ => Fault::new(Code::Internal, format!("Port {port} can not be opened: {error}."))
            .hint("Choose another port."),
    }
}

async fn accept(engine: Engine, listener: TcpListener, judge: Arc<Judge>, token: CancellationToken) {
    let seats = Arc::new(Semaphore::new(SEATS));
    loop {
        let accepted = tokio::select! {
            () = token.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(target: "accounts", %error, "a connection could not be accepted");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        let Ok(seat) = Arc::clone(&seats).try_acquire_owned() else {
            continue;
        };
        let (judge, token) = (Arc::clone(&judge), token.clone());
        engine.spawn(async move {
            tokio::select! {
                () = token.cancelled() => {}
                () = talk(stream, judge) => {}
            }
            drop(seat);
        });
    }
}

/// One connection: one request, one answer.
async fn talk(stream: TcpStream, judge: Arc<Judge>) {
    let service = service_fn(move |request| {
        let judge = Arc::clone(&judge);
        async move { Ok::<_, Infallible>(judge.answer(request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    // What goes wrong on a line to a stranger concerns nobody.
    let _ = tokio::time::timeout(WHOLE, connection).await;
}

//! The signed sample that Freehold sends to its own receiver: the proof that port, path and secret work on this side.

use std::net::Ipv4Addr;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::Request;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper_util::rt::TokioIo;
use model::AccountId;
use registrar::webhooks::SampleRequest;
use tokio::net::TcpStream;

use super::view::WebhookTest;
use super::{PATH, webhook_secret_key};
use crate::core::Engine;
use crate::fault::{Code, Fault};

/// How long the answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer.
const LONGEST: usize = 4 * 1024;

impl Engine {
    pub(super) async fn receiver_sample(&self, id: AccountId, port: u16) -> Result<WebhookTest, Fault> {
        let secret = self.vault().get(&webhook_secret_key(id)).await?.ok_or_else(|| {
            Fault::new(
                Code::VaultLocked,
                "The webhook's secret is not kept on this computer.",
            )
            .hint("Enter it again.")
        })?;
        let webhooks = self.webhooks_of(id).await?;
        let sample = webhooks.sample(&secret, &uuid::Uuid::new_v4().to_string(), self.now());
        let sent = tokio::time::timeout(PATIENCE, send(port, sample)).await;
        let test = match sent {
            Ok(Ok((status, _))) if (200..300).contains(&status) => WebhookTest {
                passed: true,
                status: Some(status),
                words: format!(
                    "The sample arrived on port {port} and its signature fits. Whether the provider reaches this computer, only its own delivery shows."
                ),
            },
            Ok(Ok((status, words))) => WebhookTest {
                passed: false,
                status: Some(status),
                words: format!("The receiver answered {status}: {words}"),
            },
            Ok(Err(_)) | Err(_) => WebhookTest {
                passed: false,
                status: None,
                words: format!("Nothing answered on port {port} of this computer."),
            },
        };
        self.stale(&[crate::events::Tag::Activity]);
        Ok(test)
    }
}

/// Posts to this computer; the status and the words of the answer.
async fn send(
    port: u16,
    sample: SampleRequest,
) -> Result<(u16, String), Box<dyn std::error::Error + Send + Sync>> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let mut request = Request::post(PATH)
        .header(HOST, format!("127.0.0.1:{port}"))
        .header(CONTENT_TYPE, "application/json");
    for (name, value) in &sample.headers {
        request = request.header(*name, value);
    }
    let request = request.body(Full::new(Bytes::from(sample.body)))?;
    let talk = async {
        let answer = sender.send_request(request).await?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), LONGEST)
            .collect()
            .await?
            .to_bytes();
        let words: String = String::from_utf8_lossy(&body)
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .collect();
        Ok((status, words))
    };
    tokio::select! {
        answer = talk => answer,
        // The line ends by itself only when there is nothing to wait for any more.
        Err(error) = connection => Err(error.into()),
    }
}

//! Event streams: `event: NAME`, `data: {json}`, an empty line; one event at a time, 50 milliseconds apart.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures::stream;
use serde_json::Value;

use super::NAME;
use super::call::Call;
use super::desk::Desk;

/// Time between two events, in world time.
const PAUSE: Duration = Duration::from_millis(50);

/// One event.
pub type Event = (&'static str, Value);

/// What is sent, piece by piece.
enum Piece {
    Send(String),
    Cut,
}

/// A stream of these events. A caller who hangs up stops it.
pub fn response(desk: &Desk, call: &Call, events: &[Event]) -> Response {
    let (pause, crlf, cut) = {
        let world = desk.world.lock();
        (
            world.clock.real_wait(PAUSE),
            world.switches.is_on(NAME, "crlf"),
            world.switches.is_on(NAME, "cut_stream"),
        )
    };
    let end = if crlf { "\r\n" } else { "\n" };
    let mut texts: Vec<String> = events
        .iter()
        .map(|(name, data)| format!("event: {name}{end}data: {data}{end}{end}"))
        .collect();
    if call.dialect.is_current()
        && let Some(first) = texts.first_mut()
    {
        // A comment, as proxies like to see one early.
        first.insert_str(0, &format!(": stream{end}{end}"));
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let half = texts.len() / 2;
    for (index, text) in texts.into_iter().enumerate() {
        if cut && index == half {
            let broken = &text[..text.floor_char_boundary(text.len() / 2)];
            pieces.push(Piece::Send(broken.to_owned()));
            pieces.push(Piece::Cut);
            break;
        }
        pieces.push(Piece::Send(text));
    }
    let line = call.line.clone();
    let body = stream::unfold(pieces.into_iter().enumerate(), move |mut rest| {
        let line = line.clone();
        async move {
            let (index, piece) = rest.next()?;
            if index > 0 {
                tokio::time::sleep(pause).await;
            }
            let text = match piece {
                Piece::Send(text) => text,
                Piece::Cut => {
                    // What was sent before has left by now; this one byte does not any more.
                    tokio::time::sleep(PAUSE).await;
                    line.cut();
                    "\n".to_owned()
                }
            };
            Some((Ok::<_, Infallible>(Bytes::from(text)), rest))
        }
    });
    let headers = [(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-cache")];
    (headers, Body::from_stream(body)).into_response()
}

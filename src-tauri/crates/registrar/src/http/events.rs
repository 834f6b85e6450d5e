//! Server-sent events: an answer that comes in pieces.
//!
//! [`Http::events`] makes one call that asks for a stream and yields its [`Event`]s as they arrive. A server that
//! answers plain JSON all the same, or refuses, gives an ordinary [`Reply`]. Dropping [`Events`] closes the connection,
//! which is how a caller tells the server that nobody listens any more. Streams only read; there is no reconnecting.
//!
//! The reader is lenient: lines may end in CR, LF or both, the blank after the colon may be missing, comments and
//! unknown fields are skipped, several `data` lines are one text. Chunks may break anywhere, also inside a letter.

use std::collections::VecDeque;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use tokio::time::Instant;

use super::{Call, Http, PATIENCE, Reply, millis};
use crate::error::{Kind, ProviderError};
use crate::lane::Lane;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its name; `message` when the server gave none.
    pub name: String,
    /// Its data lines, joined by line feeds.
    pub data: String,
}

/// What a call that asked for a stream got.
pub enum Answer {
    /// A stream.
    Events(Box<Events>),
    /// Something else, whole: plain JSON, or a refusal.
    Whole(Reply),
}

/// A stream that is open. Dropping it closes the connection.
pub struct Events {
    /// The headers of the answer.
    pub headers: HeaderMap,
    response: reqwest::Response,
    reader: Reader,
    ready: VecDeque<Event>,
    received: usize,
    ended: bool,
}

impl Http {
    /// Asks for a stream when the lane gives a turn, and makes one attempt. `total` bounds the call from its beginning to the
    /// stream's end, in place of the time for reads.
    ///
    /// # Errors
    /// When nothing came back, or no complete [`Reply`].
    pub async fn events(&self, lane: &Lane, call: &Call, total: Duration) -> Result<Answer, ProviderError> {
        let turn = lane
            .turn(PATIENCE)
            .await
            .map_err(|closed| self.lane_closed(call, closed.opens_in))?;
        let begun = Instant::now();
        let request = self
            .request(call)?
            .header(ACCEPT, HeaderValue::from_static("text/event-stream"))
            .timeout(total);
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                drop(turn);
                return Err(self.stream_failure(call, &error));
            }
        };
        tracing::debug!(
            provider = self.descriptor.id,
            operation = call.operation,
            status = response.status().as_u16(),
            millis = millis(begun)
        );
        if !response.status().is_success() || !is_stream(response.headers()) {
            return self.reply(call, turn, response).await.map(Answer::Whole);
        }
        turn.answered();
        Ok(Answer::Events(Box::new(Events {
            headers: response.headers().clone(),
            response,
            reader: Reader::default(),
            ready: VecDeque::new(),
            received: 0,
            ended: false,
        })))
    }

    /// The next event of a stream; `None` when the server ended it.
    ///
    /// # Errors
    /// [`Kind::Interrupted`] when the connection broke or the time is over, [`Kind::Malformed`] when more came than an
    /// answer may hold.
    pub async fn next_event(&self, call: &Call, events: &mut Events) -> Result<Option<Event>, ProviderError> {
        loop {
            if let Some(event) = events.ready.pop_front() {
                return Ok(Some(event));
            }
            if events.ended {
                return Ok(None);
            }
            match events.response.chunk().await {
                Ok(Some(chunk)) => {
                    events.received = events.received.saturating_add(chunk.len());
                    if events.received > self.limits.body {
                        events.ended = true;
                        return Err(self.too_large(call));
                    }
                    events.reader.push(&chunk, &mut events.ready);
                }
                Ok(None) => {
                    events.ended = true;
                    events.ready.extend(events.reader.finish());
                }
                Err(error) => {
                    events.ended = true;
                    return Err(self.stream_failure(call, &error));
                }
            }
        }
    }

    /// A stream's time is the caller's, so that it is not told as the time for reads.
    fn stream_failure(&self, call: &Call, error: &reqwest::Error) -> ProviderError {
        if error.is_timeout() && !error.is_connect() {
            let message = format!("{} did not finish its answer in time.", self.label());
            return self.unclear(call, Kind::Interrupted, message);
        }
        self.transport_failure(call, error)
    }
}

fn is_stream(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| {
            kind.trim_start()
                .to_ascii_lowercase()
                .starts_with("text/event-stream")
        })
}

/// Puts lines together from bytes, and events from lines.
#[derive(Default)]
struct Reader {
    line: Vec<u8>,
    /// The last byte was a CR; a LF right after it belongs to the same line end.
    after_cr: bool,
    past_first_line: bool,
    name: String,
    data: Option<String>,
}

impl Reader {
    fn push(&mut self, bytes: &[u8], ready: &mut VecDeque<Event>) {
        for &byte in bytes {
            let second_half = std::mem::take(&mut self.after_cr) && byte == b'\n';
            match byte {
                b'\n' if second_half => {}
                b'\r' | b'\n' => {
                    self.after_cr = byte == b'\r';
                    let line = std::mem::take(&mut self.line);
                    ready.extend(self.take_line(&line));
                }
                _ => self.line.push(byte),
            }
        }
    }

    /// At the stream's end, an event whose lines are complete counts without its blank line; half a line does not.
    fn finish(&mut self) -> Option<Event> {
        self.line.clear();
        self.dispatch()
    }

    fn take_line(&mut self, line: &[u8]) -> Option<Event> {
        let line = String::from_utf8_lossy(line);
        let mut line = line.as_ref();
        if !std::mem::replace(&mut self.past_first_line, true) {
            line = line.strip_prefix('\u{feff}').unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field.trim() {
            "event" => value.trim().clone_into(&mut self.name),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            // A comment has an empty field name; `id`, `retry` and what may come are of no use here.
            _ => {}
        }
        None
    }

    /// An event without data is none, except that its name may say all there is to say.
    fn dispatch(&mut self) -> Option<Event> {
        let name = std::mem::take(&mut self.name);
        let data = self.data.take();
        if name.is_empty() && data.is_none() {
            return None;
        }
        Some(Event {
            name: if name.is_empty() {
                "message".to_owned()
            } else {
                name
            },
            data: data.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(pieces: &[&[u8]]) -> Vec<(String, String)> {
        let mut reader = Reader::default();
        let mut ready = VecDeque::new();
        for piece in pieces {
            reader.push(piece, &mut ready);
        }
        ready.extend(reader.finish());
        ready.into_iter().map(|event| (event.name, event.data)).collect()
    }

    fn events(text: &str) -> Vec<(String, String)> {
        read(&[text.as_bytes()])
    }

    fn event(name: &str, data: &str) -> (String, String) {
        (name.to_owned(), data.to_owned())
    }

    #[test]
    fn every_line_end_ends_a_line() {
        for end in ["\n", "\r\n", "\r"] {
            let text = [
                "event: result",
                "data: {\"a\":1}",
                "",
                "event: done",
                "data: {}",
                "",
                "",
            ]
            .join(end);
            assert_eq!(events(&text), [event("result", "{\"a\":1}"), event("done", "{}")]);
        }
    }

    #[test]
    fn blanks_comments_and_unknown_fields_do_not_matter() {
        let text = "\u{feff}: hello\nid: 7\nretry: 100\nevent:result\ndata:{}\n\n: still here\n\nodd\n\ndata:  two blanks\n\n";
        assert_eq!(
            events(text),
            [event("result", "{}"), event("message", " two blanks")]
        );
    }

    #[test]
    fn several_data_lines_are_one_text() {
        assert_eq!(events("data: {\ndata:  1}\n\n"), [event("message", "{\n 1}")]);
        assert_eq!(events("event: done\n\n"), [event("done", "")]);
    }

    #[test]
    fn the_end_completes_whole_lines_and_no_half_ones() {
        assert_eq!(events("event: done\ndata: {}\n"), [event("done", "{}")]);
        assert_eq!(
            events("data: {}\n\nevent: result\ndata: {\"avai"),
            [event("message", "{}"), event("result", "")]
        );
    }

    proptest! {
        #[test]
        fn chunks_may_break_anywhere(cuts in prop::collection::vec(0_usize..80, 0..6)) {
            let text = "event: result\r\ndata: {\"domain\":\"müller.example\"}\r\n\r\n:c\r\revent:done\ndata:{}\n\n";
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
            prop_assert_eq!(read(&pieces), events(text));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&[&bytes]);
        }
    }
}

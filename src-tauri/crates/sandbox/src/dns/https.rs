//! DNS over HTTPS (RFC 8484), without the S: the public resolvers of the world, at `/resolvers/{word}/dns-query`.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use super::RESOLVERS;
use super::message::{Code, Question, Unreadable, answer, bare};
use super::resolvers::remembering;
use crate::world::SharedWorld;

/// The type of questions and answers.
const DNS_MESSAGE: &str = "application/dns-message";
/// The longest answer.
const LONGEST: usize = 65_535;

/// The routes of all public resolvers.
pub fn router(world: SharedWorld) -> Router {
    Router::new()
        .route("/{word}/dns-query", post(ask))
        .with_state(world)
}

async fn ask(
    State(world): State<SharedWorld>,
    Path(word): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !RESOLVERS.iter().any(|(own, _)| *own == word) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind != Some(DNS_MESSAGE) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let mut world = world.lock();
    if world.out_of_step.is_silent(&word) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let message = match Question::read(&body) {
        Ok(question) => match remembering(&mut world, &word, &question.name, question.kind) {
            Some(reply) => answer(&question, &reply, LONGEST),
            None => return StatusCode::GATEWAY_TIMEOUT.into_response(),
        },
        Err(Unreadable::Refused(id, code)) => bare(id, code),
        Err(Unreadable::Silent) => bare(0, Code::Malformed),
    };
    ([(CONTENT_TYPE, DNS_MESSAGE)], message).into_response()
}

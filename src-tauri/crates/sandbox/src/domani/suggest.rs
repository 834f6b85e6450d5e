//! Names made of the words of a prompt, and the quick look at which endings of a label are taken.

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::NAME;
use super::call::{Call, domain};
use super::desk::Desk;
use super::reply::{Outcome, Refusal, Reply};
use super::search::result;
use super::stream;

/// Suggestions when nothing else was asked for.
const USUAL_COUNT: usize = 5;
/// The most suggestions.
const MOST: usize = 20;
/// What is put around a word.
const PARTS: [(&str, &str); 6] = [
    ("", ""),
    ("get", ""),
    ("", "hq"),
    ("try", ""),
    ("", "lab"),
    ("use", ""),
];
/// Endings of suggestions and of the preset `basic`.
const BASIC: [&str; 5] = ["com", "dev", "io", "app", "net"];

/// `GET /api/domains/suggest`.
pub async fn suggest(
    State(desk): State<Desk>,
    Extension(call): Extension<Call>,
) -> Result<Response, Refusal> {
    let prompt = call.asked("prompt").ok_or_else(|| Refusal::missing("prompt"))?;
    let count = call.asked_number("count")?.unwrap_or(USUAL_COUNT).clamp(1, MOST);
    let endings: Vec<String> = call.asked("tlds").map_or_else(
        || BASIC.map(str::to_owned).to_vec(),
        |list| {
            list.split(',')
                .map(|ending| ending.trim().trim_start_matches('.').to_owned())
                .collect()
        },
    );
    let left_out: Vec<&str> = call
        .asked("exclude")
        .map(|list| list.split(',').collect())
        .unwrap_or_default();
    let (found, checked) = {
        let world = desk.world.lock();
        let mut found: Vec<Value> = Vec::new();
        let mut checked = 0;
        for name in candidates(prompt, &endings) {
            if found.len() == count {
                break;
            }
            if left_out.contains(&name.as_str()) {
                continue;
            }
            checked += 1;
            let mut hit = result(&world, &name, call.dialect);
            if hit["available"] == true {
                hit["reason"] = "Made of the words of your prompt.".into();
                found.push(hit);
            }
        }
        (found, checked)
    };
    if call.wants_stream {
        let total = found.len();
        let mut events: Vec<stream::Event> = vec![("iteration", json!({"n": 1}))];
        events.extend(found.into_iter().map(|hit| ("result", hit)));
        events.push((
            "done",
            json!({"total": total, "checked": checked, "iterations": 1}),
        ));
        return Ok(stream::response(&desk, &call, &events));
    }
    Ok(Reply::of(json!({"suggestions": found})).into_response())
}

/// Well-formed names of the prompt's words, the likeliest first.
fn candidates(prompt: &str, endings: &[String]) -> Vec<String> {
    let words: Vec<String> = prompt
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(str::to_ascii_lowercase)
        .filter(|word| word.len() > 2)
        .collect();
    let mut labels: Vec<String> = Vec::new();
    if words.len() > 1 {
        labels.push(words[..2].concat());
        labels.push(words[..2].join("-"));
    }
    labels.extend(words);
    let mut names = Vec::new();
    for (before, after) in PARTS {
        for label in &labels {
            for ending in endings {
                names.extend(domain(&format!("{before}{label}{after}.{ending}")).ok());
            }
        }
    }
    names
}

/// `GET /api/domains/dns-check`: a hint from DNS, which is not availability.
pub async fn dns_check(State(desk): State<Desk>, Extension(call): Extension<Call>) -> Outcome {
    let label = call.asked("name").ok_or_else(|| Refusal::missing("name"))?;
    let label = label.split('.').next().unwrap_or(label);
    let world = desk.world.lock();
    let book = world.prices.get(NAME);
    let endings: Vec<String> = match (call.asked("tlds"), call.asked("preset")) {
        (Some(list), _) => list
            .split(',')
            .map(|ending| ending.trim().trim_start_matches('.').to_owned())
            .collect(),
        (None, None | Some("basic")) => BASIC.map(str::to_owned).to_vec(),
        (None, Some("extended")) => book
            .map(|book| book.endings.keys().cloned().collect())
            .unwrap_or_default(),
        (None, Some(other)) => return Err(Refusal::invalid(format!("preset cannot be {other}."))),
    };
    let (mut taken, mut candidates) = (Vec::new(), Vec::new());
    for ending in endings {
        let name = domain(&format!("{label}.{ending}"))?;
        if world.is_free(&name) {
            candidates.push(name);
        } else {
            taken.push(name);
        }
    }
    Ok(Reply::of(json!({"taken": taken, "candidates": candidates})))
}

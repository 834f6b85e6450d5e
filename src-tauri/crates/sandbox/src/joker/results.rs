//! `result-list`, `result-retrieve`, `result-delete`: what became of accepted requests.

use chrono::TimeDelta;

use super::answer::{Answer, Refusal, Reply};
use super::call::{Call, glob};
use super::desk::Office;
use super::queue::Entry;

/// Days for which outcomes are kept.
const KEPT_DAYS: u32 = 90;

/// `ack`, `nack`, or `?` while it is open.
fn status(entry: &Entry) -> &'static str {
    match &entry.done {
        None => "?",
        Some(done) if done.well => "ack",
        Some(_) => "nack",
    }
}

/// `result-list`: seven fields a line, oldest first.
pub fn list(office: &mut Office<'_>, call: &Call) -> Reply {
    let asked = &call.parameters;
    let days = asked.number("period")?.unwrap_or(KEPT_DAYS).min(KEPT_DAYS);
    let since = office.world.now() - TimeDelta::days(i64::from(days));
    let pending = asked.flag("pending")?;
    let all = asked.flag("showall")?;
    let fits = |parameter: &str, value: &str| asked.get(parameter).is_none_or(|pattern| glob(pattern, value));
    let rows: Vec<String> = office
        .books
        .queue
        .of(&call.account)
        .filter(|entry| entry.at >= since && (all || !entry.deleted))
        .filter(|entry| !pending || entry.done.is_none())
        .filter(|entry| asked.get("status").is_none_or(|wanted| wanted == status(entry)))
        .filter(|entry| {
            fits("rtype", entry.request)
                && fits("objid", &entry.object)
                && fits("procid", &entry.proc_id.to_string())
                && fits("svtrid", &entry.tracking)
                && fits("cltrid", entry.cltrid.as_deref().unwrap_or("-"))
        })
        .map(|entry| {
            format!(
                "{} {} {} {} {} {} {}",
                entry.at.format("%Y%m%d%H%M%S"),
                entry.tracking,
                entry.proc_id,
                entry.request,
                entry.object,
                status(entry),
                entry.cltrid.as_deref().unwrap_or("-"),
            )
        })
        .collect();
    if asked.flag("count-only")? {
        return Ok(Answer::of(format!("Records: {}", rows.len())));
    }
    let offset = asked.number("offset")?.unwrap_or(0) as usize;
    let limit = asked.number("limit")?.map_or(usize::MAX, |limit| limit as usize);
    let rows: Vec<&String> = rows.iter().skip(offset).take(limit).collect();
    let count = rows.len().to_string();
    Ok(Answer::lines(&rows).with("Row-Count", count))
}

/// The request that `Proc-ID` or `SvTrId` names; the latter counts when both are there.
fn named<'a>(office: &'a mut Office<'_>, call: &Call) -> Result<&'a mut Entry, Refusal> {
    let (svtrid, proc_id) = (call.parameters.get("svtrid"), call.parameters.get("proc-id"));
    let asked = svtrid.or(proc_id).ok_or_else(|| Refusal::missing("Proc-ID"))?;
    office
        .books
        .queue
        .find(&call.account, svtrid, proc_id)
        .ok_or_else(|| Refusal::unknown(asked))
}

/// `result-retrieve`. Where the outcome was deleted only the status comes.
pub fn retrieve(office: &mut Office<'_>, call: &Call) -> Reply {
    let entry = named(office, call)?;
    let mut body = format!("Completion-Status: {}\n", status(entry));
    if let Some(done) = entry.done.as_ref().filter(|_| !entry.deleted) {
        if let Some(object) = &done.object {
            body.push_str(&format!("Object-Name: {object}\n"));
        }
        body.push_str(&format!("\n{}\n", done.text));
    }
    Ok(Answer::of(body))
}

/// `result-delete`. An open request has nothing to delete.
pub fn delete(office: &mut Office<'_>, call: &Call) -> Reply {
    let entry = named(office, call)?;
    if entry.done.is_none() {
        return Err(Refusal::new(2304, "the request is still open"));
    }
    entry.deleted = true;
    Ok(Answer::done())
}

//! WHOIS, port 43 (RFC 3912): plain text without a form, for endings without RDAP and where RDAP fails.
//!
//! - [`servers`]: which server answers for which ending, and how it wants to be asked
//! - [`record`]: reading its many spellings
//! - [`date`]: and its many dates
//! - `talk`: one question over TCP

pub mod date;
pub mod record;
pub mod servers;

mod talk;

use std::time::Duration;

use model::DomainName;

use crate::registry::answer::{Found, RegistryAnswer, RegistryRecord, RegistrySource};
use crate::registry::error::RegistryError;
use crate::registry::lane::Lanes;
use record::Said;
use servers::IANA;
pub(crate) use servers::Servers;

/// What the registry of a name says by WHOIS. At most one referral on each step is followed: from IANA to the registry,
/// and to the registrar where the registry itself keeps no dates.
pub(crate) async fn look(
    servers: &Servers,
    lanes: &Lanes,
    name: &DomainName,
    patience: Duration,
) -> Result<RegistryAnswer, RegistryError> {
    let server = match servers.known(name) {
        Some(server) => server,
        None => from_iana(servers, lanes, name, patience).await?,
    };
    let (found, referral) = ask(servers, lanes, &server, name, patience).await?;
    let answer = |server: String, found| RegistryAnswer {
        source: RegistrySource::Whois,
        server,
        found,
    };
    if let Found::Registered(record) = &found
        && keeps_no_dates(record)
        && let Some(registrar) = referral.filter(|registrar| *registrar != server)
        && let Ok((Found::Registered(fuller), _)) = ask(servers, lanes, &registrar, name, patience).await
    {
        return Ok(answer(registrar, Found::Registered(fuller)));
    }
    Ok(answer(server, found))
}

fn keeps_no_dates(record: &RegistryRecord) -> bool {
    record.registered_at.is_none() && record.expires_at.is_none()
}

/// One question to one server.
async fn ask(
    servers: &Servers,
    lanes: &Lanes,
    server: &str,
    name: &DomainName,
    patience: Duration,
) -> Result<(Found, Option<String>), RegistryError> {
    let _turn = lanes.turn(server, patience).await?;
    let text = talk::ask(servers.stage(), server, &servers.question(server, name)).await?;
    match record::read(&text, name, server)? {
        Said::Found(found, referral) => Ok((found, referral)),
        Said::Later(after) => Err(RegistryError::RateLimited {
            server: server.to_owned(),
            after: lanes.pause(server, after),
        }),
    }
}

/// The server that IANA tells for the ending of a name.
async fn from_iana(
    servers: &Servers,
    lanes: &Lanes,
    name: &DomainName,
    patience: Duration,
) -> Result<String, RegistryError> {
    let ending = servers::top(name);
    let _turn = lanes.turn(IANA, patience).await?;
    let text = talk::ask(servers.stage(), IANA, ending).await?;
    let server = record::referral(&text).ok_or_else(|| RegistryError::NoService {
        ending: ending.to_owned(),
    })?;
    servers.learn(ending, &server);
    Ok(server)
}

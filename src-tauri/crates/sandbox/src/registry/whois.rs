//! The registries by WHOIS, and IANA's: one line there, a text back. The line begins with the host that is meant.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::book::RegistryTrouble;
use super::facts::{self, Facts, top};
use crate::world::SharedWorld;

/// The longest line that is read.
const LONGEST: u64 = 1024;
/// Longer than anybody waits.
const NEVER: Duration = Duration::from_secs(600);
const HUGE: usize = 10 * 1024 * 1024;
/// IANA's own server, which is asked for endings.
const IANA: &str = "whois.iana.org";

/// A running WHOIS server. Dropping it closes the port.
#[derive(Debug)]
pub(crate) struct WhoisServer {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for WhoisServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl WhoisServer {
    /// Answers for this world on a free loopback port.
    pub(crate) async fn start(world: SharedWorld) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            loop {
                if let Ok((stream, _)) = listener.accept().await {
                    let world = world.clone();
                    tokio::spawn(async move {
                        // Whoever asked may be gone.
                        let _ = converse(stream, &world).await;
                    });
                }
            }
        });
        Ok(Self { address, task })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

async fn converse(stream: TcpStream, world: &SharedWorld) -> io::Result<()> {
    let mut line = String::new();
    let mut reader = BufReader::new(stream.take(LONGEST));
    reader.read_line(&mut line).await?;
    let mut stream = reader.into_inner().into_inner();
    let Some((host, question)) = line.trim().split_once(' ') else {
        return Ok(());
    };
    // What stands before the name is how some servers want to be asked, and what follows a stroke is the language.
    let name = question.rsplit(' ').next().unwrap_or_default();
    let name = name.split('/').next().unwrap_or_default().to_ascii_lowercase();
    let (trouble, facts) = {
        let mut world = world.lock();
        let trouble = world.registries.ask("whois", host, &name);
        (trouble, facts::of(&world, &name))
    };
    let text = match trouble {
        Some(RegistryTrouble::Silent) => {
            tokio::time::sleep(NEVER).await;
            return Ok(());
        }
        Some(RegistryTrouble::Down) => return Ok(()),
        Some(RegistryTrouble::Html) => "<html><body>Moved to the web.</body></html>".to_owned(),
        Some(RegistryTrouble::Busy(_)) => "WHOIS LIMIT EXCEEDED. Try again later.\r\n".to_owned(),
        Some(RegistryTrouble::Huge) => "x".repeat(HUGE),
        Some(RegistryTrouble::Missing) => nobody(&name),
        _ if host == IANA => of_ending(&name),
        trouble => match facts {
            None => nobody(&name),
            Some(facts) if trouble == Some(RegistryTrouble::OtherName) => record(&Facts {
                name: format!("other-{}", facts.name),
                ..facts
            }),
            Some(facts) if trouble == Some(RegistryTrouble::CutOff) => {
                // Text does not tell where it ends: a registry that breaks off leaves whole lines out.
                record(&facts).lines().take(3).collect::<Vec<_>>().join("\n")
            }
            Some(facts) => record(&facts),
        },
    };
    stream.write_all(text.as_bytes()).await?;
    stream.shutdown().await
}

/// What IANA says of an ending.
fn of_ending(ending: &str) -> String {
    format!(
        "% IANA WHOIS server\n\nrefer:        whois.nic.{ending}\n\ndomain:       {}\n\nwhois:        whois.nic.{ending}\n\n\
         status:       ACTIVE\n",
        ending.to_uppercase()
    )
}

fn nobody(name: &str) -> String {
    match top(name) {
        "de" => format!("Domain: {name}\nStatus: free\n"),
        _ => format!("No match for \"{}\".\r\n", name.to_uppercase()),
    }
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A name as its registry writes it.
fn record(facts: &Facts) -> String {
    let hosts = |front: &str| -> String {
        let lines = facts.nameservers.iter().map(|host| format!("{front}{host}\n"));
        lines.collect()
    };
    match top(&facts.name) {
        "de" => format!(
            "% Terms and conditions of use apply.\n\nDomain: {}\n{}Status: connect\nChanged: {}\n",
            facts.name,
            hosts("Nserver: "),
            facts.changed_at.format("%Y-%m-%dT%H:%M:%S+00:00"),
        ),
        "eu" | "ch" => format!(
            "% WHOIS {}\nDomain: {}\nScript: LATIN\n\nRegistrant:\n        NOT DISCLOSED!\n\nRegistrar:\n        Name: {}\n        \
             Website: https://registrar.example\n\nName servers:\n{}\n",
            facts.name,
            facts.name,
            facts.registrar,
            hosts("        "),
        ),
        _ => {
            let expiry = facts
                .expires_at
                .map(|at| format!("Registry Expiry Date: {}\n", time(at)));
            let statuses: String = facts
                .statuses
                .iter()
                .map(|word| format!("Domain Status: {word} https://icann.org/epp#{word}\n"))
                .collect();
            format!(
                "Domain Name: {}\nUpdated Date: {}\nCreation Date: {}\n{}Registrar: {}\nRegistrar IANA ID: {}\n{statuses}{}\
                 DNSSEC: {}\n>>> Last update of WHOIS database: {} <<<\n",
                facts.name.to_uppercase(),
                time(facts.changed_at),
                time(facts.registered_at),
                expiry.unwrap_or_default(),
                facts.registrar,
                facts.registrar_id,
                hosts("Name Server: "),
                if facts.signed {
                    "signedDelegation"
                } else {
                    "unsigned"
                },
                time(facts.changed_at),
            )
        }
    }
}

//! Zone files in the host's own form: what it keeps beside the records (comments, tags, its proxy) goes along.
//!
//! Nothing is imported blindly. The file is read here first; sets that the zone has otherwise are left to an ordinary plan;
//! the zone is read before, kept in the history, and read and held against the file afterwards.

use model::SetKey;
use store::dns::Cause;

use super::not_offered;
use super::view::{HostImport, HostImported};
use crate::core::Engine;
use crate::dns::zonefile::view::{FileSet, FileSetState, FileView, ZoneFile};
use crate::events::Tag;
use crate::fault::{Code, Fault};
use crate::portfolio::view::NameKey;
use crate::words::{self, count};

/// Sets that a sentence names.
const NAMED: usize = 3;

impl Engine {
    pub(super) async fn hosting_export(&self, key: NameKey) -> Result<ZoneFile, Fault> {
        let key = self.dns_seat(&key).await?.zone;
        let provider = self.hosting_provider(key.account).await?;
        let hosting = provider
            .zone_hosting()
            .ok_or_else(|| not_offered(provider.as_ref()))?;
        let text = hosting.export(&key.name).await?;
        let host = provider.descriptor().id;
        Ok(ZoneFile {
            name: format!("{}.{host}.zone", key.name),
            text,
            left_out: Vec::new(),
        })
    }

    pub(super) async fn hosting_import(&self, wanted: HostImport) -> Result<HostImported, Fault> {
        let key = self.dns_seat(&wanted.key).await?.zone;
        let provider = self.hosting_provider(key.account).await?;
        let label = provider.descriptor().label;
        let hosting = provider
            .zone_hosting()
            .ok_or_else(|| not_offered(provider.as_ref()))?;
        if wanted.text.len() > hosting.largest_file() {
            return Err(Fault::bad_input(format!(
                "{label} reads zone files of {} KiB at most; this one has {} KiB. Nothing was sent.",
                hosting.largest_file() / 1024,
                wanted.text.len().div_ceil(1024)
            ))
            .hint("Cut the file into parts, or import it by a plan, which has no such limit."));
        }
        let _zone = self.inner.plans.zone(&key).await;
        let read = self.dns_read_now(&key).await?;
        let before = self.dns_keep_read(&key, read).await?;
        if before.hash != wanted.base {
            return Err(Fault::new(
                Code::PlanChanged,
                "The zone changed since the file was held against it. Nothing was sent.",
            )
            .hint("Look at the file once more, then import it."));
        }
        let file = self.dns_file_read(key.clone(), wanted.text.clone()).await?;
        admit(&file, label)?;
        self.dns_keep_snapshot(
            &key,
            Cause::BeforeChange,
            before.hash.clone(),
            before.zone.clone(),
            None,
        )
        .await?;
        let imported = hosting.import(&key.name, &wanted.text, wanted.proxied).await;
        if let Err(error) = &imported
            && !error.outcome_unknown()
        {
            return Err(error.clone().into());
        }
        let found = self.dns_read_now(&key).await?;
        let has = |set: &SetKey| !found.zone.set(set).is_empty();
        let missing: Vec<String> = file
            .sets
            .iter()
            .filter(|set| set.state == FileSetState::New && !has(&set.key))
            .map(|set| set.key.to_string())
            .collect();
        let grown = found.zone.records.len().saturating_sub(before.zone.records.len());
        let grown = u32::try_from(grown).unwrap_or(u32::MAX);
        // What was read afterwards is kept as ours, not as something that happened elsewhere.
        let after = self.dns_fresh(found);
        self.dns_keep_snapshot(
            &key,
            Cause::AfterChange,
            after.hash.clone(),
            after.zone.clone(),
            None,
        )
        .await?;
        self.dns_keep_zone(&key, after).await?;
        let (added, parsed, unclear) = match imported {
            Ok(done) => (done.added, done.parsed, None),
            Err(error) => (grown, file.records, Some(error)),
        };
        let mut said = format!(
            "{label} added {} of the {} in the file",
            count(added as usize, "record", "records"),
            parsed
        );
        match (&missing[..], unclear) {
            ([], None) => said.push_str("; read back, and every set is there."),
            ([], Some(_)) => {
                said.push_str(
                    "; its answer was lost, and every set of the file is there by what the zone says.",
                );
            }
            (missing, _) => said.push_str(&format!("; not there are {}.", words::list(missing, NAMED))),
        }
        self.log("dns", said.clone(), Some(key.account), Some(&key.name))
            .await;
        self.stale(&[Tag::Dns]);
        Ok(HostImported {
            added,
            parsed,
            missing,
            words: said,
        })
    }
}

/// Whether the host may read the file: it is sound, has something new, and nothing that stands in the zone otherwise. The
/// host only adds, so that of a set with other contents both would stand side by side.
fn admit(file: &FileView, label: &str) -> Result<(), Fault> {
    if let Some(problem) = file.problems.iter().find(|problem| problem.error) {
        let place = match problem.line {
            0 => String::new(),
            line => format!("Line {line}: "),
        };
        return Err(Fault::bad_input(format!("{place}{}", problem.message))
            .hint("Correct the file. Nothing was sent."));
    }
    let in_state = |state: FileSetState| -> Vec<&FileSet> {
        file.sets.iter().filter(|set| set.state == state).collect()
    };
    let changed: Vec<String> = in_state(FileSetState::Changed)
        .iter()
        .map(|set| set.key.to_string())
        .collect();
    if !changed.is_empty() {
        return Err(Fault::new(
            Code::Conflict,
            format!(
                "{} with other contents in the zone: {}. {label} only adds records, so the old ones would stay beside the new. Nothing was sent.",
                count(changed.len(), "set stands", "sets stand"),
                words::list(&changed, NAMED)
            ),
        )
        .hint("Import the file by a plan, which replaces sets and shows what changes."));
    }
    if in_state(FileSetState::New).is_empty() {
        return Err(Fault::bad_input(
            "The zone has everything in this file already. Nothing was sent.",
        ));
    }
    Ok(())
}

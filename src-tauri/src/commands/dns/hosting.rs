//! DNS: zones made for names held anywhere, and their signing.

use engine::Fault;
use engine::dns::dnssec::view::{DnssecAct, DnssecView};
use engine::dns::hosting::view::{
    CopyCheck, CopyPlan, HostImport, HostImported, HostedView, HostingView, RemoveZone, ZonePause,
    ZoneRemoval, ZoneUseView,
};
use engine::dns::zonefile::view::ZoneFile;
use engine::portfolio::view::NameKey;
use model::AccountId;
use tauri::State;

use crate::app::Freehold;

/// A name, held here or elsewhere, and the accounts that could serve it.
#[tauri::command]
#[specta::specta]
pub async fn dns_hosting(state: State<'_, Freehold>, name: String) -> Result<HostingView, Fault> {
    state.engine().dns_hosting(name).await
}

/// Makes the zone of a name, or finds the one that is there.
#[tauri::command]
#[specta::specta]
pub async fn dns_hosting_create(
    state: State<'_, Freehold>,
    name: String,
    account: AccountId,
) -> Result<HostedView, Fault> {
    state.engine().dns_hosting_create(name, account).await
}

/// A plan that brings the records served now into the new zone.
#[tauri::command]
#[specta::specta]
pub async fn dns_hosting_copy(state: State<'_, Freehold>, key: NameKey) -> Result<CopyPlan, Fault> {
    state.engine().dns_hosting_copy(key).await
}

/// Whether the new zone has what is served now.
#[tauri::command]
#[specta::specta]
pub async fn dns_hosting_compare(state: State<'_, Freehold>, key: NameKey) -> Result<CopyCheck, Fault> {
    state.engine().dns_hosting_compare(key).await
}

/// Asks the host to look at the name's nameservers again.
#[tauri::command]
#[specta::specta]
pub async fn dns_hosting_check(state: State<'_, Freehold>, key: NameKey) -> Result<HostedView, Fault> {
    state.engine().dns_hosting_check(key).await
}

/// How full a zone is.
#[tauri::command]
#[specta::specta]
pub async fn dns_hosting_use(state: State<'_, Freehold>, key: NameKey) -> Result<ZoneUseView, Fault> {
    state.engine().dns_hosting_use(key).await
}

/// A zone as its host's own file.
#[tauri::command]
#[specta::specta]
pub async fn dns_hosting_export(state: State<'_, Freehold>, key: NameKey) -> Result<ZoneFile, Fault> {
    state.engine().dns_hosting_export(key).await
}

/// Lets the host read a zone file, which only adds.
#[tauri::command]
#[specta::specta]
pub async fn dns_hosting_import(
    state: State<'_, Freehold>,
    wanted: HostImport,
) -> Result<HostImported, Fault> {
    state.engine().dns_hosting_import(wanted).await
}

/// Takes the host out of the way of a zone, after its effect was confirmed, or puts it back.
#[tauri::command]
#[specta::specta]
pub async fn dns_hosting_pause(state: State<'_, Freehold>, wanted: ZonePause) -> Result<HostedView, Fault> {
    state.engine().dns_hosting_pause(wanted).await
}

/// What the removal of a zone would take along. Nothing is sent.
#[tauri::command]
#[specta::specta]
pub async fn dns_hosting_removal(state: State<'_, Freehold>, key: NameKey) -> Result<ZoneRemoval, Fault> {
    state.engine().dns_hosting_removal(key).await
}

/// Removes a zone as it was shown, once its name was typed.
#[tauri::command]
#[specta::specta]
pub async fn dns_hosting_remove(state: State<'_, Freehold>, order: RemoveZone) -> Result<(), Fault> {
    state.engine().dns_hosting_remove(order).await
}

/// How DNSSEC of a name stands: host, registrar and registry are asked just now.
#[tauri::command]
#[specta::specta]
pub async fn dns_dnssec(state: State<'_, Freehold>, key: NameKey) -> Result<DnssecView, Fault> {
    state.engine().dns_dnssec(key).await
}

/// Does one step of DNSSEC; how it stands then.
#[tauri::command]
#[specta::specta]
pub async fn dns_dnssec_step(state: State<'_, Freehold>, act: DnssecAct) -> Result<DnssecView, Fault> {
    state.engine().dns_dnssec_step(act).await
}

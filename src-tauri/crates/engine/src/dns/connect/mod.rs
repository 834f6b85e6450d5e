//! Connecting a name to a host or a mail provider by its own registrar (domani.sh), and proving it to a service.
//!
//! The provider's call has no trial and writes at once. So the records are looked up where they are known beforehand
//! and shown as a plan; the zone is read afresh and kept before; the call is made once; the zone is read back and
//! compared with what was shown. On a name that is held elsewhere nothing is written: the records are instructions.
//!
//! - [`view`]: as the window sees it
//! - `offer`: what can be connected to, and how a name stands
//! - `shown`: from a wish to a plan
//! - `merging`: what the records do to a zone, and what became of it
//! - `act`: the one call, and the proof of what it did; `managed`: around a zone that the call writes
//! - `kept`: connections over days
//! - `verify`: whether they work, by hand and by the schedule
//! - `elsewhere`: the records as an ordinary plan, where another account serves the zone
//! - `watch`: the name coming alive

mod act;
mod elsewhere;
mod kept;
mod managed;
mod merging;
mod offer;
mod shown;
mod verify;
pub mod view;
mod watch;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shown::Shown;
use view::{
    ConnectApply, ConnectEnd, ConnectPlan, ConnectRequest, ConnectState, ConnectionView, MailView,
    PresetView, ServiceView,
};
use watch::Watched;

use super::view::PlanView;
use crate::core::Engine;
use crate::fault::Fault;
use crate::portfolio::view::NameKey;

/// Plans that can still be applied.
const PLANS: usize = 20;

/// The plans that were shown, and the name that is being watched.
#[derive(Default)]
pub(super) struct Connects {
    shown: Mutex<VecDeque<Arc<Shown>>>,
    watched: Mutex<Option<Watched>>,
}

impl Connects {
    fn keep(&self, plan: Arc<Shown>) {
        let mut shown = lock(&self.shown);
        if shown.len() >= PLANS {
            shown.pop_front();
        }
        shown.push_back(plan);
    }

    fn get(&self, id: &str) -> Option<Arc<Shown>> {
        lock(&self.shown).iter().find(|plan| plan.view.id == id).cloned()
    }

    /// Takes a plan out, so that it is done once.
    fn take(&self, id: &str) {
        lock(&self.shown).retain(|plan| plan.view.id != id);
    }

    fn watched(&self) -> MutexGuard<'_, Option<Watched>> {
        lock(&self.watched)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine {
    /// How a name stands: whether its account connects names, whether it is held elsewhere, who serves it, and what it
    /// is connected to. No request is made.
    pub async fn dns_connect_state(&self, key: NameKey) -> Result<ConnectState, Fault> {
        self.connect_state(key).await
    }

    /// The live list of what the name can be connected to.
    pub async fn dns_connect_presets(&self, key: NameKey) -> Result<Vec<PresetView>, Fault> {
        self.connect_presets(key).await
    }

    /// The services that the provider knows.
    pub async fn dns_connect_services(&self, key: NameKey) -> Result<Vec<ServiceView>, Fault> {
        self.connect_services(key).await
    }

    /// What a connection or a proof would do. Nothing is written; the zone is read afresh.
    pub async fn dns_connect_plan(&self, request: ConnectRequest) -> Result<ConnectPlan, Fault> {
        self.connect_plan(request).await
    }

    /// Does what a plan showed, and says what became of it. It goes on when nobody waits for it any more.
    pub async fn dns_connect_apply(&self, request: ConnectApply) -> Result<ConnectEnd, Fault> {
        self.connect_apply(request).await
    }

    /// Looks whether a connection works.
    pub async fn dns_connect_verify(&self, key: NameKey, category: String) -> Result<ConnectionView, Fault> {
        self.connect_verify(key, category).await
    }

    /// Forgets a connection here. Its records stay where they are.
    pub async fn dns_connect_forget(&self, key: NameKey, category: String) -> Result<(), Fault> {
        self.connect_forget(key, category).await
    }

    /// An ordinary plan that writes a connection's records where another account serves the zone.
    pub async fn dns_connect_elsewhere(&self, key: NameKey, category: String) -> Result<PlanView, Fault> {
        self.connect_elsewhere(key, category).await
    }

    /// How a name stands for mail, asked now.
    pub async fn dns_connect_mail(&self, key: NameKey) -> Result<MailView, Fault> {
        self.connect_mail(key).await
    }

    /// Watches how the world sees a name, and tells it by events until it is ended. Returns the watch's id. One name is
    /// watched at a time.
    pub async fn dns_connect_watch(&self, key: NameKey) -> Result<String, Fault> {
        self.connect_watch(key).await
    }

    /// Ends a watch: the connection to the provider is closed at once.
    pub fn dns_connect_watch_end(&self, watch: &str) {
        self.connect_watch_end(watch);
    }
}

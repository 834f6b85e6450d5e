//! Processes: what removes their words or lets them go on is refused at a read-only account.

use async_trait::async_trait;
use registrar::ProviderError;
use registrar::processes::{Process, ProcessFilter, ProcessList, Processes};

use super::Guarded;

#[async_trait]
impl Processes for Guarded {
    fn kept_days(&self) -> Option<u32> {
        self.inner.processes()?.kept_days()
    }

    fn unlisted(&self) -> Option<&'static str> {
        self.inner.processes()?.unlisted()
    }

    async fn list(&self, filter: &ProcessFilter) -> Result<ProcessList, ProviderError> {
        let processes = self.inner.processes();
        let processes = processes.ok_or_else(|| self.not_offered("processes"))?;
        processes.list(filter).await
    }

    async fn detail(&self, id: &str) -> Result<Process, ProviderError> {
        let processes = self.inner.processes();
        let processes = processes.ok_or_else(|| self.not_offered("processes"))?;
        processes.detail(id).await
    }

    fn removal(&self) -> Option<&'static str> {
        self.inner.processes()?.removal()
    }

    async fn remove(&self, id: &str) -> Result<(), ProviderError> {
        self.allow("process")?;
        let processes = self.inner.processes();
        let processes = processes.ok_or_else(|| self.not_offered("process"))?;
        processes.remove(id).await
    }

    async fn resume(&self, id: &str) -> Result<Process, ProviderError> {
        self.allow("process")?;
        let processes = self.inner.processes();
        let processes = processes.ok_or_else(|| self.not_offered("process"))?;
        processes.resume(id).await
    }
}

//! The faults that wait, and which of them strikes.

use super::{Effect, ErrorShape, Fault, ListShape, Seen};

/// The faults that wait, oldest first.
#[derive(Debug, Clone, Default)]
pub struct FaultQueue {
    faults: Vec<Fault>,
}

impl FaultQueue {
    /// Adds a fault at the end.
    pub fn push(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Forgets all faults.
    pub fn clear(&mut self) {
        self.faults.clear();
    }

    /// The faults that wait.
    #[must_use]
    pub fn waiting(&self) -> &[Fault] {
        &self.faults
    }

    /// The first fault that strikes this request. A matching fault that still skips counts down.
    pub fn strike(&mut self, seen: Seen<'_>) -> Option<Effect> {
        let mut struck = None;
        for (index, fault) in self.faults.iter_mut().enumerate() {
            if fault.effect.is_shape() || !fault.target.matches(seen) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            struck = Some(index);
            break;
        }
        struck.map(|index| self.spend(index))
    }

    /// The shape for the error that this request is about to get.
    pub fn error_shape(&mut self, seen: Seen<'_>) -> Option<ErrorShape> {
        let index = self.shape_for(seen, |effect| matches!(effect, Effect::ErrorEnvelope(_)))?;
        match self.spend(index) {
            Effect::ErrorEnvelope(shape) => Some(shape),
            _ => None,
        }
    }

    /// The shape for the list that this request is about to get.
    pub fn list_shape(&mut self, seen: Seen<'_>) -> Option<ListShape> {
        let index = self.shape_for(seen, |effect| matches!(effect, Effect::List(_)))?;
        match self.spend(index) {
            Effect::List(shape) => Some(shape),
            _ => None,
        }
    }

    fn shape_for(&mut self, seen: Seen<'_>, wanted: fn(&Effect) -> bool) -> Option<usize> {
        let index = self
            .faults
            .iter()
            .position(|fault| wanted(&fault.effect) && fault.target.matches(seen))?;
        let fault = self.faults.get_mut(index)?;
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        Some(index)
    }

    /// Uses a fault once and removes it when it is used up.
    fn spend(&mut self, index: usize) -> Effect {
        let fault = &mut self.faults[index];
        let effect = fault.effect.clone();
        if let Some(times) = fault.times.as_mut() {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.faults.remove(index);
            }
        }
        effect
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen<'a>(method: &'a str, path: &'a str) -> Seen<'a> {
        Seen {
            provider: "planetdomains",
            method,
            path,
            query: "",
            body: b"{\"domain\":\"tidepool.dev\"}",
            named: None,
            ordering: path == "/domains/register",
        }
    }

    #[test]
    fn a_fault_strikes_only_its_own_path_and_only_so_often() {
        let mut queue = FaultQueue::default();
        queue.push(
            Fault::once(Effect::DropBefore)
                .on("PUT", "/domains/*/dns")
                .after(1)
                .times(2),
        );
        assert_eq!(queue.strike(seen("GET", "/domains/a.com/dns")), None);
        assert_eq!(queue.strike(seen("PUT", "/domains/a.com/dns")), None);
        assert_eq!(
            queue.strike(seen("PUT", "/domains/a.com/dns")),
            Some(Effect::DropBefore)
        );
        assert_eq!(
            queue.strike(seen("put", "/domains/b.com/dns")),
            Some(Effect::DropBefore)
        );
        assert_eq!(queue.strike(seen("PUT", "/domains/a.com/dns")), None);
        assert!(queue.waiting().is_empty());
    }

    #[test]
    fn a_fault_about_a_name_waits_for_an_order_of_it() {
        let mut queue = FaultQueue::default();
        queue.push(
            Fault::once(Effect::DropBefore)
                .about("tidepool.dev")
                .ordering()
                .forever(),
        );
        assert_eq!(queue.strike(seen("POST", "/domains/search/batch")), None);
        assert!(queue.strike(seen("POST", "/domains/register")).is_some());
        let of_another = Seen {
            body: b"{\"domain\":\"kelp.dev\"}",
            ..seen("POST", "/domains/register")
        };
        assert_eq!(queue.strike(of_another), None);
        let by_id = Seen {
            named: Some("tidepool.dev"),
            ..of_another
        };
        assert!(queue.strike(by_id).is_some());
    }

    #[test]
    fn a_fault_can_wait_for_one_name_in_the_body() {
        let mut queue = FaultQueue::default();
        queue.push(Fault::once(Effect::DropAfterCommit).holding("other.dev"));
        assert_eq!(queue.strike(seen("POST", "/domains/register")), None);
        queue.push(
            Fault::once(Effect::DropAfterCommit)
                .holding("tidepool.dev")
                .forever(),
        );
        assert!(queue.strike(seen("POST", "/domains/register")).is_some());
        assert!(queue.strike(seen("POST", "/domains/register")).is_some());
    }
}

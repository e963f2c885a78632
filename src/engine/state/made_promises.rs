use std::collections::BTreeMap;
use std::sync::Arc;

use super::ticket_clock::MadeOf;
use crate::clock::Promise;
use crate::policy::compiled::Compiled;

/// What clocks promise, made once for all tickets. Follows from the policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct MadePromises(BTreeMap<MadeOf, Arc<Promise>>);

/// How many are kept. Targets are the policy's, so that there are few.
const KEPT: usize = 4_096;

impl MadePromises {
    /// What a clock promises; `None` for one that counts against a target and gets none.
    pub(crate) fn get(&mut self, policy: &Compiled, made_of: MadeOf) -> Option<Arc<Promise>> {
        if let Some(promise) = self.0.get(&made_of) {
            return Some(Arc::clone(promise));
        }
        let (clock, target, queue) = made_of;
        let promise = Arc::new(policy.promise(clock, target, queue)?);
        if self.0.len() >= KEPT {
            self.0.clear();
        }
        self.0.insert(made_of, Arc::clone(&promise));
        Some(promise)
    }

    /// Another policy is in force.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

//! The tier in which a ticket stands, and its own: what is done for it goes by its own.

use super::ticket::{ActionState, Ticket};
use crate::model::Urgency;
use crate::policy::compiled::{Classification, Compiled};

impl Ticket {
    /// The tier in which it stands: its own, or one below the top three.
    pub(crate) fn tier(&self) -> Urgency {
        match self.own_tier() {
            own if own.is_top() && self.bonds.over_limit => Urgency::Elevated,
            own => own,
        }
    }

    /// Whether its own tier is one of the top three, wherever it stands.
    pub(crate) fn is_in_danger(&self) -> bool {
        self.own_tier().is_top()
    }

    /// Its own tier if it becomes of this class: an action that was done stays done.
    pub(crate) fn tier_as(&self, policy: &Compiled, class: &Classification) -> Urgency {
        let wanted = class.action.and_then(|action| policy.actions.name(action));
        let same = self
            .action
            .as_deref()
            .filter(|action| Some(&action.name) == wanted);
        lowered(same, class.urgency)
    }

    /// The tier that the policy, the action done and the clocks make of it. A clock raises
    /// from Routine to Elevated and no further.
    pub(crate) fn own_tier(&self) -> Urgency {
        let tier = lowered(self.action.as_deref(), self.class.urgency);
        match self.promises.raised.urgency {
            Some(raised) if tier == Urgency::Routine => raised.min(Urgency::Elevated),
            _ => tier,
        }
    }
}

/// The tier of a class, once what was demanded with it is done.
fn lowered(action: Option<&ActionState>, tier: Urgency) -> Urgency {
    let done = action.filter(|action| action.done);
    let then = done.and_then(|action| action.then);
    then.map_or(tier, |then| then.min(tier))
}

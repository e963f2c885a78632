use std::collections::BTreeSet;

use serde::Serialize;

use super::customer::Customers;
use super::ticket::Ticket;
use crate::model::Name;
use crate::policy::compiled::{Classification, Compiled};
use crate::policy::index::{Kind, Names};
use crate::policy::requirement::{Requirement, unite};

/// What a ticket keeps beside what is known of it: of those that were merged into it, and of
/// its customer, if they were forgotten. As text, so that it holds under any policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Kept {
    pub(crate) human_only: bool,
    pub(crate) clearances: BTreeSet<Name>,
    pub(crate) excluded_groups: BTreeSet<Name>,
    /// The flags of its customer, who was forgotten while it was open; until it closes.
    pub(crate) flags: Option<Vec<Name>>,
}

impl Kept {
    /// Adds what one ticket needs for good and another does not. Whether that was anything.
    pub(crate) fn add_lacking(
        &mut self,
        policy: &Compiled,
        of: &Requirement,
        lacks: &Requirement,
    ) -> bool {
        let human_only = of.human_only && !lacks.human_only;
        let clearances = missing(&policy.clearances, &of.clearances, &lacks.clearances);
        let own = &lacks.excluded_groups;
        let groups = missing(&policy.groups, &of.excluded_groups, own);
        let any = human_only || !clearances.is_empty() || !groups.is_empty();
        self.human_only |= human_only;
        self.clearances.extend(clearances);
        self.excluded_groups.extend(groups);
        any
    }

    fn add_to(&self, policy: &Compiled, class: &mut Classification) {
        let needs = &mut class.requirement;
        needs.human_only |= self.human_only;
        class.bot_first &= !needs.human_only;
        unite(
            &mut needs.clearances,
            &known(&policy.clearances, &self.clearances),
        );
        let groups = known(&policy.groups, &self.excluded_groups);
        unite(&mut needs.excluded_groups, &groups);
    }
}

fn missing<I>(names: &Names<I>, of: &[I], lacks: &[I]) -> Vec<Name>
where
    I: Kind + PartialEq,
    usize: From<I>,
{
    let missing = of.iter().filter(|item| !lacks.contains(item));
    missing
        .filter_map(|item| names.name(*item).cloned())
        .collect()
}

fn known<I>(names: &Names<I>, kept: &BTreeSet<Name>) -> Vec<I>
where
    I: Kind,
    usize: From<I>,
{
    kept.iter()
        .filter_map(|name| names.get(name.as_str()))
        .collect()
}

impl Ticket {
    /// What the policy makes of it, where it stands.
    pub(crate) fn classify(&self, policy: &Compiled) -> Classification {
        let mut class = policy.classify(&self.facts());
        if let Some(kept) = &self.bonds.kept {
            kept.add_to(policy, &mut class);
        }
        let queue = self.queue_if(class.queue);
        policy.staff(&mut class, queue);
        class
    }

    /// Whether its customer was forgotten, and it keeps what rules look at until it closes.
    pub(crate) fn is_forgotten(&self) -> bool {
        let kept = self.bonds.kept.as_ref();
        kept.is_some_and(|kept| kept.flags.is_some())
    }

    /// The flags that count for it: its customer's, or those they had when forgotten.
    pub(crate) fn flags<'a>(&'a self, customers: &'a Customers) -> &'a [Name] {
        let kept = self
            .bonds
            .kept
            .as_ref()
            .and_then(|kept| kept.flags.as_ref());
        kept.map_or_else(|| customers.flags(self.spec.customer), Vec::as_slice)
    }
}

//! Spans by tier and priority.

use super::faults::{Fault, Faults, shown};
use super::path::Path;
use crate::model::{Name, Priority, Urgency};
use crate::policy::compiled::Targets;
use crate::policy::document::{self, Target, Word};
use crate::policy::problem::ProblemCode;

/// The targets of a table over those that hold where it says nothing.
pub(super) fn targets(
    at: &Path<'_>,
    given: Option<&document::Targets>,
    general: &Targets,
    faults: &mut Faults,
) -> Targets {
    let mut targets = general.clone();
    for (key, target) in given.iter().flat_map(|given| given.0.iter()) {
        let at = at.key(key.as_str());
        let urgency = word::<Urgency>(&at, key, "one tier each", faults);
        match target {
            Target::Tier(written) => {
                let span = faults.read(&at, written);
                if let Some((urgency, span)) = urgency.zip(span) {
                    for &priority in Priority::ALL {
                        targets.set(urgency, priority, span);
                    }
                }
            }
            Target::Each(each) => {
                for (key, written) in each.iter() {
                    let at = at.key(key.as_str());
                    let priority = word::<Priority>(&at, key, "one priority each", faults);
                    let span = faults.read(&at, written);
                    if let (Some(urgency), Some(priority), Some(span)) = (urgency, priority, span) {
                        targets.set(urgency, priority, span);
                    }
                }
            }
        }
    }
    targets
}

/// A key that must be a word of a list.
fn word<T: Word>(at: &Path<'_>, key: &Name, what: &str, faults: &mut Faults) -> Option<T> {
    let found = T::from_text(key.as_str()).ok();
    if found.is_none() {
        let message = format_args!("no key `{}`", shown(key.as_str(), 40));
        let remedy = format!("the keys here name {what}");
        let fault = Fault::new(ProblemCode::UnknownKey, message)
            .value(key)
            .suggest(T::nearest(key.as_str()), &remedy);
        faults.add(at, fault);
    }
    found
}

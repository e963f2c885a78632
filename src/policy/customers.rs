//! What a policy says of customers, compiled.

use std::sync::Arc;

use super::index::{FlagIx, Names};
use super::rule::TopicTree;
use super::{OnDuplicate, OnGivenUp, RepeatScope, SurgeOf};
use crate::model::{Name, Priority, Urgency};
use crate::time::{Calendar, Span, Timestamp};

#[derive(Debug)]
pub(crate) struct CustomerRules {
    pub(crate) flags: Names<FlagIx>,
    pub(crate) repeats: Option<Repeats>,
    pub(crate) duplicates: Option<Duplicates>,
    /// How many open tickets a customer may have, by the tier's rank.
    pub(crate) limits: [Option<u32>; 5],
    pub(crate) quiet: Option<QuietHours>,
    pub(crate) callbacks: Option<Callbacks>,
    /// In the order of their names.
    pub(crate) surges: Vec<Surge>,
    pub(crate) notice_answers: bool,
}

#[derive(Debug)]
pub(crate) struct Repeats {
    pub(crate) window: Span,
    pub(crate) priority: Option<Priority>,
    pub(crate) prefer_last_agent: bool,
    pub(crate) scope: RepeatScope,
}

#[derive(Debug)]
pub(crate) struct Duplicates {
    pub(crate) window: Span,
    pub(crate) then: OnDuplicate,
}

/// When customers may be called, by the zone they are in; the first zone is that of
/// customers of whom nothing is said.
#[derive(Debug)]
pub(crate) struct QuietHours(pub(crate) Vec<(Name, Arc<Calendar>)>);

#[derive(Debug)]
pub(crate) struct Callbacks {
    pub(crate) retry: Vec<Span>,
    /// The longest pause in the top three tiers.
    pub(crate) top_tier_retry: Span,
    pub(crate) then: OnGivenUp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Surge {
    pub(crate) name: Name,
    pub(crate) topics: Vec<TopicTree>,
    pub(crate) rule: SurgeRule,
}

/// The numbers of a surge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SurgeRule {
    pub(crate) of: SurgeOf,
    pub(crate) window: Span,
    pub(crate) at_least: u32,
    pub(crate) times: u32,
    pub(crate) until_times: u32,
    /// How many windows the usual count is taken from.
    pub(crate) usual_windows: u32,
}

impl CustomerRules {
    /// How many open tickets of a tier a customer may have.
    pub(crate) fn limit(&self, tier: Urgency) -> Option<u32> {
        *self.limits.get(usize::from(tier.rank()))?
    }

    /// Whether customers' tickets of any of the top three tiers are counted.
    pub(crate) fn limits_top(&self) -> bool {
        let top = Urgency::ALL.iter().filter(|tier| tier.is_top());
        top.into_iter().any(|tier| self.limit(*tier).is_some())
    }

    /// The calendars of when customers may be called.
    pub(crate) fn allowed_times(&self) -> impl Iterator<Item = &Calendar> {
        let zones = self.quiet.iter().flat_map(|quiet| &quiet.0);
        zones.map(|(_, calendar)| calendar.as_ref())
    }
}

impl QuietHours {
    /// The zone of this name, or that of customers of whom nothing is said.
    pub(crate) fn zone(&self, zone: Option<&Name>) -> Option<&(Name, Arc<Calendar>)> {
        let mut zones = self.0.iter();
        let named = zones.find(|(name, _)| Some(name) == zone);
        named.or(self.0.first())
    }

    /// The first instant from `at` on at which a customer in the zone may be called, and the
    /// zone's name if that is later.
    pub(crate) fn allowed(&self, zone: Option<&Name>, at: Timestamp) -> (Timestamp, Option<Name>) {
        let Some((name, calendar)) = self.zone(zone) else {
            return (at, None);
        };
        match calendar.next_open(at) {
            Ok(open) if open > at => (open, Some(name.clone())),
            // Past the last year there is: when it was asked for.
            _ => (at, None),
        }
    }
}

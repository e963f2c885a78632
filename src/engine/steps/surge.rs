//! Far more of something than usual.

use crate::engine::event::EventKind;
use crate::engine::state::surge::next_part;
use crate::engine::timers::{Timer, TimerKind};
use crate::engine::turn::Turn;
use crate::policy::SurgeOf;
use crate::policy::compiled::Compiled;
use crate::policy::customers::Surge;
use crate::policy::index::TopicIx;
use crate::time::Timestamp;

impl Turn<'_> {
    /// Counts a ticket for the surges that count such, and says which begin with it.
    pub(crate) fn count_surges(&mut self, seq: u64, of: SurgeOf) {
        let topic = self.ticket(seq).map(|ticket| ticket.names.topic);
        self.count_surges_about(topic, of);
    }

    pub(crate) fn count_surges_about(&mut self, topic: Option<TopicIx>, of: SurgeOf) {
        let policy = self.policy;
        let Some(topic) = topic else {
            return;
        };
        for (number, surge) in (0..).zip(&policy.customers.surges) {
            let about = surge.topics.iter().any(|tree| tree.contains(topic));
            if !about || surge.rule.of != of {
                continue;
            }
            let now = self.now;
            let count = self.state.surges.entry(surge.name.clone()).or_default();
            count.add(&surge.rule, now);
            if count.looked_at.is_none() && count.counts(&surge.rule, now).is_surge(&surge.rule) {
                self.tell_of_surge(surge, true);
                self.look_again(number, surge);
            }
        }
    }

    /// A part of the window of a surge that lasts is over: is the surge?
    pub(crate) fn check_surge(&mut self, number: u64) {
        let policy = self.policy;
        let number_in_list = usize::try_from(number).unwrap_or(usize::MAX);
        let Some(surge) = policy.customers.surges.get(number_in_list) else {
            return;
        };
        let now = self.now;
        let Some(count) = self.state.surges.get_mut(&surge.name) else {
            return;
        };
        count.looked_at = None;
        if count.counts(&surge.rule, now).is_over(&surge.rule) {
            self.tell_of_surge(surge, false);
        } else {
            self.look_again(number, surge);
        }
    }

    /// Looks at a surge that lasts when the next part of its window begins: before that its
    /// count cannot fall.
    fn look_again(&mut self, number: u64, surge: &Surge) {
        let at = next_part(&surge.rule, self.now);
        if let Some(count) = self.state.surges.get_mut(&surge.name) {
            count.looked_at = Some(at);
            self.state.timers.set(surge_timer(number, at));
        }
    }

    fn tell_of_surge(&mut self, surge: &Surge, started: bool) {
        let Some(count) = self.state.surges.get(&surge.name) else {
            return;
        };
        let counts = count.counts(&surge.rule, self.now);
        let (name, rule) = (surge.name.clone(), surge.rule);
        self.emit(if started {
            EventKind::SurgeStarted {
                surge: name,
                count: counts.recent,
                usual: counts.usual,
                usual_windows: rule.usual_windows,
                window: rule.window,
            }
        } else {
            EventKind::SurgeEnded {
                surge: name,
                count: counts.recent,
                usual: counts.usual,
                usual_windows: rule.usual_windows,
                window: rule.window,
            }
        });
    }

    /// Another policy is in force: surges that it writes as the old one did go on, others
    /// end and are counted anew.
    pub(crate) fn replace_surges(&mut self, old: &Compiled) {
        let new = self.policy;
        let mut kept = Vec::new();
        for (number, surge) in (0..).zip(&old.customers.surges) {
            let Some(count) = self.state.surges.get(&surge.name) else {
                continue;
            };
            let looked_at = count.looked_at;
            if let Some(at) = looked_at {
                self.state.timers.unset(surge_timer(number, at));
            }
            let same = written(old, surge) == written(new, surge);
            let mut rows = (0..).zip(&new.customers.surges);
            match rows.find(|(_, row)| same && row.name == surge.name) {
                Some((number, _)) => kept.extend(looked_at.map(|at| surge_timer(number, at))),
                None => {
                    if looked_at.is_some() {
                        self.tell_of_surge(surge, false);
                    }
                    self.state.surges.remove(&surge.name);
                }
            }
        }
        for timer in kept {
            self.state.timers.set(timer);
        }
    }
}

/// A surge as a policy writes it.
fn written<'a>(policy: &'a Compiled, surge: &Surge) -> Option<&'a crate::policy::document::Surge> {
    policy.document.surges.as_ref()?.0.get(&surge.name)
}

/// The timer of a surge that lasts, by its number in the policy.
pub(crate) fn surge_timer(surge: u64, at: Timestamp) -> Timer {
    Timer {
        at,
        kind: TimerKind::SurgeChecked,
        ticket: 0,
        agent: surge,
    }
}

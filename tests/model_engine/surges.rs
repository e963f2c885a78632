//! Surges: far more of something than usual, counted from all that ever came.

use nightdesk::{EventKind, Name, SurgeOf};

use super::desk::{Desk, name};
use super::plan::{Plan, SECOND, Word, span};
use super::plan_many::SurgePlan;

/// When each was counted; while the surge lasts, when it was looked at last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Surge {
    pub(crate) counted: Vec<i64>,
    looked_at: Option<i64>,
}

impl SurgePlan {
    /// The tenth of a window in which an instant lies.
    fn tenth(&self, at: i64) -> i64 {
        at.div_euclid(self.window * SECOND / 10)
    }

    fn next_tenth(&self, at: i64) -> i64 {
        (self.tenth(at) + 1) * (self.window * SECOND / 10)
    }

    /// How many there are in this tenth and the nine before, and in the windows before those.
    pub(crate) fn count(&self, counted: &[i64], now: i64) -> (u64, u64) {
        let ago = counted.iter().map(|at| self.tenth(now) - self.tenth(*at));
        let recent = ago.clone().filter(|ago| *ago < 10).count();
        let usual = ago.filter(|ago| (10..10 + 10 * self.windows).contains(ago));
        (recent as u64, usual.count() as u64)
    }

    /// Whether there are so many times as many as in one of the usual windows.
    fn reaches(&self, times: u64, (recent, usual): (u64, u64)) -> bool {
        recent * self.windows as u64 >= times * usual
    }
}

impl Desk {
    pub(crate) fn count_surges(&mut self, topic: &Name, of: SurgeOf) {
        let (plan, now) = (self.plan.clone(), self.now());
        for (surge, plan) in &plan.many.surges {
            let below = topic.as_str().starts_with(&format!("{}.", plan.topic));
            if plan.of != of || *topic != *plan.topic && !below {
                continue;
            }
            let known = self.surges.entry(*surge).or_default();
            known.counted.push(now);
            let counts = plan.count(&known.counted, now);
            let begins = counts.0 >= plan.at_least && plan.reaches(plan.times, counts);
            if begins && known.looked_at.is_none() {
                known.looked_at = Some(now);
                self.say(EventKind::SurgeStarted {
                    surge: name(surge),
                    count: counts.0,
                    usual: counts.1,
                    usual_windows: plan.windows as u32,
                    window: span(plan.window),
                });
            }
        }
    }

    /// When a surge that lasts may be over.
    pub(crate) fn surge_due(&self, surge: Word) -> Option<i64> {
        let looked_at = self.surges.get(surge)?.looked_at?;
        Some(self.plan.many.surges[surge].next_tenth(looked_at))
    }

    pub(crate) fn look_at_surge(&mut self, surge: Word) {
        let (plan, now) = (self.plan.clone(), self.now());
        let plan = &plan.many.surges[surge];
        let known = self.surges.get_mut(surge).unwrap();
        let counts = plan.count(&known.counted, now);
        let until = plan.until_times.unwrap_or(plan.times);
        let over = 2 * counts.0 < plan.at_least || !plan.reaches(until, counts);
        known.looked_at = Some(now).filter(|_| !over);
        if over {
            self.end_surge(surge, plan, counts);
        }
    }

    fn end_surge(&mut self, surge: Word, plan: &SurgePlan, (count, usual): (u64, u64)) {
        self.say(EventKind::SurgeEnded {
            surge: name(surge),
            count,
            usual,
            usual_windows: plan.windows as u32,
            window: span(plan.window),
        });
    }

    /// A surge that is written otherwise is another one, and begins at nothing.
    pub(crate) fn renew_surges(&mut self, old: &Plan) {
        let (new, now) = (self.plan.clone(), self.now());
        for (surge, plan) in &old.many.surges {
            if new.many.surges.get(surge) == Some(plan) {
                continue;
            }
            let known = self.surges.remove(surge).unwrap_or_default();
            if known.looked_at.is_some() {
                self.end_surge(surge, plan, plan.count(&known.counted, now));
            }
        }
    }
}

//! Loads: what they count, when they begin and end.

use nightdesk::{EventKind, Presence, QueueEvent, TicketSpec};

use super::desk::{Agent, Desk, Seq, name};
use super::plan::{SECOND, Word};
use super::plan_flows::Measure;

/// How many takes the estimated wait looks at.
const TAKES: usize = 16;

#[derive(Clone, Debug, Default)]
pub(crate) struct Load {
    pub(crate) raised: bool,
    /// Of every ticket taken, whether it was in time.
    pub(crate) in_time: Vec<bool>,
}

impl Desk {
    pub(crate) fn is_raised(&self, load: Word) -> bool {
        self.loads[load].raised
    }

    fn oldest(&self, queue: &str) -> Option<i64> {
        let since = self.counted_in(queue).filter_map(|t| t.way.since.as_ref());
        let first = since.map(|(_, since)| *since).min()?;
        self.counts_from(queue, first)
    }

    /// Whether a load begins by what is so now, and whether it ends.
    fn weigh(&self, load: Word) -> (bool, bool) {
        let plan = &self.plan.flows.loads[load];
        let waiting = self.counted_in(plan.queue).count() as u64;
        let now = self.now();
        match plan.measure {
            Measure::Waiting { on, until } => (waiting >= on, waiting <= until),
            Measure::EstimatedWait { on, until } => {
                let takes = self.takes.get(plan.queue).map_or(&[][..], |takes| takes);
                let last = &takes[takes.len().saturating_sub(TAKES)..];
                let [first, .., end] = last else {
                    return (false, true);
                };
                let wait = waiting as i64 * (end - first) / (last.len() as i64 - 1);
                (wait >= on * SECOND, wait <= until * SECOND)
            }
            Measure::Oldest { on, until } => match self.oldest(plan.queue) {
                Some(from) => (from + on * SECOND <= now, from + until * SECOND >= now),
                None => (false, true),
            },
            Measure::ServiceLevel { below, of, until } => {
                let all = &self.loads[load].in_time;
                let last = &all[all.len().saturating_sub(of as usize)..];
                let met = last.iter().filter(|met| **met).count() as u64 * 100;
                let whole = last.len() as u64 == of;
                (whole && met < below * of, met >= until * of)
            }
            Measure::NobodyOnDuty => {
                let somebody = self
                    .agents
                    .iter()
                    .any(|a| self.is_on_duty_for(a, plan.queue));
                (!somebody, somebody)
            }
        }
    }

    /// Whether an agent could take a plain ticket of a queue, with nothing else to do. If
    /// none comes to it, those of all queues count.
    fn is_on_duty_for(&self, agent: &Agent, queue: &str) -> bool {
        let mut plain = Vec::new();
        for topic in self.plan.topic_names() {
            for channel in self.plan.channel_names() {
                let mut ticket = self.new_ticket(0, &TicketSpec::new(0, topic, channel), 0);
                // People may have what no bot takes first.
                ticket.past_bots = true;
                plain.push(ticket);
            }
        }
        if plain.iter().any(|ticket| ticket.queue() == queue) {
            plain.retain(|ticket| ticket.queue() == queue);
        } else {
            for ticket in &mut plain {
                ticket.hand_queue = Some(queue.into());
            }
        }
        agent.presence == Presence::Online
            && plain.iter().any(|ticket| {
                let channel = &ticket.spec.channel;
                let own = agent.spec.caps.get(channel).copied();
                let cap = own.or(self.plan.channels[channel.as_str()].cap);
                cap != Some(0)
                    && self.budget(agent) >= self.cost(channel.as_str())
                    && self.unmet(ticket, agent).is_empty()
            })
    }

    /// Whether a load begins or ends.
    pub(crate) fn weigh_loads(&mut self) -> bool {
        let plan = self.plan.clone();
        let mut changed = false;
        for queue in plan.queue_names() {
            let loads = plan
                .flows
                .loads
                .iter()
                .filter(|(_, load)| load.queue == queue);
            for (load, _) in loads {
                let (begins, ends) = self.weigh(load);
                let raised = self.loads[load].raised;
                if !(if raised { ends } else { begins }) {
                    continue;
                }
                changed = true;
                self.loads.get_mut(load).unwrap().raised = !raised;
                let (load, queue) = (name(load), name(queue));
                self.say(EventKind::Queue(match raised {
                    true => QueueEvent::LoadEased { load, queue },
                    false => QueueEvent::LoadRaised { load, queue },
                }));
            }
        }
        changed
    }

    /// When a load that measures age will begin.
    pub(crate) fn load_due(&self, load: Word) -> Option<i64> {
        let plan = &self.plan.flows.loads[load];
        let Measure::Oldest { on, .. } = plan.measure else {
            return None;
        };
        let from = self.oldest(plan.queue).filter(|_| !self.is_raised(load))?;
        Some(from + on * SECOND).filter(|at| *at > self.now())
    }

    /// An agent takes a ticket that waited in a queue.
    pub(crate) fn count_take(&mut self, seq: Seq) {
        let now = self.now();
        let due = self.t(seq).due;
        let Some((queue, _)) = self.t_mut(seq).way.since.take() else {
            return;
        };
        let plan = self.plan.clone();
        let loads = plan.flows.loads.iter();
        let loads: Vec<_> = loads.filter(|(_, load)| load.queue == queue).collect();
        if loads.is_empty() {
            return;
        }
        for (name, load) in loads {
            if let Measure::ServiceLevel { .. } = load.measure {
                let in_time = &mut self.loads.get_mut(name).unwrap().in_time;
                in_time.extend(due.map(|due| now <= due));
            }
        }
        self.takes.entry(queue).or_default().push(now);
    }
}

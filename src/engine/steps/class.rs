//! Classification: what the policy makes of a ticket, and what follows when that changes.

use crate::engine::event::EventKind;
use crate::engine::event_detail::{ResumeCause, RevokeReason, Standing};
use crate::engine::input::HoldReason;
use crate::engine::needs;
use crate::engine::room::Room;
use crate::engine::state::agent::{Work, WorkKind};
use crate::engine::state::names::Names;
use crate::engine::state::ticket::{Offer, Stage};
use crate::engine::turn::{Turn, standing};
use crate::model::{TicketSpec, Urgency};
use crate::policy::Need;
use crate::policy::compiled::Classification;
use crate::policy::index::TopicIx;

impl Turn<'_> {
    /// Where a ticket stands, in words.
    pub(crate) fn standing(&self, seq: u64) -> Option<Standing> {
        Some(standing(self.policy, self.ticket(seq)?))
    }

    /// A ticket is about something else from now on. The caller classifies it anew.
    pub(crate) fn become_about(&mut self, seq: u64, spec: TicketSpec, names: Names) {
        let moved = self
            .ticket(seq)
            .is_some_and(|ticket| ticket.names.channel != names.channel);
        if moved {
            // An offer reserves what its channel costs.
            self.revoke_offers(seq, RevokeReason::NoLongerFits);
        }
        if let Some(ticket) = self.ticket_mut(seq) {
            ticket.set_spec(spec);
            ticket.names = names;
        }
        self.state.tickets.list_by_topic(seq);
    }

    /// A ticket goes on in the policy's callback channel. The caller classifies it anew.
    pub(crate) fn become_callback(&mut self, seq: u64) {
        let policy = self.policy;
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        let Some(channel) = policy.callback_channel else {
            return;
        };
        let (mut spec, mut names) = (ticket.spec.clone(), ticket.names.clone());
        if let Some(name) = policy.channels.name(channel) {
            spec.channel = name.clone();
            names.channel = channel;
            // Who talked with the customer calls back, on whatever channel that counts.
            self.waive(seq, Need::Channel(name.clone()));
            self.become_about(seq, spec, names);
        }
    }

    /// Puts what the policy makes of a ticket where all find it who are of the same class.
    pub(crate) fn set_class(&mut self, seq: u64, class: Classification) {
        let topic = self
            .ticket(seq)
            .map_or(TopicIx(0), |ticket| ticket.names.topic);
        let class = self.state.classes.share(topic, class);
        if let Some(ticket) = self.state.tickets.get_mut(seq) {
            ticket.class = class;
        }
    }

    /// Classifies an open ticket anew after what is known of it, its queue or the
    /// policy has changed; says so if it stands elsewhere than `before`.
    pub(crate) fn reclassify(&mut self, seq: u64, before: Option<&Standing>) {
        let was_in_danger = self.classify(seq);
        let was = self.follow_class(seq, before, was_in_danger, u64::MAX);
        self.leave_tier(seq, was);
    }

    /// What follows for a ticket that was classified anew. Offers of tickets that arrived after
    /// `last` are not looked at: under another policy they are still to follow their classes. Gives
    /// the tier in which it stood.
    pub(crate) fn follow_class(
        &mut self,
        seq: u64,
        before: Option<&Standing>,
        was_in_danger: bool,
        last: u64,
    ) -> Urgency {
        let was = self.ticket(seq).map(|ticket| ticket.urgency);
        let was = was.unwrap_or_default();
        self.choose_ladder(seq);
        self.update_action(seq);
        let clocks = self.adjust_clocks(seq);
        self.update_place(seq);
        self.say_standing(seq, before);
        self.demand_action(seq);
        self.tell_clocks(seq, clocks);
        self.climb(seq);
        self.needs_changed(seq);
        let bounds_changed = self.update_cost(seq);
        self.recheck_offers_beside(seq, bounds_changed, last);
        if !was_in_danger {
            self.wake_in_danger(seq);
        }
        self.enter_line(seq);
        was
    }

    /// Gives a ticket the class that the policy makes of it now, and nothing follows yet. Whether
    /// it was in danger before.
    pub(crate) fn classify(&mut self, seq: u64) -> bool {
        let policy = self.policy;
        let Some(ticket) = self.ticket_mut(seq) else {
            return false;
        };
        let was_in_danger = ticket.is_in_danger();
        let class = ticket.classify(policy);
        self.set_class(seq, class);
        was_in_danger
    }

    /// A ticket may stand in another tier than before: it, or others of its customer that stand
    /// lower than their own, may rise.
    pub(crate) fn leave_tier(&mut self, seq: u64, was: Urgency) {
        self.readmit_one(seq);
        let left = self.ticket(seq).filter(|ticket| ticket.urgency != was);
        if let Some(customer) = left
            .filter(|_| was.is_top())
            .map(|ticket| ticket.spec.customer)
        {
            self.readmit(customer);
        }
    }

    /// A ticket whose own tier rises into the top three waits for no instant, be it a snooze or
    /// a callback: it stands in line at once, if in a lower tier. What it waits for of somebody it still does.
    fn wake_in_danger(&mut self, seq: u64) {
        let wakes = self.ticket(seq).is_some_and(|ticket| {
            let reason = HoldReason::Snoozed;
            ticket.is_in_danger()
                && matches!(ticket.stage, Stage::Held { reason: of, .. } if of == reason)
        });
        if wakes {
            self.resume(seq, ResumeCause::Promoted, self.now);
        }
    }

    /// Says where a ticket stands, if that is elsewhere than `before`.
    pub(crate) fn say_standing(&mut self, seq: u64, before: Option<&Standing>) {
        let after = self.standing(seq);
        if after.as_ref() != before
            && let (Some(class), Some(ticket)) = (after, self.ticket(seq))
        {
            let ticket = ticket.id();
            self.emit(EventKind::TicketClassified { ticket, class });
        }
    }

    /// Recomputes tier, due instant and place in line.
    ///
    /// A ticket that rises counts from now, at its new tier's target; one that
    /// sinks, or stays, counts from its anchor as if it had always stood there.
    pub(crate) fn update_place(&mut self, seq: u64) {
        self.leave_line(seq);
        let (policy, now) = (self.policy, self.now);
        if let Some(ticket) = self.ticket_mut(seq) {
            let (before, tier) = (ticket.urgency, ticket.tier());
            ticket.urgency = tier;
            if tier > before {
                ticket.promoted_at = Some(now);
            } else if tier < before {
                ticket.promoted_at = None;
            }
            ticket.due = ticket.compute_due(policy);
        }
        self.enter_line(seq);
    }

    /// Takes back the offers whose agents no longer meet the ticket's needs, or
    /// no longer have room for what they were offered.
    pub(crate) fn revoke_unfit(&mut self, seq: u64) {
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        let unfit = |offer: &&Offer| {
            self.agent(offer.agent).is_none_or(|agent| {
                let room = Room {
                    policy: self.policy,
                    state: self.state,
                    ticket,
                    agent,
                };
                !needs::meets(self.policy, ticket, agent) || !room.is_enough()
            })
        };
        let agents: Vec<u64> = ticket
            .offers
            .iter()
            .filter(unfit)
            .map(|offer| offer.agent)
            .collect();
        for agent in agents {
            self.revoke(seq, agent, RevokeReason::NoLongerFits);
        }
        self.enter_line(seq);
    }

    /// Who has the ticket, or helps with it, may have been offered others for the room that it
    /// would make, or left: those that have none any more are taken back.
    fn recheck_offers_beside(&mut self, seq: u64, bounds_changed: bool, last: u64) {
        let Some(ticket) = self.ticket(seq) else {
            return;
        };
        let has = match ticket.stage {
            Stage::Assigned { agent } if self.policy.interruptible || bounds_changed => agent,
            _ => return,
        };
        let helpers = ticket.consults.iter().filter(|_| bounds_changed);
        let agents = helpers.chain([&has]);
        let works = agents.filter_map(|agent| Some(&self.agent(*agent)?.works));
        let offered = works.flatten();
        let offered = offered.filter(|work| work.kind == WorkKind::Offer && work.ticket <= last);
        let offered: Vec<u64> = offered.map(|work| work.ticket).collect();
        for ticket in offered {
            self.revoke_unfit(ticket);
        }
    }

    /// What a ticket takes of the agents who work on it follows its channel, topic and labels.
    /// Whether it leaves less beside it than before.
    fn update_cost(&mut self, seq: u64) -> bool {
        let (policy, now) = (self.policy, self.now);
        let mut bounds_changed = false;
        let Some(ticket) = self.state.tickets.get(seq) else {
            return false;
        };
        let (Stage::Assigned { agent }
        | Stage::Held {
            agent: Some(agent), ..
        }) = ticket.stage
        else {
            return false;
        };
        for worker in ticket.consults.iter().chain([&agent]) {
            let Some(worker) = self.state.agents.get_mut(*worker) else {
                continue;
            };
            let its = |kind: WorkKind| !matches!(kind, WorkKind::WrapUp { .. });
            let place = worker
                .works
                .iter()
                .position(|work| work.ticket == seq && its(work.kind));
            let Some((place, before)) = place.zip(worker.take_work(seq, its)) else {
                continue;
            };
            let new = Work::new(policy, ticket, before.kind, now);
            let moved = before.channel != new.channel;
            bounds_changed |= before.labels != new.labels || new.exclusive && !before.exclusive;
            worker.add_work(Work {
                since: before.since,
                cost: if moved { new.cost } else { before.cost },
                ..new
            });
            // In its old place among the agent's works.
            if let Some(work) = worker.works.pop_back() {
                worker.works.insert(place, work);
            }
        }
        bounds_changed
    }
}

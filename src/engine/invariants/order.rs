//! Where tickets stand, and what is promised on them.

use std::collections::BTreeSet;

use super::Check;
use crate::engine::state::order::OrderKey;
use crate::engine::state::ticket_clock::{MadeOf, TicketClock};

impl Check<'_> {
    pub(super) fn the_line_is_in_order(&mut self) {
        let by_tickets: BTreeSet<OrderKey> = self
            .state
            .tickets
            .iter()
            .filter_map(|ticket| ticket.key)
            .collect();
        if !self.state.line.iter().eq(by_tickets.iter()) {
            self.broken("no inversion", "the line and the tickets' keys disagree");
        }
        let large = by_tickets.iter().filter(|key| {
            let ticket = self.state.tickets.get(key.seq);
            ticket.is_some_and(|ticket| {
                let class = &ticket.class;
                self.policy.is_large(ticket.names.channel, class.exclusive)
            })
        });
        if !self.state.line.large().eq(large) {
            self.broken("gathering", "other tickets are large than are known");
        }
        let Some(now) = self.state.now else {
            return;
        };
        for ticket in self
            .state
            .tickets
            .iter()
            .filter(|ticket| !ticket.is_closed())
        {
            let key = ticket.key.map(|_| ticket.place(self.policy, now));
            if key != ticket.key {
                self.broken(
                    "no inversion",
                    format!("{:?} has a key that is out of date", ticket.id()),
                );
            }
            if ticket.due != ticket.compute_due(self.policy) || ticket.urgency != ticket.tier() {
                self.broken(
                    "no inversion",
                    format!(
                        "{:?} has a due instant or tier that is out of date",
                        ticket.id()
                    ),
                );
            }
        }
    }

    /// Every running clock is promised by the policy, runs on its present promise, and its
    /// due instant was told; what work must begin for counts in the order.
    pub(super) fn clocks_agree_with_the_policy(&mut self) {
        let policy = self.policy;
        self.clocks_run(|clock, (ix, target, queue)| {
            let promise = policy.promise(ix, target, queue);
            promise.as_ref() == Some(&**clock.clock().promise())
        });
    }

    /// The same where every promise was made of what the clock says just now.
    pub(super) fn clocks_are_promised(&mut self) {
        self.clocks_run(|clock, made_of| clock.made_of == Some(made_of));
    }

    fn clocks_run(&mut self, on_promise: impl Fn(&TicketClock, MadeOf) -> bool) {
        let policy = self.policy;
        for ticket in self.state.tickets.iter() {
            let promises = &ticket.promises;
            let queue = ticket.queue();
            let promised = if ticket.is_closed() {
                Default::default()
            } else {
                ticket.promised(policy)
            };
            let running = promises.clocks.iter();
            let running = running.filter(|clock| clock.clock().is_running());
            for clock in running {
                let ix = policy.clocks.get(clock.name.as_str());
                let promise = promised.iter().find(|(promised, _)| Some(*promised) == ix);
                if !promise.is_some_and(|(ix, target)| on_promise(clock, (*ix, *target, queue))) {
                    let what = format!("{:?} runs `{}` unpromised", ticket.id(), clock.name);
                    self.broken("promises", what);
                }
                if clock.told != clock.due(promises.setting(policy)) {
                    let what = format!("{:?}: `{}` is due unsaid", ticket.id(), clock.name);
                    self.broken("promises", what);
                }
            }
            if promises.work_from != promises.compute_work_from(policy) {
                let what = format!("{:?} has deadlines that do not count", ticket.id());
                self.broken("promises", what);
            }
        }
    }
}

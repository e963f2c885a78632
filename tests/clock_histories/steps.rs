//! Random steps of a history, most of them meaningful where it stands.

use nightdesk::{
    AgentId, Command, HoldReason, Input, Presence, Priority, TicketChange, TicketId, TicketSpec,
};

use super::days::{DAY, MINUTE};
use super::dice::Dice;
use super::plan::{ANCHORS, CLOCKS, QUEUES, SEGMENTS, TOPICS};
use super::world::{BOT, HUMAN, World, instant};

/// Where histories begin: Monday, 2 March 2026, 9:00; on the Friday before clocks change, and
/// on the last of January, March and August, in the afternoon.
pub(crate) const STARTS: [i64; 5] = [
    20_514 * DAY + 540 * MINUTE,
    20_539 * DAY + 900 * MINUTE,
    20_484 * DAY + 840 * MINUTE,
    20_543 * DAY + 1_410 * MINUTE,
    20_696 * DAY + 1_000 * MINUTE,
];

const TICKETS: usize = 2;

impl World {
    pub(crate) fn inputs(&self, dice: &mut Dice<'_>) -> Vec<Input> {
        let command = dice.roll(100);
        let at = self.time(dice);
        let ticket = TicketId::new(dice.roll(TICKETS) as u128 + 1);
        let back = dice.maybe(25, &[10, 1, 60, 0, 300, 1_440, 2_000]);
        let command = if self.engine.ticket(ticket).is_none() {
            Command::OpenTicket(spec(ticket, dice))
        } else {
            self.command(command, ticket, at, dice)
        };
        let mut input = Input::new(instant(at), command);
        // At times as far back as the policy lets it be.
        let back = if dice.chance(5) { Some(-1) } else { back };
        input.occurred_at = back.map(|minutes| match minutes {
            -1 => instant(at - self.policy.backdate),
            minutes => instant(at - minutes * MINUTE),
        });
        vec![input]
    }

    /// When: mostly soon, often when something comes due or right beside it.
    fn time(&self, dice: &mut Dice<'_>) -> i64 {
        let now = self.now;
        let wakeup = self
            .engine
            .next_wakeup()
            .map(|wakeup| wakeup.at.as_micros());
        // What is kept of closed tickets outlasts every history.
        let wakeup = wakeup.filter(|at| *at < now + 90 * DAY);
        let wakeup = wakeup.unwrap_or(now + MINUTE);
        let later = |minutes: i64| now + minutes * MINUTE;
        match dice.roll(100) {
            0..=19 => now,
            20..=39 => later(dice.pick(&[1, 5, 10, 29, 30])),
            40..=59 => later(dice.pick(&[60, 61, 120, 240])),
            60..=69 => wakeup,
            70..=73 => wakeup - 1,
            74..=79 => wakeup + 1,
            80..=91 => later(dice.pick(&[480, 600, 1_440])),
            92..=96 => later(dice.pick(&[2_880, 4_320, 10_080])),
            97 => later(40 * 1_440),
            _ => now + 1,
        }
        .max(now)
    }

    fn command(&self, roll: usize, ticket: TicketId, at: i64, dice: &mut Dice<'_>) -> Command {
        let agent = AgentId::new(dice.pick(&[HUMAN, BOT]));
        let closed = self.engine.ticket(ticket).unwrap().class.is_none();
        match roll {
            _ if closed && roll < 70 => Command::ReopenTicket { ticket },
            0..=13 => Command::AgentWrote { ticket, agent },
            14..=25 => Command::CustomerWrote { ticket },
            26..=39 => {
                let reason = dice.pick(&[
                    HoldReason::Customer,
                    HoldReason::ThirdParty,
                    HoldReason::Identity,
                    HoldReason::Snoozed,
                ]);
                let ahead = [30, 1, 60, 1_440];
                let until = if reason == HoldReason::Snoozed {
                    Some(dice.pick(&ahead))
                } else {
                    dice.maybe(30, &ahead)
                };
                Command::HoldTicket {
                    ticket,
                    reason,
                    until: until.map(|minutes| instant(at + minutes * MINUTE)),
                }
            }
            40..=49 => Command::ResumeTicket { ticket },
            50..=54 => Command::TransferToQueue {
                ticket,
                queue: dice.pick(QUEUES).into(),
            },
            55..=64 => {
                let mut change = TicketChange::new();
                match dice.roll(4) {
                    0 => change = change.priority(dice.maybe(75, Priority::ALL)),
                    1 => change = change.topic(dice.pick(TOPICS)),
                    2 => change = change.segment(dice.maybe(75, SEGMENTS).map(Into::into)),
                    _ => {
                        let amount = dice.pick(&[0_i64, 5, 10]);
                        change = change.attribute("amount", Some(amount.into()));
                    }
                }
                Command::ChangeTicket {
                    ticket,
                    change: Box::new(change),
                }
            }
            65..=68 => Command::ActionDone { ticket },
            69..=76 => Command::SetAnchor {
                ticket,
                anchor: dice.pick(ANCHORS).into(),
                at: dice
                    .maybe(60, &[0, -30, -60, -600, -3_000, 600, 3_000])
                    .map(|minutes| instant(at + minutes * MINUTE)),
            },
            77..=84 => {
                // Most of the time one that runs.
                let clocks = self.engine.clocks(ticket).unwrap_or_default();
                let named = dice.pick(CLOCKS).0;
                let roll = dice.roll(clocks.len().max(1));
                let running = clocks.get(roll).map(|view| view.clock.clone());
                let clock = match running {
                    Some(running) if !dice.chance(15) => running,
                    _ => named.into(),
                };
                Command::MeetClock {
                    ticket,
                    clock,
                    agent: dice.chance(60).then_some(agent),
                }
            }
            85..=87 => {
                let plan = dice.roll(self.plans.len());
                Command::ReplacePolicy {
                    document: Box::new(self.plans[plan].document()),
                    queues: Default::default(),
                }
            }
            88..=90 => Command::SetPresence {
                agent,
                presence: dice.pick(&[Presence::Online, Presence::Away]),
            },
            91..=92 => Command::TransferToAgent { ticket, agent },
            93..=95 => Command::ResolveTicket { ticket },
            96 => Command::CancelTicket { ticket },
            _ => Command::AbandonTicket { ticket },
        }
    }
}

fn spec(ticket: TicketId, dice: &mut Dice<'_>) -> TicketSpec {
    let mut spec = TicketSpec::new(ticket.get(), dice.pick(TOPICS), "chat");
    if let Some(segment) = dice.maybe(50, SEGMENTS) {
        spec = spec.segment(segment);
    }
    match dice.maybe(60, &[5_i64, 10, 0]) {
        Some(amount) => spec.attribute("amount", amount),
        None => spec,
    }
}

use super::commands;
use super::delivery::{self, Memory};
use super::event::{Event, Wakeup};
use super::index::Reserves;
use super::input::{Command, Input};
use super::invariants::{self, Broken};
use super::refusal::{Applied, Recorded, Refusal, TimeReversed};
use super::state::State;
use super::state::queue::Queues;
use super::turn::Turn;
use crate::policy::compiled::Compiled;
use crate::policy::{Digest, Policy};
use crate::time::Timestamp;

/// How far time has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[allow(clippy::exhaustive_enums)] // there is no third way
pub enum Advanced {
    /// To the instant that was asked for.
    Wholly,
    /// To an earlier one: the budget is used up and more is due.
    Partly,
}

/// The desk: takes inputs in order of time, and says what follows.
///
/// Plain data without threads, clocks or I/O: clone it to try something out,
/// send it where you like.
///
/// ```
/// use nightdesk::document::{Channel, Queue, Topic};
/// use nightdesk::{Command, Engine, Input, Policy, PolicyDocument, TicketSpec};
///
/// let policy = Policy::new(
///     &PolicyDocument::new("example")
///         .channel("phone", Channel::new(true))
///         .queue("front", Queue::new())
///         .topic("card", Topic::new().queue("front")),
/// )?;
/// let mut engine = Engine::new(policy);
/// let mut events = Vec::new();
/// let at = "2026-03-01T03:00:00Z".parse()?;
/// let open = Command::OpenTicket(TicketSpec::new(1, "card", "phone"));
/// engine.apply(&Input::new(at, open), &mut events)?;
/// assert_eq!(events.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Engine {
    pub(super) policy: Policy,
    pub(super) state: State,
}

impl Engine {
    /// A desk with nobody there and nothing to do.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let state = Self::nothing_known(policy.compiled());
        Self { policy, state }
    }

    /// What is known before anything has happened.
    pub(super) fn nothing_known(policy: &Compiled) -> State {
        State {
            queues: Queues::new(policy),
            reserves: Reserves::of(policy),
            ..State::default()
        }
    }

    /// Has who takes what next found by the plain loop that defines it, from now on, and not
    /// by the index. What follows is the same; it only takes longer. For tests, and for those
    /// who would rather see than believe.
    pub fn match_plainly(&mut self) {
        self.state.plain = true;
    }

    /// How many elementary steps it has taken: a ticket or an agent taken to be changed, a timer
    /// set or unset, a class of tickets, an agent or a pair of both asked about. What a call took
    /// is the difference. A measure of work that is the same on every machine; no part of the
    /// state.
    #[must_use]
    pub fn steps(&self) -> u64 {
        let state = &self.state;
        let index = state.index.as_ref().map_or(0, |index| index.steps());
        [
            state.tickets.touched.count(),
            state.agents.touched.count(),
            state.timers.count(),
            index,
        ]
        .into_iter()
        .fold(0, u64::wrapping_add)
    }

    /// Advances to the input's time, then carries out its command. What follows
    /// is added to `out`, also when the command is refused: timers may have come
    /// due before it.
    ///
    /// # Errors
    /// A [`Refusal`]; then nothing has changed but the time. With a delivery, the
    /// refusal itself is remembered (except for codes 1 to 4), so that the same
    /// delivery is not tried again.
    pub fn apply(&mut self, input: &Input, out: &mut Vec<Event>) -> Result<Applied, Refusal> {
        let delivery = input.delivery.as_ref();
        let content = delivery.map(|_| delivery::content(&input.command, input.occurred_at));
        let delivery = delivery.zip(content);
        if let Some((delivery, content)) = delivery
            && let Memory::Seen(outcome) = self.state.deliveries.look_up(delivery, content)?
        {
            return Ok(Applied::Seen { outcome });
        }
        let given = input.at;
        self.advance(given, out)?;
        let now = self.state.now.map_or(given, |now| now.max(given));
        if let Some((delivery, _)) = delivery {
            let limit = self.policy.compiled().limits.sources;
            if !self.state.deliveries.has_room(delivery, limit) {
                return Err(Refusal::TooManySources {
                    source_name: delivery.source.clone(),
                    limit,
                });
            }
        }
        if let Some((delivery, _)) = delivery {
            commands::source_name(self.policy.compiled(), &delivery.source)?;
        }
        let result = self.carry_out(input, now, out);
        if let Some((delivery, content)) = delivery {
            let outcome = match &result {
                Ok(Applied::Done) => Recorded::Done,
                Ok(_) => Recorded::Already,
                Err(refusal) => Recorded::Refused(refusal.code()),
            };
            let limit = self.policy.compiled().limits.remembered_inputs;
            self.state
                .deliveries
                .record(delivery, content, outcome, limit);
        }
        result
    }

    fn carry_out(
        &mut self,
        input: &Input,
        now: Timestamp,
        out: &mut Vec<Event>,
    ) -> Result<Applied, Refusal> {
        let old = self.policy.clone();
        let earliest = now.saturating_sub(old.compiled().backdate);
        let occurred_at = input.occurred_at.unwrap_or(now);
        // Measured against the host's own word: with skew, `at` may lie before `now`.
        if input.occurred_at.is_some_and(|at| at > input.at) || occurred_at < earliest {
            return Err(Refusal::OccurredAtOutOfBounds {
                given: occurred_at,
                earliest,
                latest: input.at,
            });
        }
        let replacement = match &input.command {
            Command::ReplacePolicy { document, queues } => Some(commands::prepare(
                old.compiled(),
                &self.state,
                document,
                queues,
            )?),
            _ => None,
        };
        if let Some(replacement) = &replacement {
            self.policy = replacement.policy.clone();
        }
        let policy = self.policy.clone();
        let mut turn = Turn {
            policy: policy.compiled(),
            state: &mut self.state,
            out,
            now,
            given: (input.at != now).then_some(input.at),
            unchecked: Vec::new(),
        };
        let applied = match replacement {
            Some(replacement) => {
                turn.replace_policy(&old, replacement);
                Applied::Done
            }
            None => turn.carry_out(&input.command, occurred_at)?,
        };
        if applied == Applied::Done {
            turn.start_queues();
            turn.work_off_line();
        }
        Ok(applied)
    }

    /// Lets time pass: everything that comes due until then happens, each at its
    /// own instant. Calling this more often changes nothing.
    ///
    /// # Errors
    /// [`TimeReversed`] if `at` is earlier than the last time by more than the
    /// policy's `skew`; nothing happens then.
    pub fn advance(&mut self, at: Timestamp, out: &mut Vec<Event>) -> Result<(), TimeReversed> {
        while self.advance_some(at, u32::MAX, out)? == Advanced::Partly {}
        Ok(())
    }

    /// Lets time pass like [`Engine::advance`], but stops after the instant in which
    /// the `budget`th timer fired, for a host that catches up in slices. An instant
    /// is never cut in two, so one call can exceed the budget.
    ///
    /// # Errors
    /// [`TimeReversed`], as [`Engine::advance`].
    pub fn advance_some(
        &mut self,
        at: Timestamp,
        budget: u32,
        out: &mut Vec<Event>,
    ) -> Result<Advanced, TimeReversed> {
        let skew = self.policy.compiled().skew;
        if let Some(last) = self.state.now
            && at < last
        {
            if at.saturating_add(skew) < last {
                return Err(TimeReversed {
                    given: at,
                    last,
                    skew,
                });
            }
            return Ok(Advanced::Wholly);
        }
        let policy = self.policy.clone();
        let mut fired: u32 = 0;
        while let Some(first) = self.state.timers.first().filter(|timer| timer.at <= at) {
            if fired >= budget.max(1) {
                return Ok(Advanced::Partly);
            }
            self.state.now = Some(first.at);
            let mut turn = Turn {
                policy: policy.compiled(),
                state: &mut self.state,
                out,
                now: first.at,
                given: None,
                unchecked: Vec::new(),
            };
            while let Some(timer) = turn.state.timers.pop_due(first.at) {
                turn.fire(timer);
                fired = fired.saturating_add(1);
            }
            turn.work_off_line();
        }
        self.state.now = Some(at);
        Ok(Advanced::Wholly)
    }

    /// When to call again if nothing happens until then, and why.
    #[must_use]
    pub fn next_wakeup(&self) -> Option<Wakeup> {
        let first = self.state.timers.first()?;
        Some(Wakeup {
            at: first.at,
            reason: first.kind,
        })
    }

    /// The last time heard of; none before the first input.
    #[must_use]
    pub fn now(&self) -> Option<Timestamp> {
        self.state.now
    }

    /// The policy in force.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// A digest of policy and state: engines that agree on it go on alike. Takes
    /// time in proportion to what the engine holds.
    #[must_use]
    pub fn state_digest(&self) -> Digest {
        Digest::of(&(self.policy.digest(), &self.state))
    }

    /// Checks that what the engine holds is sound, for tests. Takes time in
    /// proportion to waiting tickets times agents.
    ///
    /// # Errors
    /// Everything that is broken; then this crate has a bug: please report it.
    pub fn check_invariants(&self) -> Result<(), Vec<Broken>> {
        invariants::check(self.policy.compiled(), &self.state)
    }
}

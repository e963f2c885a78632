//! Runs an engine through contacts whose arrival, handling time and patience are
//! known, with agents whose spells on duty are known: to see what a policy does
//! to a day before customers do. Needs the feature `sim`.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use nightdesk::sim::{Contact, Simulation, Spell};
//! use nightdesk::{AgentSpec, Level, Span, TicketSpec, Timestamp};
//! # let policy = example_policy()?;
//! let nine: Timestamp = "2026-03-10T09:00:00Z".parse()?;
//! let after = |s| nine.saturating_add(Span::from_secs(s));
//! let call = |id| TicketSpec::new(id, "card", "phone");
//!
//! let contacts = vec![
//!     Contact::new(call(1), after(0), Span::from_secs(180)),
//!     Contact::new(call(2), after(60), Span::from_secs(180)),
//!     Contact::new(call(3), after(90), Span::from_secs(180)).patience(Span::from_secs(30)),
//! ];
//! let ingrid = AgentSpec::new(1).skill("card", Level::MIN).channel("phone");
//! let spells = vec![Spell::new(ingrid, nine, after(8 * 3600))];
//!
//! let simulation = Simulation::new(policy, contacts, spells)?;
//! let run = simulation.run(&mut ())?;
//! let report = simulation.report(&run, Span::from_secs(20));
//! assert_eq!((report.total.answered, report.total.abandoned), (2, 1));
//! assert_eq!(report.total.longest_wait, Some(Span::from_secs(120)));
//! # Ok(())
//! # }
//! # fn example_policy() -> Result<nightdesk::Policy, Box<dyn std::error::Error>> {
//! #     let document: nightdesk::PolicyDocument = toml::from_str(r#"
//! #         version = 1
//! #         name = "example"
//! #         skills = ["card"]
//! #         channels.phone = { live = true }
//! #         queues.cards = {}
//! #         topics.card = { queue = "cards", skills = { card = 1 } }
//! #     "#)?;
//! #     Ok(nightdesk::Policy::new(&document)?)
//! # }
//! ```
//!
//! # What happens when
//!
//! - An agent is registered when its first spell begins and comes online with
//!   each; one whose skills differ from those of its last spell is updated first.
//!   When a spell ends the agent drains: it finishes what it has and is off duty
//!   then. A spell that begins while it still drains brings it back online. Where the
//!   spell [says so](Spell::leaves_after), it leaves whatever it has a while after its end,
//!   and that goes back in line.
//! - A ticket is opened when its contact arrives, and resolved when it has been
//!   with an agent for its handling time. A ticket that is interrupted, or goes back in
//!   line (its agent was lost, or sent off by a host's input), is handled from the start
//!   when it is taken up again, unless the simulation or the contact [says otherwise](Rework).
//! - A customer whose patience ends before any agent has taken the ticket gives
//!   up; one whose ticket is offered but not yet accepted is still waiting. Once
//!   an agent has had the ticket the customer stays.
//! - A contact whose [promotion](Contact::promote) falls due is given its priority by
//!   hand if nobody has taken it; inside it, it keeps its place by arrival.
//! - Offers that need an answer are accepted after the
//!   [`answer_delay`](Simulation::answer_delay). Actions that the engine demands
//!   are reported done at once.
//! - The engine is woken for each of its own timers at its instant.
//! - The run ends when all of this is over and every agent is off duty, or at
//!   [`until`](Simulation::until). The contacts that nobody has taken by then are
//!   waiting at the end; one that is being handled is answered.
//!
//! # Equal instants
//!
//! What falls on the same instant happens in this order: the engine's own timers;
//! reports of actions; promotions; ends of handling; answers to offers; agents who leave
//! whatever they have; spells that begin; spells that end; customers who give up; arrivals; the host's own inputs.
//! So a customer whose patience ends in the instant in which an agent becomes free
//! is answered, and one promoted in that instant goes by the new priority. Within
//! one kind the order of the given lists decides.
//!
//! # What if
//!
//! [`what_if`] runs two simulations, of the same contacts under two policies or rosters, and lays them side by side.
//!
//! # Determinism
//!
//! There is no chance in here and no clock: the same lists and the same policy
//! give the same run. Memory grows with the lists, not with the events; contacts that come
//! [one at a time](Simulation::run_through) need none once they are over.

mod agenda;
mod contact;
mod driver;
mod duty;
mod ledger;
mod observer;
mod problem;
mod report;
mod simulation;
pub mod table;
mod verify;
mod what_if;
mod what_if_text;

pub use contact::{Contact, Rework, Spell};
pub use duty::AgentDuty;
pub use ledger::Outcome;
pub use observer::{Call, Observer, Step};
pub use problem::{InvalidSimulation, RunError, SimulationProblem, Subject};
pub use report::{Figures, Report};
pub use simulation::{ContactOutcome, Run, Simulation};
pub use verify::LawBroken;
pub use what_if::{Change, Effect, Group, Side, WhatIf, Worse, what_if};

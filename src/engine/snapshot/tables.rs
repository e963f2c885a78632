//! The whole of a snapshot's content.

use serde::{Deserialize, Serialize};

use super::agent::AgentRow;
use super::class::{ClassRow, KnownClasses};
use super::desk::DeskRow;
use super::error::{RestoreError, ensure, unsound};
use super::names::KnownNames;
use super::promise::{KnownPromises, PromiseRow};
use super::ticket::TicketRow;
use super::{Reading, SnapshotHeader, Writing, rebuild};
use crate::engine::engine::Engine;
use crate::engine::state::State;
use crate::engine::state::agent::Agents;
use crate::engine::state::ticket::Tickets;
use crate::model::Name;
use crate::policy::compiled::Compiled;
use crate::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tables {
    names: Vec<Name>,
    classes: Vec<ClassRow>,
    promises: Vec<PromiseRow>,
    desk: DeskRow,
    /// How many were ever registered.
    registered: u64,
    agents: Vec<AgentRow>,
    /// How many were ever opened.
    opened: u64,
    tickets: Vec<TicketRow>,
}

/// No engine has counted further.
const COUNT_MAX: u64 = i64::MAX.unsigned_abs();

impl Tables {
    pub(super) fn of(state: &State) -> Self {
        let mut writing = Writing::default();
        let desk = DeskRow::of(state, &mut writing);
        let agents = state.agents.iter();
        let agents = agents.map(|agent| AgentRow::of(agent, &mut writing));
        let agents = agents.collect();
        let mut tickets = Vec::with_capacity(state.tickets.len());
        for ticket in state.tickets.iter() {
            tickets.push(TicketRow::of(ticket, &mut writing));
        }
        Self {
            names: writing.names.into_list(),
            classes: writing.classes.into_rows(),
            promises: writing.promises.into_rows(),
            desk,
            registered: state.agents.registered(),
            agents,
            opened: state.tickets.opened(),
            tickets,
        }
    }

    /// The state that they tell of, and what follows from it.
    pub(super) fn read(
        &self,
        policy: &Compiled,
        header: &SnapshotHeader,
    ) -> Result<State, RestoreError> {
        let mut state = Engine::nothing_known(policy);
        let Some(now) = header.at else {
            let nothing = Self::of(&state) == *self && header.events == 0;
            ensure(
                nothing,
                || "tables".into(),
                "something is known before any time",
            )?;
            return Ok(state);
        };
        let counts = [header.events, self.registered, self.opened];
        let counted = counts.iter().all(|count| *count <= COUNT_MAX);
        ensure(
            counted,
            || "counters".into(),
            "no engine has counted so far",
        )?;
        state.now = Some(now);
        state.events = header.events;
        let reading = Reading {
            policy,
            now,
            names: KnownNames(&self.names),
            classes: KnownClasses::new(&self.classes, &mut state.classes),
            promises: KnownPromises::new(&self.promises)?,
        };
        self.desk.read(&reading, &mut state)?;
        self.read_agents(&reading, &mut state)?;
        self.read_tickets(&reading, &mut state)?;
        self.settle(&reading, &mut state)?;
        Ok(state)
    }

    fn read_agents(&self, reading: &Reading<'_>, state: &mut State) -> Result<(), RestoreError> {
        state.agents = Agents::after(self.registered);
        let mut last = 0;
        for row in &self.agents {
            let place = || format!("agent `{}`", row.spec.id);
            in_turn(row.seq, &mut last, self.registered, place)?;
            ensure(
                state.agents.seq(row.spec.id).is_none(),
                place,
                "it is there twice",
            )?;
            let agent = row.read(reading)?;
            rebuild::agent(reading.policy, state, agent);
        }
        Ok(())
    }

    fn read_tickets(&self, reading: &Reading<'_>, state: &mut State) -> Result<(), RestoreError> {
        state.tickets = Tickets::after(self.opened);
        let mut made = core::mem::take(&mut state.made_promises);
        let mut last = 0;
        for row in &self.tickets {
            let place = || format!("ticket `{}`", row.spec.id);
            in_turn(row.seq, &mut last, self.opened, place)?;
            ensure(
                state.tickets.seq(row.spec.id).is_none(),
                place,
                "it is there twice",
            )?;
            let ticket = row.read(reading, &state.customers, &mut made)?;
            rebuild::ticket(reading.policy, state, ticket, reading.now)
                .map_err(|problem| unsound(place(), problem))?;
        }
        state.made_promises = made;
        Ok(())
    }

    /// What follows from all of them together; and whether they keep the laws.
    fn settle(&self, reading: &Reading<'_>, state: &mut State) -> Result<(), RestoreError> {
        rebuild::whole(reading.policy, state, reading.now).map_err(|late| {
            let at: Timestamp = late.at;
            unsound("timers", format!("{:?} was due at {at}", late.kind))
        })?;
        rebuild::laws(reading.policy, state).map_err(RestoreError::Lawless)
    }
}

/// Numbers count up, and none is beyond what was counted.
fn in_turn(
    seq: u64,
    last: &mut u64,
    counted: u64,
    place: impl Fn() -> String,
) -> Result<(), RestoreError> {
    let sound = *last < seq && seq <= counted;
    *last = seq;
    ensure(sound, place, "its number is out of turn")
}

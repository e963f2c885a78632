use std::collections::{BTreeMap, BTreeSet};

use super::check;
use crate::engine::event::EventKind;
use crate::engine::event_detail::Standing;
use crate::engine::index::{Index, Reserves};
use crate::engine::refusal::Refusal;
use crate::engine::state::State;
use crate::engine::state::names::Names;
use crate::engine::state::ticket::Ticket;
use crate::engine::turn::{Turn, standing};
use crate::model::Name;
use crate::policy::compiled::Compiled;
use crate::policy::index::QueueIx;
use crate::policy::{Policy, PolicyDocument};

/// What a replacement comes down to, worked out before anything changes.
pub(crate) struct Replacement {
    pub(crate) policy: Policy,
    /// The queues of the old policy, as the new one numbers what takes their place.
    queues: BTreeMap<QueueIx, QueueIx>,
    /// The names of tickets as the new policy numbers them, those it still knows.
    names: BTreeMap<u64, Names>,
    /// Where open tickets stood, in words.
    before: BTreeMap<u64, Standing>,
}

/// Whether a policy may take the place of the one in force.
pub(crate) fn prepare(
    old: &Compiled,
    state: &State,
    document: &PolicyDocument,
    map: &BTreeMap<Name, Name>,
) -> Result<Replacement, Refusal> {
    let policy = Policy::new(document);
    let valid = policy.as_ref().ok().map(Policy::compiled);
    for (from, to) in map {
        check::queue(old, from)?;
        if let Some(new) = valid {
            check::queue(new, to)?;
        }
    }
    let policy = policy.map_err(Refusal::PolicyInvalid)?;
    let new = policy.compiled();
    let queues = old.queues.iter().filter_map(|name| {
        let heir = map.get(name).unwrap_or(name);
        Some((
            old.queues.get(name.as_str())?,
            new.queues.get(heir.as_str())?,
        ))
    });
    let queues: BTreeMap<QueueIx, QueueIx> = queues.collect();
    let mut names = BTreeMap::new();
    let mut before = BTreeMap::new();
    let mut missing = BTreeSet::new();
    for ticket in state.tickets.iter() {
        let known = check::ticket_names(new, ticket.flags(&state.customers), &ticket.spec);
        if !ticket.is_closed() {
            before.insert(ticket.seq, standing(old, ticket));
            missing.extend(lacking(old, new, ticket, &queues));
        }
        names.extend(known.ok().map(|known| (ticket.seq, known)));
    }
    if !missing.is_empty() {
        let names = missing.into_iter().collect();
        return Err(Refusal::NamesInUse { names });
    }
    Ok(Replacement {
        policy,
        queues,
        names,
        before,
    })
}

/// The names that an open ticket uses and the new policy lacks.
fn lacking(
    old: &Compiled,
    new: &Compiled,
    ticket: &Ticket,
    queues: &BTreeMap<QueueIx, QueueIx>,
) -> Vec<String> {
    let spec = &ticket.spec;
    let mut missing = Vec::new();
    if !queues.contains_key(&ticket.queue()) {
        missing.extend(
            old.queues
                .name(ticket.queue())
                .map(|name| format!("queues.{name}")),
        );
    }
    if new.topics.get(spec.topic.as_str()).is_none() {
        missing.push(format!("topics.{}", spec.topic));
    }
    if new.channels.get(spec.channel.as_str()).is_none() {
        missing.push(format!("channels.{}", spec.channel));
    }
    let languages = spec.languages.iter();
    let unknown = languages.filter(|name| new.languages.get(name.as_str()).is_none());
    missing.extend(unknown.map(|name| format!("languages.{name}")));
    let brand = spec.brand.as_ref();
    let unknown = brand.filter(|name| new.brands.get(name.as_str()).is_none());
    missing.extend(unknown.map(|name| format!("brands.{name}")));
    let segment = spec.segment.as_ref();
    let unknown = segment.filter(|name| new.segments.get(name.as_str()).is_none());
    missing.extend(unknown.map(|name| format!("segments.{name}")));
    if let Some(kept) = &ticket.bonds.kept {
        let clearances = kept.clearances.iter();
        let unknown = clearances.filter(|name| new.clearances.get(name.as_str()).is_none());
        missing.extend(unknown.map(|name| format!("clearances.{name}")));
        let groups = kept.excluded_groups.iter();
        let unknown = groups.filter(|name| new.groups.get(name.as_str()).is_none());
        missing.extend(unknown.map(|name| format!("groups.{name}")));
        let languages = kept.languages_by_law.iter();
        let unknown = languages.filter(|name| new.languages.get(name.as_str()).is_none());
        missing.extend(unknown.map(|name| format!("languages.{name}")));
    }
    missing
}

impl Turn<'_> {
    /// Puts the policy of this turn in force, which is the replacement's.
    ///
    /// Open tickets are classified anew and keep their elapsed time; running
    /// assignments stay, what was set by hand stays; offers that no longer fit go.
    pub(crate) fn replace_policy(&mut self, from: &Policy, replacement: Replacement) {
        let policy = self.policy;
        self.emit(EventKind::PolicyReplaced {
            from: from.digest(),
            to: policy.digest,
        });
        Index::clear(self.state);
        self.state.made_promises.clear();
        self.state.reserves = Reserves::of(policy);
        self.read_agents();
        self.state.agents.for_each_mut(|agent| {
            for work in &mut agent.works {
                let name = work
                    .channel
                    .and_then(|channel| from.compiled().channels.name(channel));
                work.channel = name.and_then(|name| policy.channels.get(name.as_str()));
                let labels = work.labels.iter();
                let names = labels.filter_map(|label| from.compiled().labels.name(*label));
                let known = names.filter_map(|name| policy.labels.get(name.as_str()));
                work.labels = known.collect();
            }
        });
        self.forget_reserves();
        let ramps = self.state.agents.iter();
        let ramps: Vec<_> = ramps.map(|agent| (agent.seq, agent.ramp)).collect();
        for (agent, ramp) in ramps {
            self.set_ramp(agent, ramp);
        }
        self.renew_queues(from.compiled(), &replacement.queues);
        self.replace_surges(from.compiled());
        let tickets: Vec<u64> = self.state.tickets.iter().map(|ticket| ticket.seq).collect();
        // All are what this policy makes of them before anything follows: offers may rest on what
        // another ticket is.
        let mut open = Vec::new();
        for seq in tickets {
            self.leave_line(seq);
            if let Some(ticket) = self.ticket_mut(seq) {
                let hand_queue = ticket.hand_queue.take();
                ticket.hand_queue =
                    hand_queue.and_then(|queue| replacement.queues.get(&queue).copied());
                ticket
                    .promises
                    .of_another_policy(|queue| replacement.queues.get(&queue).copied());
                if let Some(names) = replacement.names.get(&seq) {
                    ticket.names = names.clone();
                }
            }
            self.state.tickets.list_by_topic(seq);
            self.carry_climb_over(seq, from.compiled());
            if let Some(before) = replacement.before.get(&seq) {
                open.push((seq, before, self.classify(seq)));
            }
        }
        for (seq, before, was_in_danger) in open {
            self.reset_attempts(seq);
            self.follow_class(seq, Some(before), was_in_danger, seq);
        }
        for seq in replacement.before.keys() {
            self.readmit_one(*seq);
        }
    }
}

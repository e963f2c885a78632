use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::Serialize;
use smallvec::SmallVec;

use super::seq_map::SeqMap;
use super::ticket::Ticket;
use crate::engine::index::Pool;
use crate::engine::index::touched::Touched;
use crate::model::{AgentId, AgentKind, AgentSpec, Fluency, Level, Presence, TicketId};
use crate::policy::compiled::Compiled;
use crate::policy::index::{
    BrandIx, ChannelIx, ClearanceIx, GroupIx, LabelIx, LanguageIx, LoadIx, SkillIx,
};
use crate::time::Timestamp;

/// An agent, registered.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Agent {
    /// Counts agents as they were registered, from 1. Names the agent inside the engine.
    pub(crate) seq: u64,
    /// As the host registered it.
    pub(crate) spec: AgentSpec,
    /// As the policy reads it.
    pub(crate) abilities: Abilities,
    pub(crate) presence: Presence,
    /// What takes its capacity or bears its name, as it came. An agent who goes gives back the
    /// first of it first.
    pub(crate) works: VecDeque<Work>,
    /// The costs of `works` together.
    pub(crate) used: u64,
    /// How many of `works` let nothing else in beside them. Follows from them.
    #[serde(skip)]
    pub(crate) exclusive_works: u32,
    /// With how many tickets it helps.
    #[serde(skip)]
    pub(crate) consults: u32,
    /// No offers until then, after missing one.
    pub(crate) back_off_until: Option<Timestamp>,
    /// When its work is taken back, while it is lost.
    pub(crate) grace_until: Option<Timestamp>,
    pub(crate) last_offered: Option<Timestamp>,
    pub(crate) last_ended: Option<Timestamp>,
    pub(crate) available_since: Option<Timestamp>,
    /// Whether a shift of its roster is on.
    pub(crate) on_duty: bool,
    /// When its skills change next.
    pub(crate) abilities_change: Option<Timestamp>,
    /// When its duty may change next.
    pub(crate) duty_changes: Option<Timestamp>,
    /// The loads that count it as on duty.
    #[serde(skip)]
    pub(crate) counts_for: SmallVec<[LoadIx; 2]>,
    /// How it is given work after coming online, where the policy bounds that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ramp: Option<Ramp>,
    /// The tickets that it is not asked again for a while. Follows from the tickets.
    #[serde(skip)]
    pub(crate) spared: BTreeSet<u64>,
    /// Its place in the index.
    #[serde(skip)]
    pub(crate) slot: u32,
    /// Whether the index is still to look at it.
    #[serde(skip)]
    pub(crate) touched: bool,
}

/// How an agent is given work after it has come online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Ramp {
    /// From when on it is given work freely.
    pub(crate) ends: Timestamp,
    /// The stretch that its last offers counted in: until when, and how many.
    pub(crate) stretch: Option<(Timestamp, u32)>,
    /// Until when it has had its share.
    pub(crate) full_until: Option<Timestamp>,
}

/// What an agent can do, in the policy's numbers. Names that the policy does not
/// know (after a replacement) are left out; the registration keeps them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Abilities {
    pub(crate) kind: AgentKind,
    /// Sorted by skill.
    pub(crate) skills: Vec<(SkillIx, Level)>,
    /// Sorted. With the macro-languages of each, and the members of each macro-language.
    pub(crate) languages: Vec<(LanguageIx, Fluency)>,
    /// Sorted by channel, each with its cap.
    pub(crate) channels: Vec<(ChannelIx, Option<u32>)>,
    /// Sorted.
    pub(crate) brands: Vec<BrandIx>,
    /// Sorted.
    pub(crate) clearances: Vec<ClearanceIx>,
    /// Sorted.
    pub(crate) groups: Vec<GroupIx>,
    pub(crate) budget: u32,
    /// Its own, sorted by label.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) label_caps: Vec<(LabelIx, u32)>,
}

/// Something of a ticket that an agent has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Work {
    pub(crate) ticket: u64,
    pub(crate) id: TicketId,
    pub(crate) kind: WorkKind,
    /// `None`: of a closed ticket, in a channel that the policy no longer has.
    pub(crate) channel: Option<ChannelIx>,
    /// What it took of the budget when it began.
    pub(crate) cost: u32,
    /// Whether it lets nothing else in beside it.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub(crate) exclusive: bool,
    #[serde(skip_serializing_if = "SmallVec::is_empty")]
    pub(crate) labels: SmallVec<[LabelIx; 2]>,
    /// When it began.
    pub(crate) since: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum WorkKind {
    Offer,
    Assignment,
    WrapUp {
        until: Timestamp,
    },
    /// Costs nothing; bears the agent's name.
    Held,
    /// Made way for another ticket; goes on before what could not have come over it.
    Interrupted,
    /// Helps the agent who has the ticket.
    Consult,
}

impl WorkKind {
    /// Whether it takes capacity now.
    pub(crate) const fn runs(self) -> bool {
        !matches!(self, Self::Held | Self::Interrupted)
    }

    /// Whether it is what is left of an assignment that is put aside.
    pub(crate) const fn is_aside(self) -> bool {
        matches!(self, Self::Held | Self::Interrupted)
    }
}

impl Work {
    /// Work on a ticket as it is now.
    pub(crate) fn new(
        policy: &Compiled,
        ticket: &Ticket,
        kind: WorkKind,
        since: Timestamp,
    ) -> Self {
        let channel = ticket.names.channel;
        let held = kind == WorkKind::Held;
        Self {
            ticket: ticket.seq,
            id: ticket.id(),
            kind,
            channel: Some(channel),
            cost: if held { 0 } else { policy.cost(channel) },
            exclusive: ticket.class.exclusive,
            labels: ticket.class.labels.clone(),
            since,
        }
    }

    pub(crate) const fn is_wrap_up(&self) -> bool {
        matches!(self.kind, WorkKind::WrapUp { .. })
    }
}

impl Abilities {
    pub(crate) fn new(policy: &Compiled, spec: &AgentSpec, at: Timestamp) -> Self {
        // The policy's numbers follow the order of names, and so do the registration's maps.
        Self {
            kind: spec.kind,
            skills: spec
                .skills
                .iter()
                .filter(|(_, mastery)| mastery.is_valid(at))
                .filter_map(|(name, mastery)| {
                    Some((policy.skills.get(name.as_str())?, mastery.level))
                })
                .collect(),
            languages: languages(policy, spec),
            channels: spec
                .channels
                .iter()
                .filter_map(|name| {
                    let channel = policy.channels.get(name.as_str())?;
                    let cap = spec.caps.get(name).copied();
                    Some((channel, cap.or(policy.channel(channel)?.cap)))
                })
                .collect(),
            brands: spec
                .brands
                .iter()
                .filter_map(|name| policy.brands.get(name.as_str()))
                .collect(),
            clearances: spec
                .clearances
                .iter()
                .filter_map(|name| policy.clearances.get(name.as_str()))
                .collect(),
            groups: spec
                .groups
                .iter()
                .filter_map(|name| policy.groups.get(name.as_str()))
                .collect(),
            budget: spec.budget.unwrap_or(policy.agent_budget),
            label_caps: spec
                .label_caps
                .iter()
                .filter_map(|(name, cap)| Some((policy.labels.get(name.as_str())?, *cap)))
                .collect(),
        }
    }

    pub(crate) fn level(&self, skill: SkillIx) -> Option<Level> {
        let at = self
            .skills
            .binary_search_by_key(&skill, |(known, _)| *known)
            .ok()?;
        self.skills.get(at).map(|(_, level)| *level)
    }

    /// How many tickets with a label it takes at most.
    pub(crate) fn label_cap(&self, policy: &Compiled, label: LabelIx) -> Option<u32> {
        let own = self.label_caps.binary_search_by_key(&label, |(of, _)| *of);
        let own = own.ok().and_then(|at| self.label_caps.get(at));
        let row = policy.label_rows.get(usize::from(label));
        own.map(|(_, cap)| *cap).or(row?.cap)
    }

    pub(crate) fn fluency(&self, language: LanguageIx) -> Option<Fluency> {
        let at = self
            .languages
            .binary_search_by_key(&language, |(known, _)| *known)
            .ok()?;
        self.languages.get(at).map(|(_, fluency)| *fluency)
    }
}

/// An agent's languages with the macro-languages of each, and the members of each
/// macro-language, mastered as well as the best of those they come from.
fn languages(policy: &Compiled, spec: &AgentSpec) -> Vec<(LanguageIx, Fluency)> {
    let mut languages: BTreeMap<LanguageIx, Fluency> = BTreeMap::new();
    for (name, fluency) in &spec.languages {
        let Some(language) = policy.languages.get(name.as_str()) else {
            continue;
        };
        let row = policy.language_rows.get(usize::from(language));
        let kin = row
            .into_iter()
            .flat_map(|row| row.members.iter().chain(&row.member_of));
        for language in core::iter::once(&language).chain(kin) {
            let known = languages.entry(*language).or_insert(*fluency);
            known.spoken = known.spoken.max(fluency.spoken);
            known.written = known.written.max(fluency.written);
        }
    }
    languages.into_iter().collect()
}

impl Agent {
    pub(crate) fn new(seq: u64, spec: AgentSpec, abilities: Abilities) -> Self {
        Self {
            seq,
            spec,
            abilities,
            presence: Presence::Offline,
            works: VecDeque::new(),
            used: 0,
            exclusive_works: 0,
            consults: 0,
            back_off_until: None,
            grace_until: None,
            last_offered: None,
            last_ended: None,
            available_since: None,
            ramp: None,
            spared: BTreeSet::new(),
            slot: 0,
            touched: false,
            counts_for: SmallVec::new(),
            on_duty: false,
            abilities_change: None,
            duty_changes: None,
        }
    }

    /// Whether it is there, or may be thought to come: it has no roster, or is on it now.
    pub(crate) fn is_expected(&self) -> bool {
        self.presence != Presence::Offline || self.spec.roster.is_empty() || self.on_duty
    }

    pub(crate) fn id(&self) -> AgentId {
        self.spec.id
    }

    pub(crate) fn add_work(&mut self, work: Work) {
        if work.kind.runs() {
            self.used = self.used.saturating_add(u64::from(work.cost));
        }
        self.exclusive_works = self
            .exclusive_works
            .saturating_add(u32::from(work.exclusive));
        let helps = work.kind == WorkKind::Consult;
        self.consults = self.consults.saturating_add(u32::from(helps));
        self.works.push_back(work);
    }

    /// Takes the first work of this ticket that `wanted` picks.
    pub(crate) fn take_work(
        &mut self,
        ticket: u64,
        wanted: impl Fn(WorkKind) -> bool,
    ) -> Option<Work> {
        let at = self
            .works
            .iter()
            .position(|work| work.ticket == ticket && wanted(work.kind))?;
        let work = self.works.remove(at)?;
        self.exclusive_works = self
            .exclusive_works
            .saturating_sub(u32::from(work.exclusive));
        let helps = work.kind == WorkKind::Consult;
        self.consults = self.consults.saturating_sub(u32::from(helps));
        if work.kind.runs() {
            self.used = self.used.saturating_sub(u64::from(work.cost));
        }
        Some(work)
    }

    /// Whether some of its budget is left, or might be for one ticket: with what it helps with it
    /// would go on in the same room.
    pub(crate) fn may_have_room(&self) -> bool {
        self.used < u64::from(self.abilities.budget) || self.consults > 0
    }

    /// Whether anything but held tickets keeps it from going home.
    pub(crate) fn is_busy(&self) -> bool {
        self.works.iter().any(|work| work.kind != WorkKind::Held)
    }
}

/// The agents, by their sequence, by their id and by what they can do.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Agents {
    by_seq: SeqMap<Agent>,
    #[serde(skip)]
    by_id: BTreeMap<AgentId, u64>,
    /// How many were ever registered.
    registered: u64,
    #[serde(skip)]
    pub(crate) pool: Pool,
    /// Those that may have changed since the index last looked.
    #[serde(skip)]
    pub(crate) touched: Touched,
    /// Whether since then any can do something else, or was removed.
    #[serde(skip)]
    pub(crate) abilities_changed: bool,
}

impl Agents {
    /// None, of so many that were ever registered.
    pub(crate) fn after(registered: u64) -> Self {
        Self {
            registered,
            ..Self::default()
        }
    }

    /// How many were ever registered.
    pub(crate) fn registered(&self) -> u64 {
        self.registered
    }

    pub(crate) fn next_seq(&mut self) -> u64 {
        self.registered = self.registered.saturating_add(1);
        self.registered
    }

    pub(crate) fn insert(&mut self, mut agent: Agent) {
        self.pool.add(&mut agent);
        self.touched.add(agent.seq, &mut agent.touched);
        self.by_id.insert(agent.id(), agent.seq);
        self.by_seq.insert(agent.seq, Box::new(agent));
    }

    pub(crate) fn remove(&mut self, seq: u64) -> Option<Box<Agent>> {
        let agent = self.by_seq.remove(seq)?;
        self.by_id.remove(&agent.id());
        self.pool.remove(&agent);
        self.touched.add(seq, &mut false);
        self.abilities_changed = true;
        Some(agent)
    }

    /// Reads anew what an agent can do.
    pub(crate) fn read(&mut self, policy: &Compiled, seq: u64, now: Timestamp) {
        let Some(agent) = self.by_seq.get_mut(seq) else {
            return;
        };
        self.pool.unlearn(agent.slot, &agent.abilities);
        agent.abilities = Abilities::new(policy, &agent.spec, now);
        self.pool.learn(agent.slot, &agent.abilities);
        self.touched.add(seq, &mut agent.touched);
        self.abilities_changed = true;
    }

    /// Takes note of where an agent that was touched is.
    pub(crate) fn see(&mut self, seq: u64) {
        if let Some(agent) = self.by_seq.get_mut(seq) {
            agent.touched = false;
            self.pool.see(agent);
        }
    }

    pub(crate) fn seq(&self, id: AgentId) -> Option<u64> {
        self.by_id.get(&id).copied()
    }

    pub(crate) fn get(&self, seq: u64) -> Option<&Agent> {
        self.by_seq.get(seq)
    }

    /// The index will look at it again.
    pub(crate) fn get_mut(&mut self, seq: u64) -> Option<&mut Agent> {
        let agent = self.by_seq.get_mut(seq)?;
        self.touched.add(seq, &mut agent.touched);
        Some(agent)
    }

    /// In order of registration.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Agent> {
        self.by_seq.iter().map(|(_, agent)| agent)
    }

    /// The index will look at all of them again.
    pub(crate) fn for_each_mut(&mut self, mut call: impl FnMut(&mut Agent)) {
        let touched = &mut self.touched;
        self.by_seq.for_each_mut(|agent| {
            touched.add(agent.seq, &mut agent.touched);
            call(agent);
        });
    }

    pub(crate) fn len(&self) -> usize {
        self.by_seq.len()
    }
}

//! Another policy while it runs: tickets are classified anew, what is running stays, what was
//! counted goes on by name.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use nightdesk::document::Topic;
use nightdesk::{
    AgentSpec, Applied, Command, Digest, EventKind, Name, Policy, PolicyDocument, QueueEvent,
    Refusal, Standing, TicketSpec, Urgency,
};

use super::classify::Class;
use super::commands::{Told, known};
use super::desk::{Desk, Seq, Ticket, name};
use super::dice::Dice;
use super::doors::Hours;
use super::loads::Load;
use super::plan::{Plan, QUEUES, SECOND, Word};
use super::plan_flows::Measure;

/// A policy as the engine is given it.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) document: PolicyDocument,
    digest: Digest,
    pub(crate) plan: Rc<Plan>,
}

impl Written {
    pub(crate) fn new(plan: Plan) -> Self {
        let document = plan.document();
        let policy = Policy::new(&document).unwrap_or_else(|problems| panic!("{problems}"));
        Self {
            digest: policy.digest(),
            document,
            plan: Rc::new(plan),
        }
    }
}

/// What takes the place of each queue that there was.
type Heirs = BTreeMap<Word, Word>;

/// Where the queue that is now called so is gone on with: the one of that name, else the first of
/// those whose place it takes.
fn forebear(heirs: &Heirs, queue: Word) -> Option<Word> {
    let own = heirs.get(queue).filter(|heir| **heir == queue);
    let mut mapped = heirs.iter().filter(|(_, heir)| **heir == queue);
    own.copied().or_else(|| mapped.next().map(|(old, _)| *old))
}

impl Desk {
    pub(crate) fn names_of_ticket(&self, spec: &TicketSpec) -> Result<(), Refusal> {
        known("topic", spec.topic.as_str(), &self.plan.topic_names())?;
        known("channel", spec.channel.as_str(), &self.plan.channel_names())?;
        for language in &spec.languages {
            known("language", language.as_str(), &self.plan.names.languages)?;
        }
        for brand in spec.brand.iter() {
            known("brand", brand.as_str(), &self.plan.names.brands)?;
        }
        for segment in spec.segment.iter() {
            known("segment", segment.as_str(), &self.plan.segment_names())?;
        }
        Ok(())
    }

    /// The names that open tickets use and another policy lacks.
    fn missed(&self, new: &Plan, heirs: &Heirs) -> Vec<String> {
        let mut missed = BTreeSet::new();
        let mut uses = |kind: &str, name: &str, there: &[Word]| {
            if !there.contains(&name) {
                missed.insert(format!("{kind}.{name}"));
            }
        };
        let mapped: Vec<Word> = heirs.keys().copied().collect();
        for ticket in self.tickets.iter().filter(|t| !t.is_closed()) {
            let spec = &ticket.spec;
            uses("queues", ticket.queue(), &mapped);
            uses("topics", spec.topic.as_str(), &new.topic_names());
            uses("channels", spec.channel.as_str(), &new.channel_names());
            for language in &spec.languages {
                uses("languages", language.as_str(), &new.names.languages);
            }
            for language in &ticket.bonds.kept.languages {
                uses("languages", language, &new.names.languages);
            }
            for brand in spec.brand.iter() {
                uses("brands", brand.as_str(), &new.names.brands);
            }
            for segment in spec.segment.iter() {
                uses("segments", segment.as_str(), &new.segment_names());
            }
        }
        missed.into_iter().collect()
    }

    pub(crate) fn replace_policy(
        &mut self,
        document: &PolicyDocument,
        map: &BTreeMap<Name, Name>,
    ) -> Told {
        let (written, old) = (self.written.clone(), self.plan.clone());
        let new = written.iter().find(|one| one.document == *document);
        for (from, to) in map {
            known("queue", from.as_str(), &old.queue_names())?;
            if let Some(new) = new {
                known("queue", to.as_str(), &new.plan.queue_names())?;
            }
        }
        let Some(new) = new else {
            let problems = Policy::new(document).unwrap_err();
            return Err(Refusal::PolicyInvalid(problems));
        };
        let heir = |queue: &Word| {
            let mapped = map.get(*queue).map_or(*queue, |to| to.as_str());
            let there = new.plan.queue_names().into_iter();
            there.clone().find(|one| *one == mapped)
        };
        let queues = old.queue_names().into_iter();
        let heirs: Heirs = queues.filter_map(|one| Some((one, heir(&one)?))).collect();
        let names = self.missed(&new.plan, &heirs);
        if !names.is_empty() {
            return Err(Refusal::NamesInUse { names });
        }
        let open = self.tickets.iter().filter(|t| !t.is_closed());
        let before = open.map(|t| (t.seq, t.own_tier(), self.standing(t.seq)));
        let before: Vec<(Seq, Urgency, Standing)> = before.collect();
        let now_in_force = written.iter().find(|one| Rc::ptr_eq(&one.plan, &old));
        self.plan = new.plan.clone();
        self.to_follow = before.iter().map(|(seq, ..)| *seq).collect();
        self.say(EventKind::PolicyReplaced {
            from: now_in_force.unwrap().digest,
            to: new.digest,
        });
        self.renew_works();
        self.renew_ramps();
        let short = self.plan.reserves.iter().map(|reserve| {
            let mut were = old.reserves.iter();
            let at = were.position(|one| one.name == reserve.name);
            at.is_some_and(|at| self.short[at])
        });
        self.short = short.collect();
        self.renew_loads(&old);
        self.renew_hours(&heirs);
        let turns = std::mem::take(&mut self.turns);
        for queue in self.plan.queue_names() {
            let turn = forebear(&heirs, queue).and_then(|old| turns.get(old).copied());
            self.turns.extend(turn.map(|turn| (queue.to_owned(), turn)));
        }
        self.renew_surges(&old);
        self.renew_tickets(&heirs);
        for (seq, own, before) in &before {
            let seq = *seq;
            self.to_follow.remove(&seq);
            self.reset_attempts(seq);
            self.reclassify(seq, before);
            let bounds = self.charge_anew(seq);
            self.recheck(seq);
            // Those that come later are looked at in their turn.
            let beside = self.offered_beside(seq, bounds);
            for offered in beside.into_iter().filter(|other| *other <= seq) {
                self.recheck_offers(offered);
            }
            self.wake_in_danger(seq, *own);
        }
        for (seq, ..) in before {
            self.readmit_one(seq);
        }
        Ok(Applied::Done)
    }

    /// What agents have stays; of a channel that is gone it counts for none.
    fn renew_works(&mut self) {
        let channels = self.plan.channel_names();
        for work in self.agents.iter_mut().flat_map(|agent| &mut agent.works) {
            if !channels.contains(&work.channel.as_str()) {
                work.channel.clear();
            }
        }
    }

    /// Loads keep by their names what they have counted.
    fn renew_loads(&mut self, old: &Plan) {
        let plan = self.plan.clone();
        let mut loads = BTreeMap::new();
        for load in plan.flows.loads.keys() {
            let mut state = Load::default();
            if let Some(before) = self.loads.get(load) {
                state.raised = before.raised;
                let both = [
                    &old.flows.loads[load].measure,
                    &plan.flows.loads[load].measure,
                ];
                if let [
                    Measure::ServiceLevel { of, .. },
                    Measure::ServiceLevel { .. },
                ] = both
                {
                    let all = &before.in_time;
                    state.in_time = all[all.len().saturating_sub(*of as usize)..].to_vec();
                }
            }
            loads.insert(*load, state);
        }
        for (load, before) in std::mem::replace(&mut self.loads, loads) {
            if before.raised && !plan.flows.loads.contains_key(load) {
                self.say(EventKind::Queue(QueueEvent::LoadEased {
                    load: name(load),
                    queue: name(old.flows.loads[load].queue),
                }));
            }
        }
    }

    /// Queues go on as those did whose place they take; who opens or closes by that says so.
    fn renew_hours(&mut self, heirs: &Heirs) {
        let (now, plan) = (self.now(), self.plan.clone());
        let before = std::mem::take(&mut self.hours);
        let takes = std::mem::take(&mut self.takes);
        for queue in plan.queue_names() {
            let old = forebear(heirs, queue);
            let was = old.and_then(|old| before.get(old).copied());
            if let Some(takes) = old
                .and_then(|old| takes.get(old))
                .filter(|_| self.is_watched(queue))
            {
                self.takes.insert(queue.into(), takes.clone());
            }
            let wall = self.is_open_by_the_wall(queue).filter(|_| self.started);
            let (open, changes_at) = wall.unwrap_or((true, None));
            if wall.is_some() {
                let opened_at = was.and_then(|was| match was.open {
                    true => was.opened_at,
                    false => open.then_some(now),
                });
                self.hours.insert(queue, Hours { open, opened_at });
            }
            if was.is_none_or(|was| was.open) != open {
                self.say_hours(queue, open, changes_at);
            }
        }
    }

    /// Tickets know their queues and ladders by the names that these have now.
    fn renew_tickets(&mut self, heirs: &Heirs) {
        let plan = self.plan.clone();
        let heir = |queue: &str| heirs.get(queue).copied();
        let open = self.tickets.iter().filter(|t| !t.is_closed());
        let classes: BTreeMap<Seq, Class> = open.map(|t| (t.seq, self.class_of(t))).collect();
        for ticket in &mut self.tickets {
            let by_hand = ticket.hand_queue.take();
            ticket.hand_queue = by_hand.and_then(|queue| heir(&queue)).map(str::to_owned);
            let raised = &mut ticket.promised.raised;
            raised.queue = raised.queue.and_then(heir);
            let way = &mut ticket.way;
            let moved = way.moved.take();
            let moved = moved.and_then(|(own, to)| heir(&own).zip(heir(&to)));
            way.moved = moved.map(|(own, to)| (own.into(), to.into()));
            way.been = way
                .been
                .iter()
                .filter_map(|queue| heir(queue))
                .map(str::to_owned)
                .collect();
            let admitted = way.admitted.take();
            way.admitted = admitted.and_then(|queue| heir(&queue)).map(str::to_owned);
            let since = way.since.take();
            way.since = since.and_then(|(queue, since)| Some((heir(&queue)?.into(), since)));
            way.counted = None;
            renew_climb(ticket, &plan);
            if let Some(class) = classes.get(&ticket.seq) {
                ticket.class = class.clone();
            }
        }
    }

    /// An action that is still to be done gets the new limit, counted from when it was demanded
    /// first. Whether the host is to be told again.
    pub(crate) fn retarget_action(&mut self, seq: Seq) -> bool {
        let plan = self.plan.clone();
        let action = self.t_mut(seq).action.as_mut();
        let Some(action) = action.filter(|action| !action.done) else {
            return false;
        };
        let row = &plan.actions[action.name.as_str()];
        let due = row.within.map(|within| action.since + within * SECOND);
        action.then = row.then;
        if due == action.due {
            return false;
        }
        (action.due, action.overdue) = (due, false);
        true
    }

    /// What is demanded may have been to be done by now.
    pub(crate) fn say_if_overdue(&mut self, seq: Seq) {
        let (now, ticket) = (self.now(), self.t(seq).id);
        let action = self.t_mut(seq).action.as_mut();
        let action = action.filter(|action| !action.done && !action.overdue);
        let overdue =
            action.and_then(|action| Some((action.due.filter(|due| *due < now)?, action)));
        if let Some((due, action)) = overdue {
            action.overdue = true;
            let said = EventKind::ActionOverdue {
                ticket,
                action: name(&action.name),
                due: super::desk::ts(due),
            };
            self.say(said);
        }
    }

    /// Another policy, the same once more, or what is none; queues that it lacks are mapped, most
    /// of the time.
    pub(crate) fn other_policy(&self, dice: &mut Dice<'_>) -> Command {
        let written = self.written.get(dice.roll(self.written.len()));
        let new = written.map_or(&self.plan, |written| &written.plan);
        let mut queues = BTreeMap::new();
        for queue in QUEUES {
            let heir = dice.pick(&new.queue_names());
            let lacks = !new.queues.contains_key(queue);
            if self.plan.queues.contains_key(queue) && dice.chance(if lacks { 85 } else { 8 }) {
                queues.insert(name(queue), name(heir));
            }
        }
        if dice.chance(4) {
            queues.insert(
                name(dice.pick(QUEUES)),
                name(dice.pick(&["front", "nowhere"])),
            );
        }
        let document = match written.filter(|_| !dice.chance(4)) {
            Some(written) => written.document.clone(),
            None => PolicyDocument::new("none").topic("lost", Topic::new().queue("nowhere")),
        };
        Command::ReplacePolicy {
            document: Box::new(document),
            queues,
        }
    }
}

// Who comes under a policy that lacks some names names none of these, most of the time.
impl Desk {
    pub(crate) fn agent_with_known_names(
        &self,
        mut spec: AgentSpec,
        dice: &mut Dice<'_>,
    ) -> AgentSpec {
        if dice.chance(5) {
            return spec;
        }
        let names = &self.plan.names;
        let channels = &self.plan.channels;
        (spec.skills).retain(|name, _| names.skills.contains(&name.as_str()));
        (spec.languages).retain(|name, _| names.languages.contains(&name.as_str()));
        (spec.channels).retain(|name| channels.contains_key(name.as_str()));
        (spec.caps).retain(|name, _| channels.contains_key(name.as_str()));
        (spec.brands).retain(|name| names.brands.contains(&name.as_str()));
        spec
    }

    pub(crate) fn ticket_with_known_names(
        &self,
        mut spec: TicketSpec,
        dice: &mut Dice<'_>,
    ) -> TicketSpec {
        if dice.chance(5) {
            return spec;
        }
        let names = &self.plan.names;
        if !self.plan.topics.contains_key(spec.topic.as_str()) && spec.topic != *"nothing" {
            spec.topic = name(dice.pick(&self.plan.topic_names()));
        }
        if !self.plan.channels.contains_key(spec.channel.as_str()) {
            spec.channel = name(dice.pick(&self.plan.channel_names()));
        }
        (spec.languages).retain(|name| names.languages.contains(&name.as_str()));
        spec.brand = (spec.brand).filter(|name| names.brands.contains(&name.as_str()));
        let segments = &self.plan.segments;
        spec.segment = (spec.segment).filter(|name| segments.contains_key(name.as_str()));
        spec
    }
}

/// The ladder of the same name goes on, as far as it goes.
fn renew_climb(ticket: &mut Ticket, plan: &Plan) {
    let Some(climb) = &mut ticket.climb else {
        return;
    };
    let Some(steps) = plan.ladders.get(climb.ladder.as_str()) else {
        ticket.climb = None;
        return;
    };
    climb.reached = climb.reached.min(steps.len());
    climb.in_force = climb.in_force.min(steps.len());
    climb.priority = steps[..climb.reached]
        .iter()
        .filter_map(|step| step.priority)
        .max();
}

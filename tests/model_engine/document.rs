//! A [`Plan`] written down with the document's builder.

use nightdesk::document::{
    Action, Channel, Condition, Label, Ladder, Language, Limits, Needs, Offer, Queue, Ramp,
    Reserve, Rule, Segment, Set, Step, Targets, Topic,
};
use nightdesk::{HandOffStanding, PolicyDocument, RuleMode};

use super::document_clocks::set_clocks;
use super::plan::{
    CLEARANCES, Cond, GROUPS, Plan, QueuePlan, RulePlan, StepPlan, TargetTable, TopicPlan, Word,
    span,
};
use super::plan_clocks::Named;

/// Sets a key of a document where the plan has it.
macro_rules! set {
    ($on:ident, $($key:ident: $value:expr),* $(,)?) => {
        $(if let Some(value) = $value { $on = $on.$key(value); })*
    };
}

impl Plan {
    pub(crate) fn document(&self) -> PolicyDocument {
        let mut document = PolicyDocument::new("random")
            .rule_mode(if self.accumulate {
                RuleMode::Accumulate
            } else {
                RuleMode::FirstMatch
            })
            .strict_priority(self.strict)
            .patience(span(self.patience))
            .skew(span(self.skew))
            .backdate(span(self.backdate))
            .retention(span(self.retention))
            .lost_grace(span(self.lost_grace))
            .agent_budget(self.budget)
            .targets(targets(&self.targets))
            .limits(
                self.write_limits_of_many(self.write_limits_of_customers(Limits::new()))
                    .tickets(self.tickets)
                    .top_tier_tickets(self.top_tickets)
                    .agents(self.agents)
                    .sources(self.sources)
                    .remembered_inputs(self.remembered),
            );
        set!(document,
            callback_channel: self.callback,
            hand_off: self.from_hand_off.then_some(HandOffStanding::HandOff),
        );
        if let Some(ramp) = self.ramp {
            document = document.ramp(Ramp::new(ramp.offers, span(ramp.every), span(ramp.lasts)));
        }
        document = self.write_many(self.write_customers(self.names.write(document)));
        document = self.write_room(self.write_loads(self.write_clocks(names(document))));
        for name in &self.names.languages {
            let mut language = Language::new();
            if let Some(fallback) = self.fallbacks.get(name) {
                language = language.fallback(fallback.iter().copied());
            }
            if *name == "no" {
                language = language.members(["nb", "nn"]);
            }
            document = document.language(*name, language);
        }
        if !self.chain.is_empty() {
            document = document.fallback_chain(self.chain.iter().copied());
        }
        for (name, plan) in &self.channels {
            let mut channel = Channel::new(plan.live).exclusive(plan.exclusive);
            set!(channel, cost: plan.cost, cap: plan.cap, written: plan.written);
            document = document.channel(*name, self.write_manners_of_channel(name, channel));
        }
        for (name, cap) in &self.labels {
            let mut label = Label::new();
            set!(label, cap: *cap);
            document = document.label(*name, label);
        }
        for (name, head_start) in &self.segments {
            let segment = Segment::new().head_start(span(*head_start));
            document = document.segment(*name, self.write_clocks_of_segment(name, segment));
        }
        for (name, plan) in &self.actions {
            let mut action = Action::new();
            set!(action, within: plan.within.map(span), then: plan.then);
            document = document.action(*name, action);
        }
        for (name, steps) in &self.ladders {
            let ladder = steps
                .iter()
                .fold(Ladder::new(), |ladder, step| ladder.step(step.written()));
            document = document.ladder(*name, ladder);
        }
        for (name, plan) in &self.queues {
            let queue = self.write_clocks_of_queue(name, self.write_queue(name, plan));
            document = document.queue(*name, self.write_doors(name, queue));
        }
        for (name, plan) in &self.topics {
            let topic = self.write_clocks_of_topic(name, plan.written());
            let topic = self.write_refer(name, topic);
            document = document.topic(*name, self.write_manners_of_topic(name, topic));
        }
        for (plan, clocks) in self.rules.iter().zip(&self.clocks.rules) {
            document = document.rule(plan.written(clocks));
        }
        for plan in &self.reserves {
            let name = plan.name.as_str();
            let mut reserve =
                Reserve::new(name, plan.tier, plan.topic, plan.channel).agents(plan.agents);
            set!(reserve, language: plan.language);
            document = document.reserve(reserve);
        }
        document
    }
}

fn names(mut document: PolicyDocument) -> PolicyDocument {
    for name in CLEARANCES {
        document = document.clearance(*name);
    }
    for name in GROUPS {
        document = document.group(*name);
    }
    document
}

pub(crate) fn targets(table: &TargetTable) -> Targets {
    let mut targets = Targets::new();
    for ((urgency, priority), target) in table {
        targets = targets.entry(*urgency, *priority, span(*target));
    }
    targets
}

impl Plan {
    fn write_queue(&self, name: Word, plan: &QueuePlan) -> Queue {
        let mut queue = Queue::new()
            .wrap_up(span(plan.wrap_up))
            .targets(targets(&plan.targets));
        if let Some(list) = &plan.choice {
            queue = queue.agent_choice(list.iter().copied());
        }
        if let Some(offer) = &plan.offer {
            let offer = Offer::new(span(offer.limit))
                .decline_back_off(span(offer.decline_back_off))
                .miss_back_off(span(offer.miss_back_off))
                .attempts(offer.attempts)
                .to(offer.to as i64);
            queue = queue.offer(self.write_exhausted(name, offer));
        }
        for group in &plan.groups {
            queue = queue.group(*group);
        }
        set!(queue, preferred_wait: plan.preferred_wait.map(span), ladder: plan.ladder);
        queue
    }
}

impl TopicPlan {
    fn written(&self) -> Topic {
        let mut topic = Topic::new();
        set!(topic,
            urgency: self.urgency, priority: self.priority, queue: self.queue,
            human_only: self.human_only, bot_first: self.bot_first, fallback: self.fallback,
            language_by_law: self.by_law,
            language_level: self.language_level, exclusive: self.exclusive,
            action: self.action, on_abandon: self.on_abandon, ladder: self.ladder,
        );
        if let Some(skills) = &self.skills {
            topic = topic.no_skills();
            for (skill, level) in skills {
                topic = topic.skill(*skill, *level);
            }
        }
        if let Some(either) = self.either {
            let skills = either.map(|(skill, level)| Needs::skill(skill, level));
            topic = topic.needs(Needs::any(skills));
        }
        if let Some(labels) = &self.labels {
            topic = topic.labels(labels.iter().copied());
        }
        for clearance in self.clearances.iter().flatten() {
            topic = topic.clearance(*clearance);
        }
        for group in self.groups.iter().flatten() {
            topic = topic.group(*group);
        }
        for group in self.excluded_groups.iter().flatten() {
            topic = topic.excluded_group(*group);
        }
        topic
    }
}

impl RulePlan {
    fn written(&self, clocks: &Named) -> Rule {
        let mut set = set_clocks(clocks, Set::new());
        set!(set,
            urgency: self.urgency, priority: self.priority, queue: self.queue,
            human_only: self.human_only.then_some(true), bot_first: self.bot_first, language_by_law: self.by_law.then_some(true), fallback: self.fallback,
            language_level: self.language_level, head_start: self.head_start.map(span),
            ladder: self.ladder,
        );
        for (skill, level) in &self.skills {
            set = set.skill(*skill, *level);
        }
        for clearance in &self.clearances {
            set = set.clearance(*clearance);
        }
        for group in &self.groups {
            set = set.group(*group);
        }
        for group in &self.excluded_groups {
            set = set.excluded_group(*group);
        }
        Rule::new(self.name.as_str(), self.when.written(), set)
    }
}

impl StepPlan {
    fn written(&self) -> Step {
        let mut step = Step::new();
        set!(step,
            after: self.after.map(span), since_arrival: self.since_arrival.map(span),
            drop_needs: self.drop_needs.then_some(true), fallback: self.fallback.then_some(true),
            language_level: self.language_level, any_group: self.any_group.then_some(true),
            any_agent: self.any_agent.then_some(true), priority: self.priority,
        );
        for skill in &self.drop_skills {
            step = step.drop_skill(*skill);
        }
        for (skill, level) in &self.levels {
            step = step.level(*skill, *level);
        }
        for group in &self.groups {
            step = step.group(*group);
        }
        self.lending.write(step)
    }
}

impl Cond {
    fn written(&self) -> Condition {
        let blank = Condition::new();
        let parts = |parts: &[Self]| parts.iter().map(Self::written).collect::<Vec<_>>();
        match self {
            Self::Topic(name) => blank.topic([*name]),
            Self::Channel(name) => blank.channel([*name]),
            Self::Segment(name) => blank.segment([*name]),
            Self::Brand(name) => blank.brand([*name]),
            Self::Flag(name) => blank.flag([*name]),
            Self::AtLeast(name, bound) => blank.attribute(*name).at_least(*bound),
            Self::Exists(name, exists) => blank.attribute(*name).exists(*exists),
            Self::All(conds) => blank.all(parts(conds)),
            Self::Any(conds) => blank.any(parts(conds)),
            Self::None(conds) => blank.none(parts(conds)),
        }
    }
}

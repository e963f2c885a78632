//! A [`Plan`] written down with the document's builder.

use nightdesk::document::{
    Action, Channel, ClockTargets, Condition, Language, Limit, Limits, Offer, Queue, Rule, Segment,
    Set, Targets, Topic,
};
use nightdesk::{PolicyDocument, RuleMode};

use super::plan::{Cond, Plan, QueuePlan, RulePlan, TargetTable, TopicPlan, span};

impl Plan {
    /// What the engine reads.
    pub(crate) fn document(&self) -> PolicyDocument {
        let limits = &self.limits;
        let mut document = PolicyDocument::new("random")
            .rule_mode(if self.accumulate {
                RuleMode::Accumulate
            } else {
                RuleMode::FirstMatch
            })
            .strict_priority(self.strict_priority)
            .patience(span(self.patience))
            .skew(span(self.skew))
            .backdate(span(self.backdate))
            .retention(span(self.retention))
            .lost_grace(span(self.lost_grace))
            .agent_budget(self.agent_budget)
            .targets(written_targets(&self.targets))
            .limits(
                Limits::new()
                    .tickets(limits.tickets)
                    .agents(limits.agents)
                    .sources(limits.sources)
                    .remembered_inputs(limits.remembered_inputs)
                    .ticket_languages(limits.ticket_languages)
                    .attributes(limits.attributes)
                    .anchors(limits.anchors)
                    .agent_skills(limits.agent_skills),
            );
        if let Some(channel) = self.callback {
            document = document.callback_channel(channel);
        }
        for skill in &self.skills {
            document = document.skill(*skill);
        }
        for brand in &self.brands {
            document = document.brand(*brand);
        }
        for (name, plan) in &self.languages {
            let mut language = Language::new();
            if let Some(fallback) = &plan.fallback {
                language = language.fallback(fallback.iter().copied());
            }
            if !plan.members.is_empty() {
                language = language.members(plan.members.iter().copied());
            }
            document = document.language(*name, language);
        }
        if !self.chain.is_empty() {
            document = document.fallback_chain(self.chain.iter().copied());
        }
        for (name, plan) in &self.channels {
            let mut channel = Channel::new(plan.live).cost(plan.cost);
            if let Some(cap) = plan.cap {
                channel = channel.cap(cap);
            }
            document = document.channel(*name, channel);
        }
        for (name, head_start) in &self.segments {
            document = document.segment(*name, Segment::new().head_start(span(*head_start)));
        }
        for (name, plan) in &self.actions {
            let mut action = Action::new();
            if let Some(within) = plan.within {
                action = action.within(span(within));
            }
            if let Some(then) = plan.then {
                action = action.then(then);
            }
            if let Some((anchor, floor)) = plan.floor {
                action = action.not_before(Limit::after(anchor).elapsed(span(floor)));
            }
            document = document.action(*name, action);
        }
        for (name, plan) in &self.queues {
            let queue = self.promised.on_queue(name, plan.written());
            document = document.queue(*name, queue);
        }
        for (name, plan) in &self.topics {
            let mut topic = plan.written();
            if self.promised.topics.contains(name) {
                for clock in self.promised.clocks.keys() {
                    topic = topic.clock(*clock, ClockTargets::new());
                }
            }
            document = document.topic(*name, topic);
        }
        for plan in &self.rules {
            document = document.rule(plan.written());
        }
        self.promised.written(document)
    }
}

fn written_targets(table: &TargetTable) -> Targets {
    let mut targets = Targets::new();
    for ((urgency, priority), target) in table {
        targets = targets.entry(*urgency, *priority, span(*target));
    }
    targets
}

impl QueuePlan {
    fn written(&self) -> Queue {
        let mut queue = Queue::new()
            .wrap_up(span(self.wrap_up))
            .targets(written_targets(&self.targets));
        if let Some(list) = &self.agent_choice {
            queue = queue.agent_choice(list.iter().copied());
        }
        if let Some(offer) = &self.offer {
            queue = queue.offer(
                Offer::new(span(offer.limit))
                    .decline_back_off(span(offer.decline_back_off))
                    .miss_back_off(span(offer.miss_back_off))
                    .attempts(offer.attempts),
            );
        }
        queue
    }
}

impl TopicPlan {
    fn written(&self) -> Topic {
        let mut topic = Topic::new();
        if let Some(urgency) = self.urgency {
            topic = topic.urgency(urgency);
        }
        if let Some(priority) = self.priority {
            topic = topic.priority(priority);
        }
        if let Some(queue) = self.queue {
            topic = topic.queue(queue);
        }
        if let Some(skills) = &self.skills {
            topic = topic.no_skills();
            for (skill, level) in skills {
                topic = topic.skill(*skill, i64::from(*level));
            }
        }
        if let Some(human_only) = self.human_only {
            topic = topic.human_only(human_only);
        }
        if let Some(fallback) = self.fallback {
            topic = topic.fallback(fallback);
        }
        if let Some(action) = self.action {
            topic = topic.action(action);
        }
        if let Some(on_abandon) = self.on_abandon {
            topic = topic.on_abandon(on_abandon);
        }
        topic
    }
}

impl RulePlan {
    fn written(&self) -> Rule {
        let mut set = Set::new();
        if let Some(urgency) = self.urgency {
            set = set.urgency(urgency);
        }
        if let Some(priority) = self.priority {
            set = set.priority(priority);
        }
        if let Some(queue) = self.queue {
            set = set.queue(queue);
        }
        for (skill, level) in &self.skills {
            set = set.skill(*skill, i64::from(*level));
        }
        if let Some(human_only) = self.human_only {
            set = set.human_only(human_only);
        }
        if let Some(fallback) = self.fallback {
            set = set.fallback(fallback);
        }
        Rule::new(self.name.as_str(), self.when.written(), set)
    }
}

impl Cond {
    fn written(&self) -> Condition {
        let blank = Condition::new();
        let parts = |parts: &[Cond]| parts.iter().map(Cond::written).collect::<Vec<_>>();
        match self {
            Self::Topic(names) => blank.topic(names.clone()),
            Self::Channel(names) => blank.channel(names.clone()),
            Self::Language(names) => blank.language(names.clone()),
            Self::Segment(names) => blank.segment(names.clone()),
            Self::Brand(names) => blank.brand(names.clone()),
            Self::AtLeast(level) => blank.verification_at_least(*level),
            Self::Below(level) => blank.verification_below(*level),
            Self::Equals(name, value) => blank.attribute(*name).equals(value.clone()),
            Self::NotLess(name, bound) => blank.attribute(*name).at_least(*bound),
            Self::NotMore(name, bound) => blank.attribute(*name).at_most(*bound),
            Self::Exists(name, exists) => blank.attribute(*name).exists(*exists),
            // Of several keys in one table, all must hold.
            Self::All(conds) => match conds.as_slice() {
                [Self::Topic(topics), Self::Channel(channels)] => {
                    blank.topic(topics.clone()).channel(channels.clone())
                }
                conds => blank.all(parts(conds)),
            },
            Self::Any(conds) => blank.any(parts(conds)),
            Self::None(conds) => blank.none(parts(conds)),
        }
    }
}

//! Random policies of customers: flags, coming back, asking twice, how many tickets they may have.

use std::collections::BTreeMap;

use nightdesk::document::{CustomerLimits, Duplicates, Limits, Repeats};
use nightdesk::{OnDuplicate, PolicyDocument, Priority, RepeatScope, Urgency};

use super::dice::Dice;
use super::plan::{Cond, Plan, RulePlan, Word, span};
use super::plan_clocks::Named;

pub(crate) const FLAGS: &[Word] = &["careful", "shut"];

/// Spans are in seconds.
#[derive(Clone, Debug)]
pub(crate) struct RepeatsPlan {
    pub(crate) window: i64,
    pub(crate) priority: Option<Priority>,
    pub(crate) prefers: bool,
    pub(crate) scope: RepeatScope,
}

#[derive(Clone, Debug)]
pub(crate) struct CustomersPlan {
    pub(crate) repeats: Option<RepeatsPlan>,
    /// Within how many seconds, and what follows.
    pub(crate) duplicates: Option<(i64, OnDuplicate)>,
    pub(crate) limits: BTreeMap<Urgency, u32>,
    /// How many may have flags, and how many of a customer's tickets are looked at.
    pub(crate) flagged: u32,
    pub(crate) contacts: u32,
}

impl Default for CustomersPlan {
    fn default() -> Self {
        Self {
            repeats: None,
            duplicates: None,
            limits: BTreeMap::new(),
            flagged: 1_000_000,
            contacts: 64,
        }
    }
}

impl Plan {
    /// Rolled after room; two policies in three have any of it.
    pub(crate) fn add_customers(&mut self, dice: &mut Dice<'_>) {
        if !dice.chance(67) {
            return;
        }
        for rule in &mut self.rules {
            let (roll, flag) = (dice.roll(5), Cond::Flag(dice.pick(FLAGS)));
            let own = rule.when.clone();
            rule.when = match roll {
                1 => flag,
                2 => Cond::All(vec![flag, own]),
                3 => Cond::Any(vec![flag, own]),
                4 => Cond::All(vec![own, Cond::None(vec![flag])]),
                _ => own,
            };
        }
        if dice.chance(50) {
            let rule = self.rule_of_flag(dice);
            self.rules.push(rule);
            self.clocks.rules.push(Named::new());
        }
        let window = dice.pick(&[60, 5, 20, 1, 600]).min(self.retention);
        if dice.chance(60) && window > 0 {
            self.customers.repeats = Some(RepeatsPlan {
                window,
                priority: dice.maybe(70, &[Priority::High, Priority::Urgent, Priority::Low]),
                prefers: dice.chance(60),
                scope: dice.pick(&[RepeatScope::Topic, RepeatScope::Any]),
            });
        }
        if dice.chance(60) {
            let window = dice.pick(&[60, 5, 20, 1, 600]);
            let all = [OnDuplicate::Merge, OnDuplicate::Link, OnDuplicate::Tell];
            self.customers.duplicates = Some((window, dice.pick(&all)));
        }
        for tier in Urgency::ALL {
            if let Some(limit) = dice.maybe(65, &[1, 2, 1, 3]) {
                self.customers.limits.insert(*tier, limit);
            }
        }
        self.customers.flagged = dice.pick(&[1_000_000, 1_000_000, 1, 2]);
        self.customers.contacts = dice.pick(&[64, 64, 1, 2]);
    }

    /// Something for customers of whom a word was said.
    fn rule_of_flag(&self, dice: &mut Dice<'_>) -> RulePlan {
        let flag = Cond::Flag(dice.pick(FLAGS));
        RulePlan {
            urgency: dice.maybe(40, &[Urgency::Elevated, Urgency::Routine]),
            human_only: dice.chance(30),
            by_law: dice.chance(20),
            ..self.rule(self.rules.len(), dice)
        }
        .on(flag)
    }

    pub(crate) fn write_customers(&self, mut document: PolicyDocument) -> PolicyDocument {
        for flag in FLAGS {
            document = document.flag(*flag);
        }
        if let Some(plan) = &self.customers.repeats {
            let mut repeats = Repeats::new(span(plan.window))
                .prefer_last_agent(plan.prefers)
                .scope(plan.scope);
            if let Some(priority) = plan.priority {
                repeats = repeats.priority(priority);
            }
            document = document.repeats(repeats);
        }
        if let Some((window, then)) = self.customers.duplicates {
            document = document.duplicates(Duplicates::new(span(window)).then(then));
        }
        let mut limits = CustomerLimits::new();
        for (tier, limit) in &self.customers.limits {
            limits = match tier {
                Urgency::Emergency => limits.emergency(*limit),
                Urgency::Critical => limits.critical(*limit),
                Urgency::Protective => limits.protective(*limit),
                Urgency::Elevated => limits.elevated(*limit),
                _ => limits.routine(*limit),
            };
        }
        document.customer_limits(limits)
    }

    pub(crate) fn write_limits_of_customers(&self, limits: Limits) -> Limits {
        let plan = &self.customers;
        limits
            .customers(plan.flagged)
            .customer_contacts(plan.contacts)
    }
}

impl RulePlan {
    fn on(self, when: Cond) -> Self {
        let bot_first = self.bot_first.filter(|bot| !(*bot && self.human_only));
        Self {
            when,
            bot_first,
            ..self
        }
    }
}

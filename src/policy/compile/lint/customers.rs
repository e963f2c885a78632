//! What is said of customers and has no effect.

use std::collections::BTreeSet;

use super::report_unused;
use crate::policy::SurgeOf;
use crate::policy::compile::faults::{Fault, Faults};
use crate::policy::compile::path::Path;
use crate::policy::compiled::Compiled;
use crate::policy::index::FlagIx;
use crate::policy::problem::ProblemCode;
use crate::policy::rule::Test;

pub(super) fn customers(policy: &Compiled, faults: &mut Faults) {
    let root = Path::ROOT;
    let rules = &policy.customers;
    let mut used = BTreeSet::new();
    for rule in &policy.rules {
        flags(&rule.when, &mut used);
    }
    let remedy = "no rule looks at it; name it as `flag` in a condition, or leave it out";
    report_unused(&rules.flags, &used, remedy, faults);
    if let Some(repeats) = &rules.repeats
        && repeats.window > policy.retention
    {
        let message = format_args!(
            "closed tickets are kept for {}, so nobody who comes back later than that is known; shorten the window, or raise `retention`",
            policy.retention
        );
        let fault = Fault::new(ProblemCode::NoEffect, message).value(repeats.window);
        faults.add(&root.key("repeats").key("window"), fault);
    }
    let callbacks = policy.document.callbacks.as_ref();
    let top = callbacks.and_then(|callbacks| callbacks.top_tier_retry.as_ref());
    let calls = rules.callbacks.as_ref();
    if top.is_some() && calls.is_some_and(|calls| calls.retry.is_empty()) {
        let message =
            "nobody is called again, so it shortens nothing; say when in `retry`, or leave it out";
        let fault = Fault::new(ProblemCode::NoEffect, message);
        faults.add(&root.key("callbacks").key("top_tier_retry"), fault);
    }
    let table = root.key("surges");
    for surge in &rules.surges {
        if surge.rule.of == SurgeOf::Repeats && rules.repeats.is_none() {
            let message = "there are no repeats to count: the policy does not say what is one; write `repeats`, or count contacts";
            let fault = Fault::new(ProblemCode::NoEffect, message).value(surge.rule.of);
            faults.add(&table.key(surge.name.as_str()).key("of"), fault);
        }
    }
}

/// The flags that a condition looks at.
fn flags(test: &Test, used: &mut BTreeSet<FlagIx>) {
    match test {
        Test::Flag(list) => used.extend(list),
        Test::All(tests) | Test::Any(tests) | Test::None(tests) => {
            tests.iter().for_each(|test| flags(test, used));
        }
        _ => {}
    }
}

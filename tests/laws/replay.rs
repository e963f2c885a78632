//! The laws that compare engines which are told the same.

use nightdesk::{Engine, Event, Input, Policy, PolicyDocument};

use super::plan::{Dice, Plan};
use super::world::{Case, Checked, World, fail, instant};

/// Everything an engine holds, in words: its digest could be blind.
pub(crate) fn whole(engine: &Engine) -> String {
    format!("{engine:?}")
}

fn engine(case: &Case) -> Engine {
    let document = Plan::from_rolls(&case.plans[0]).document();
    // As a host would have read it.
    let text = serde_json::to_string(&document).unwrap();
    let document: PolicyDocument = serde_json::from_str(&text).unwrap();
    Engine::new(Policy::new(&document).unwrap())
}

fn written(events: &[Event]) -> String {
    serde_json::to_string(events).unwrap()
}

/// A failure, told with all inputs up to and with this one.
fn told<T>(law: &str, inputs: &[Input], upto: usize, what: String) -> Checked<T> {
    let inputs = inputs.iter().take(upto + 1);
    let lines: Vec<String> = inputs
        .map(|input| serde_json::to_string(input).unwrap())
        .collect();
    fail(law, format!("{what}\n{}", lines.join("\n")))
}

/// Law 1: the same inputs, also written down and read back, give the same bytes
/// and digests; so does a clone that goes on.
pub(crate) fn determinism(case: &Case) -> Checked {
    let inputs = World::journal(case)?;
    let (mut one, mut two) = (engine(case), engine(case));
    let (mut clone, mut before) = (None, None);
    for (position, input) in inputs.iter().enumerate() {
        let text = serde_json::to_string(input).unwrap();
        let read: Input = serde_json::from_str(&text).unwrap();
        if read != *input {
            return fail("determinism", format!("{text} reads as {read:?}"));
        }
        let mut outs = [Vec::new(), Vec::new(), Vec::new()];
        let outcome = one.apply(input, &mut outs[0]);
        let mut same = two.apply(&read, &mut outs[1]) == outcome;
        if position == inputs.len() / 2 {
            clone = Some(one.clone());
        } else if let Some(clone) = &mut clone {
            same &= clone.apply(input, &mut outs[2]) == outcome
                && written(&outs[0]) == written(&outs[2])
                && (position % 4 > 0 || one.state_digest() == clone.state_digest());
        }
        same &= written(&outs[0]) == written(&outs[1]);
        let digest = one.state_digest();
        same &= digest == two.state_digest();
        same &= position % 16 > 0 || whole(&one) == whole(&two);
        if !same {
            return told("determinism", &inputs, position, format!("{outs:#?}"));
        }
        let blind = !outs[0].is_empty() && before == Some(digest);
        before = Some(digest);
        if blind {
            return told(
                "determinism",
                &inputs,
                position,
                "the digest is blind".into(),
            );
        }
    }
    Ok(())
}

/// Law 2, in part: time that passes in between, in whatever steps, changes
/// nothing. The rest of it is in `watch`.
pub(crate) fn tick_freedom(case: &Case) -> Checked {
    let inputs = World::journal(case)?;
    let (mut plain, mut ticked) = (engine(case), engine(case));
    let dice = &mut Dice::new(case.plans.last().unwrap());
    for (position, input) in inputs.iter().enumerate() {
        let (mut one, mut two) = (Vec::new(), Vec::new());
        let outcome = plain.apply(input, &mut one);
        let (now, at) = (ticked.now().unwrap_or(input.at), input.at);
        // An input that does not let time pass (seen before, say) leaves no room
        // in between; nor does the first one.
        let passes = position > 0 && plain.now() == Some(at);
        for _ in 0..dice.roll(if passes { 4 } else { 1 }) {
            let between = at.as_micros().saturating_sub(now.as_micros()).max(0);
            let share = dice.roll(101) as i64;
            let wakeup = ticked.next_wakeup().map_or(at, |wakeup| wakeup.at);
            let choices = [
                now.as_micros() + between / 100 * share,
                wakeup.as_micros() - 1,
                wakeup.as_micros(),
                now.as_micros() - 1,
            ];
            let instant = instant(dice.pick(&choices).min(at.as_micros()));
            let _ = ticked.advance(instant, &mut two);
        }
        let same = ticked.apply(input, &mut two) == outcome && one == two;
        if !same || plain.state_digest() != ticked.state_digest() {
            return told(
                "tick freedom",
                &inputs,
                position,
                format!("{one:#?}\n{two:#?}"),
            );
        }
    }
    Ok(())
}

/// Law 9: a refused command leaves what letting time pass would have left.
pub(crate) fn refusal_changes_nothing(case: &Case) -> Checked {
    let inputs = World::journal(case)?;
    let mut engine = engine(case);
    for (position, input) in inputs.iter().enumerate() {
        let before = engine.clone();
        let mut out = Vec::new();
        let Err(refusal) = engine.apply(input, &mut out) else {
            continue;
        };
        let law = |what: &str| {
            let what = format!("{what} changed by {refusal}: {out:#?}");
            told("refusal changes nothing", &inputs, position, what)
        };
        let mut passed = Vec::new();
        let mut idle = before.clone();
        let in_time = idle.advance(input.at, &mut passed).is_ok();
        match refusal.code().get() {
            // Refused before the time was looked at, or for it.
            1..=3 => {
                if !out.is_empty() || whole(&engine) != whole(&before) {
                    return law("something");
                }
                continue;
            }
            _ if !in_time || out != passed => return law("the events"),
            4 if whole(&engine) != whole(&idle) => return law("something"),
            4 => continue,
            _ => {}
        }
        // Without a delivery nothing at all is different.
        let mut bare = input.clone();
        bare.delivery = None;
        let mut unsourced = before;
        let mut said = Vec::new();
        let again = unsourced.apply(&bare, &mut said);
        if again.as_ref() != Err(&refusal) || said != passed || whole(&unsourced) != whole(&idle) {
            return law("something");
        }
        // With one, nothing but the memory of inputs: what follows is the same.
        let mut refused = engine.clone();
        for later in inputs.iter().skip(position + 1).take(4) {
            let mut later = later.clone();
            later.delivery = None;
            let (mut one, mut two) = (Vec::new(), Vec::new());
            let same = refused.apply(&later, &mut one) == idle.apply(&later, &mut two);
            if !same || one != two {
                return law("what follows");
            }
        }
        let remembered = input.delivery.is_some();
        if (engine.state_digest() != unsourced.state_digest()) != remembered {
            return law("more or less than the memory");
        }
    }
    Ok(())
}

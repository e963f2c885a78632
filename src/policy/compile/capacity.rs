//! Labels, the ramp, reserves.

use super::faults::{COUNTS, Fault, Faults};
use super::path::Path;
use super::tables::some_time;
use super::vocabulary::{self, MAX_OTHERS, Vocabulary, at_most};
use crate::model::{Name, TicketSpec, Urgency};
use crate::policy::compiled::{LabelRow, RampRow, ReserveRow};
use crate::policy::document::{Named, PolicyDocument, Reserve};
use crate::policy::problem::ProblemCode;
use crate::time::Span;

pub(super) fn labels(document: &PolicyDocument, faults: &mut Faults) -> Vec<LabelRow> {
    let root = Path::ROOT;
    let table = root.key("labels");
    let mut rows = Vec::new();
    for (name, label) in document.labels.iter().flat_map(Named::iter) {
        let at = table.key(name.as_str());
        faults.keys(&at, label);
        let caps = 0..=*COUNTS.end();
        let cap = label
            .cap
            .and_then(|cap| faults.number(&at.key("cap"), cap, caps, "leave it out for no cap"));
        rows.push(LabelRow { cap });
    }
    rows
}

pub(super) fn ramp(document: &PolicyDocument, faults: &mut Faults) -> Option<RampRow> {
    let ramp = document.ramp.as_ref()?;
    let root = Path::ROOT;
    let at = root.key("ramp");
    faults.keys(&at, ramp);
    let remedy = "leave out `ramp` for no bound";
    let offers = faults
        .required(&at.key("offers"), &ramp.offers, "say how many offers")
        .and_then(|offers| faults.number(&at.key("offers"), *offers, COUNTS, remedy));
    let mut span = |key, given, needed| {
        let at = at.key(key);
        let written = faults.required(&at, given, needed)?;
        some_time(&at, written, remedy, faults)
    };
    let every = span("every", &ramp.every, "say in what time");
    let lasts = span("lasts", &ramp.lasts, "say for how long after coming online");
    Some(RampRow {
        offers: offers?,
        every: every?,
        lasts: lasts?,
    })
}

pub(super) fn reserves(
    document: &PolicyDocument,
    names: &Vocabulary,
    name_bytes: u32,
    faults: &mut Faults,
) -> Vec<ReserveRow> {
    let root = Path::ROOT;
    let table = root.key("reserves");
    let list = document.reserves.as_deref().unwrap_or_default();
    at_most(&table, list.len(), MAX_OTHERS, faults);
    let mut known: Vec<&Name> = Vec::new();
    let mut rows = Vec::new();
    for (position, reserve) in list.iter().enumerate() {
        let at = table.position(position);
        if let Some(name) = &reserve.name
            && known.contains(&name)
        {
            let message = "another reserve has this name; give each its own";
            let fault = Fault::new(ProblemCode::Duplicate, message).value(name);
            faults.add(&at.key("name"), fault);
        }
        known.extend(&reserve.name);
        rows.extend(row(&at, reserve, names, name_bytes, faults));
    }
    rows
}

fn row(
    at: &Path<'_>,
    reserve: &Reserve,
    names: &Vocabulary,
    name_bytes: u32,
    faults: &mut Faults,
) -> Option<ReserveRow> {
    faults.keys(at, reserve);
    let key = at.key("name");
    let name = faults.required(&key, &reserve.name, "give it a name, for events");
    if let Some(name) = name {
        vocabulary::name(&key, name, name_bytes, faults);
    }
    let agents = faults.count_or(&at.key("agents"), reserve.agents, 1);
    let key = at.key("tier");
    let tier = faults
        .required(&key, &reserve.tier, "say which tier it is kept for")
        .and_then(|tier| faults.read(&key, tier));
    if tier == Some(Urgency::Routine) {
        let message =
            "nothing is below `routine`, so nobody would be kept free; write a higher tier";
        let fault = Fault::new(ProblemCode::ReserveTier, message).value(Urgency::Routine);
        faults.add(&key, fault);
    }
    let key = at.key("topic");
    let topic = faults.required(&key, &reserve.topic, "say what such work is about");
    let found = topic.and_then(|topic| faults.find(&key, &names.topics, topic));
    let topic = topic.zip(found);
    let key = at.key("channel");
    let channel = faults.required(&key, &reserve.channel, "say how such customers reach out");
    let found = channel.and_then(|channel| faults.find(&key, &names.channels, channel));
    let channel = channel.zip(found);
    let language = reserve.language.as_ref();
    let spoken = language.map(|name| faults.find(&at.key("language"), &names.languages, name));
    let ((topic, topic_ix), (channel, channel_ix)) = topic.zip(channel)?;
    let mut work = TicketSpec::new(0, topic.clone(), channel.clone());
    work.languages.extend(language.cloned());
    Some(ReserveRow {
        name: name?.clone(),
        agents,
        tier: tier?,
        work,
        topic: topic_ix,
        channel: channel_ix,
        language: spoken.flatten(),
    })
}

/// How long a ticket waits for the agent who knows it.
pub(super) fn preferred_wait(
    at: &Path<'_>,
    queue: &crate::policy::document::Queue,
    choice: &[crate::policy::Comparator],
    faults: &mut Faults,
) -> Option<Span> {
    let key = at.key("preferred_wait");
    let written = queue.preferred_wait.as_ref()?;
    let wait = some_time(&key, written, "leave it out for not waiting", faults)?;
    if !choice.contains(&crate::policy::Comparator::Preferred) {
        let message = "tickets would wait for an agent who is not preferred then; put `preferred` first in `agent_choice`, or leave this out";
        let fault = Fault::new(ProblemCode::Contradiction, message).value(wait);
        faults.add(&key, fault);
    }
    Some(wait)
}

//! Limits, channels, segments and actions.

use super::clocks::Clocks;
use super::deadlines::Deadlines;
use super::faults::{COUNTS, Fault, Faults};
use super::path::Path;
use super::vocabulary::Vocabulary;
use crate::policy::Limits;
use crate::policy::compiled::{ActionRow, ChannelRow, SegmentRow};
use crate::policy::document::{Named, PolicyDocument, Written};
use crate::policy::problem::ProblemCode;
use crate::time::Span;

pub(super) fn limits(document: &PolicyDocument, faults: &mut Faults) -> Limits {
    let defaults = Limits::default();
    let Some(limits) = &document.limits else {
        return defaults;
    };
    let root = Path::ROOT;
    let at = root.key("limits");
    faults.keys(&at, limits);
    let beyond = limits.top_tier_tickets.and_then(|given| {
        let remedy = "write 0 to keep no places for the top three tiers";
        faults.number(
            &at.key("top_tier_tickets"),
            given,
            0..=*COUNTS.end(),
            remedy,
        )
    });
    let mut count = |key, given, default| faults.count_or(&at.key(key), given, default);
    Limits {
        tickets: count("tickets", limits.tickets, defaults.tickets),
        top_tier_tickets: beyond.unwrap_or(defaults.top_tier_tickets),
        agents: count("agents", limits.agents, defaults.agents),
        sources: count("sources", limits.sources, defaults.sources),
        remembered_inputs: count(
            "remembered_inputs",
            limits.remembered_inputs,
            defaults.remembered_inputs,
        ),
        name_bytes: count("name_bytes", limits.name_bytes, defaults.name_bytes),
        attributes: count("attributes", limits.attributes, defaults.attributes),
        anchors: count("anchors", limits.anchors, defaults.anchors),
        ticket_languages: count(
            "ticket_languages",
            limits.ticket_languages,
            defaults.ticket_languages,
        ),
        agent_skills: count("agent_skills", limits.agent_skills, defaults.agent_skills),
        roster_shifts: count(
            "roster_shifts",
            limits.roster_shifts,
            defaults.roster_shifts,
        ),
        ticket_agents: count(
            "ticket_agents",
            limits.ticket_agents,
            defaults.ticket_agents,
        ),
        ladder_steps: count("ladder_steps", limits.ladder_steps, defaults.ladder_steps),
        customers: count("customers", limits.customers, defaults.customers),
        customer_contacts: count(
            "customer_contacts",
            limits.customer_contacts,
            defaults.customer_contacts,
        ),
        incidents: count("incidents", limits.incidents, defaults.incidents),
    }
}

pub(super) fn channels(
    document: &PolicyDocument,
    agent_budget: u32,
    faults: &mut Faults,
) -> Vec<ChannelRow> {
    let root = Path::ROOT;
    let table = root.key("channels");
    let mut rows = Vec::new();
    for (name, channel) in document.channels.iter().flat_map(Named::iter) {
        let at = table.key(name.as_str());
        faults.keys(&at, channel);
        let remedy = "write live = true if the customer is there now (chat, call), else false";
        let live = faults.required(&at.key("live"), &channel.live, remedy);
        let caps = 0..=*COUNTS.end();
        rows.push(ChannelRow {
            live: live.copied().unwrap_or(false),
            cost: channel
                .cost
                .and_then(|cost| {
                    let remedy = "a ticket that costs nothing would never fill an agent";
                    faults.number(&at.key("cost"), cost, COUNTS, remedy)
                })
                .unwrap_or(agent_budget),
            cap: channel.cap.and_then(|cap| {
                faults.number(&at.key("cap"), cap, caps, "leave it out for no cap")
            }),
            exclusive: channel.exclusive.unwrap_or(false),
            interruptible: channel.interruptible.unwrap_or(false),
            interrupts: channel.interrupts.unwrap_or(false),
            written: channel.written.unwrap_or(!live.copied().unwrap_or(false)),
        });
    }
    rows
}

pub(super) fn segments(
    document: &PolicyDocument,
    clocks: Clocks<'_>,
    faults: &mut Faults,
) -> Vec<SegmentRow> {
    let root = Path::ROOT;
    let table = root.key("segments");
    let mut rows = Vec::new();
    for (name, segment) in document.segments.iter().flat_map(Named::iter) {
        let at = table.key(name.as_str());
        faults.keys(&at, segment);
        let head_start = segment.head_start.as_ref();
        rows.push(SegmentRow {
            head_start: faults.read_or(&at.key("head_start"), head_start, Span::ZERO),
            clock_targets: clocks.targets(&at.key("clocks"), segment.clocks.as_ref(), faults),
        });
    }
    rows
}

pub(super) fn actions(
    document: &PolicyDocument,
    names: &Vocabulary,
    name_bytes: u32,
    faults: &mut Faults,
) -> Vec<ActionRow> {
    let root = Path::ROOT;
    let table = root.key("actions");
    let mut rows = Vec::new();
    for (name, action) in document.actions.iter().flat_map(Named::iter) {
        let at = table.key(name.as_str());
        faults.keys(&at, action);
        rows.push(ActionRow {
            within: action.within.as_ref().and_then(|within| {
                let remedy = "leave it out if the host may take its time";
                some_time(&at.key("within"), within, remedy, faults)
            }),
            then: action
                .then
                .as_ref()
                .and_then(|then| faults.read(&at.key("then"), then)),
            not_before: action.not_before.as_ref().map(|floor| {
                Deadlines::new(names, name_bytes, faults).limit(&at.key("not_before"), floor)
            }),
        });
    }
    rows
}

/// A span that must not be zero.
pub(super) fn some_time(
    at: &Path<'_>,
    written: &Written<Span>,
    remedy: &str,
    faults: &mut Faults,
) -> Option<Span> {
    let span = faults.read(at, written)?;
    if span.is_zero() {
        let message = format_args!("`{span}` is no time at all; {remedy}");
        faults.add(at, Fault::new(ProblemCode::OutOfRange, message).value(span));
    }
    Some(span)
}

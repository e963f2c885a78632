//! Questions that several commands ask.

use smallvec::SmallVec;

use crate::engine::refusal::Refusal;
use crate::engine::state::names::Names;
use crate::engine::turn::Turn;
use crate::model::{AgentId, AgentSpec, AttributeValue, Attributes, Name, TicketId, TicketSpec};
use crate::policy::compiled::Compiled;
use crate::policy::index::{self, QueueIx};

impl Turn<'_> {
    /// A ticket, open or kept.
    pub(crate) fn known(&self, ticket: TicketId) -> Result<u64, Refusal> {
        let seq = self.state.tickets.seq(ticket);
        seq.ok_or(Refusal::UnknownTicket { ticket })
    }

    /// A ticket that is open.
    pub(crate) fn open(&self, ticket: TicketId) -> Result<u64, Refusal> {
        let seq = self.known(ticket)?;
        self.not_closed(ticket, seq)?;
        Ok(seq)
    }

    /// For commands that name an agent too: its existence is asked before the ticket's stage.
    pub(crate) fn not_closed(&self, ticket: TicketId, seq: u64) -> Result<(), Refusal> {
        match self.ticket(seq) {
            Some(known) if known.is_closed() => Err(Refusal::TicketClosed {
                ticket,
                into: known.bonds.merged_into,
            }),
            _ => Ok(()),
        }
    }

    /// An open ticket and a registered agent, asked in the order of the refusals' numbers.
    pub(crate) fn open_and_registered(
        &self,
        ticket: TicketId,
        agent: AgentId,
    ) -> Result<(u64, u64), Refusal> {
        let seq = self.known(ticket)?;
        let by = self.registered(agent)?;
        self.not_closed(ticket, seq)?;
        Ok((seq, by))
    }

    /// An agent, registered.
    pub(crate) fn registered(&self, agent: AgentId) -> Result<u64, Refusal> {
        let seq = self.state.agents.seq(agent);
        seq.ok_or(Refusal::UnknownAgent { agent })
    }
}

/// A name as the policy numbers it.
pub(crate) fn look_up<I>(
    names: &index::Names<I>,
    what: &'static str,
    name: &Name,
) -> Result<I, Refusal>
where
    I: From<u16> + Copy,
    usize: From<I>,
{
    names
        .get(name.as_str())
        .ok_or_else(|| Refusal::UnknownName {
            what,
            given: name.clone(),
            nearest: names.nearest(name.as_str()).cloned(),
        })
}

/// A queue as the policy numbers it.
pub(crate) fn queue(policy: &Compiled, name: &Name) -> Result<QueueIx, Refusal> {
    look_up(&policy.queues, "queue", name)
}

/// The names of a ticket as the policy numbers them.
pub(crate) fn ticket_names(
    policy: &Compiled,
    flags: &[Name],
    spec: &TicketSpec,
) -> Result<Names, Refusal> {
    let topic = look_up(&policy.topics, "topic", &spec.topic)?;
    let channel = look_up(&policy.channels, "channel", &spec.channel)?;
    let mut languages = SmallVec::new();
    for name in &spec.languages {
        languages.push(look_up(&policy.languages, "language", name)?);
    }
    let brand = spec.brand.as_ref();
    let brand = brand.map(|name| look_up(&policy.brands, "brand", name));
    let segment = spec.segment.as_ref();
    let segment = segment.map(|name| look_up(&policy.segments, "segment", name));
    Ok(Names {
        topic,
        channel,
        languages,
        brand: brand.transpose()?,
        segment: segment.transpose()?,
        flags: flags
            .iter()
            // The policy need not know all.
            .filter_map(|name| policy.customers.flags.get(name.as_str()))
            .collect(),
    })
}

/// The names of an agent are ones that the policy knows.
pub(crate) fn agent_names(policy: &Compiled, spec: &AgentSpec) -> Result<(), Refusal> {
    for name in spec.skills.keys() {
        look_up(&policy.skills, "skill", name)?;
    }
    for name in spec.languages.keys() {
        look_up(&policy.languages, "language", name)?;
    }
    for name in spec.channels.iter().chain(spec.caps.keys()) {
        look_up(&policy.channels, "channel", name)?;
    }
    for name in &spec.brands {
        look_up(&policy.brands, "brand", name)?;
    }
    for name in spec.label_caps.keys() {
        look_up(&policy.labels, "label", name)?;
    }
    for name in &spec.clearances {
        look_up(&policy.clearances, "clearance", name)?;
    }
    for name in &spec.groups {
        look_up(&policy.groups, "group", name)?;
    }
    Ok(())
}

/// What an agent has from one instant until another ends after it begins.
pub(crate) fn dates(spec: &AgentSpec) -> Result<(), Refusal> {
    let skills = spec.skills.values();
    let skills =
        skills.filter_map(|mastery| Some(("a skill", mastery.valid_from?, mastery.valid_until?)));
    let shifts = spec.roster.iter();
    let shifts = shifts.map(|shift| ("a shift", shift.from, shift.until));
    match skills.chain(shifts).find(|(_, from, until)| until <= from) {
        Some((what, from, until)) => Err(Refusal::EndsBeforeItBegins { what, from, until }),
        None => Ok(()),
    }
}

/// A ticket does not name too many agents.
pub(crate) fn agent_counts(policy: &Compiled, spec: &TicketSpec) -> Result<(), Refusal> {
    let limit = policy.limits.ticket_agents;
    for (what, agents) in [
        ("wanted agents", &spec.wanted),
        ("excluded agents", &spec.excluded),
    ] {
        count(what, agents.len(), limit, "ticket_agents")?;
    }
    Ok(())
}

/// A ticket does not want an agent whom it excludes.
pub(crate) fn agents_agree(spec: &TicketSpec) -> Result<(), Refusal> {
    match spec.wanted.intersection(&spec.excluded).next() {
        Some(agent) => Err(Refusal::WantedAndExcluded {
            ticket: spec.id,
            agent: *agent,
        }),
        None => Ok(()),
    }
}

/// No text of a ticket is too long.
pub(crate) fn ticket_texts(policy: &Compiled, spec: &TicketSpec) -> Result<(), Refusal> {
    let names = [&spec.topic, &spec.channel].into_iter();
    let names = names
        .chain(&spec.languages)
        .chain(&spec.brand)
        .chain(&spec.segment);
    for name in names {
        text(policy, "a name", name)?;
    }
    for (name, value) in &spec.attributes {
        attribute(policy, name, Some(value))?;
    }
    Ok(())
}

/// No text of an attribute is too long.
pub(crate) fn attribute(
    policy: &Compiled,
    name: &Name,
    value: Option<&AttributeValue>,
) -> Result<(), Refusal> {
    text(policy, "an attribute's name", name)?;
    match value {
        Some(AttributeValue::Text(value)) => text(policy, "an attribute's value", value),
        _ => Ok(()),
    }
}

/// The name of a source is not too long: it is kept.
pub(crate) fn source_name(policy: &Compiled, name: &Name) -> Result<(), Refusal> {
    text(policy, "the name of a source", name)
}

/// A text is not too long.
pub(crate) fn text(policy: &Compiled, what: &'static str, text: &Name) -> Result<(), Refusal> {
    let length = text.as_str().len() as u64;
    let limit = policy.limits.name_bytes;
    if length > u64::from(limit) {
        return Err(Refusal::TooLong {
            what,
            length,
            limit,
        });
    }
    Ok(())
}

/// A ticket does not have too many languages.
pub(crate) fn language_count(policy: &Compiled, languages: &[Name]) -> Result<(), Refusal> {
    let limit = policy.limits.ticket_languages;
    count(
        "languages of a ticket",
        languages.len(),
        limit,
        "ticket_languages",
    )
}

/// A ticket does not have too many attributes.
pub(crate) fn attribute_count(policy: &Compiled, attributes: &Attributes) -> Result<(), Refusal> {
    let limit = policy.limits.attributes;
    count("attributes", attributes.len(), limit, "attributes")
}

/// A list is not too long.
pub(crate) fn count(
    what: &'static str,
    count: usize,
    limit: u32,
    setting: &'static str,
) -> Result<(), Refusal> {
    let count = count as u64;
    if count > u64::from(limit) {
        return Err(Refusal::TooMany {
            what,
            count,
            limit,
            setting,
        });
    }
    Ok(())
}

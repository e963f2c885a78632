use super::check;
use crate::engine::event::EventKind;
use crate::engine::refusal::{Applied, Refusal};
use crate::engine::ticket_change::{Patch, TicketChange};
use crate::engine::turn::Turn;
use crate::model::{Name, TicketId, TicketSpec};
use crate::policy::compiled::Compiled;

impl Turn<'_> {
    pub(super) fn change_ticket(
        &mut self,
        ticket: TicketId,
        change: &TicketChange,
    ) -> Result<Applied, Refusal> {
        check_texts(self.policy, change)?;
        let changed = self
            .state
            .tickets
            .seq(ticket)
            .and_then(|seq| self.ticket(seq))
            .map(|known| apply(known.spec.clone(), change));
        if let Some(spec) = &changed {
            check::attribute_count(self.policy, &spec.attributes)?;
            check::agent_counts(self.policy, spec)?;
        }
        check_names(self.policy, change)?;
        let seq = self.open(ticket)?;
        if let Some(spec) = &changed {
            check::agents_agree(spec)?;
        }

        let (Some(spec), Some(known)) = (changed, self.ticket(seq)) else {
            return Ok(Applied::Already);
        };
        let hand_priority = match change.priority {
            Patch::Keep => known.hand_priority,
            Patch::Clear => None,
            Patch::Set(priority) => Some(priority),
        };
        if known.spec == spec && known.hand_priority == hand_priority {
            return Ok(Applied::Already);
        }
        let flags = known.flags(&self.state.customers);
        let names = check::ticket_names(self.policy, flags, &spec)?;
        let class = self.policy.classify(&names.facts(&spec));
        let (own, tier) = (known.own_tier(), known.tier_as(self.policy, &class));
        if tier > own {
            self.check_customer_limit(spec.customer, tier)?;
        }
        let over_limit = if tier == own {
            known.bonds.over_limit
        } else {
            self.is_over_limit(spec.customer, tier, seq)
        };
        let stays_over = known.bonds.over_limit && tier == own;
        let other_topic = known.spec.topic != spec.topic;
        let before = self.standing(seq);
        self.emit(EventKind::TicketChanged { ticket });
        self.become_about(seq, spec, names);
        if let Some(known) = self.ticket_mut(seq) {
            known.hand_priority = hand_priority;
            known.bonds.update(|bonds| bonds.over_limit = over_limit);
        }
        self.reset_attempts(seq);
        self.reclassify(seq, before.as_ref());
        if other_topic {
            self.follow_topic(seq);
        }
        if !stays_over {
            self.say_over_limit(seq);
        }
        Ok(Applied::Done)
    }
}

fn check_texts(policy: &Compiled, change: &TicketChange) -> Result<(), Refusal> {
    let names = change.topic.iter().chain(&change.channel);
    let languages = change.languages.as_deref().unwrap_or_default();
    for name in names.chain(languages).chain(segment(change)) {
        check::text(policy, "a name", name)?;
    }
    for (name, value) in &change.attributes {
        check::attribute(policy, name, value.as_ref())?;
    }
    check::language_count(policy, languages)
}

fn check_names(policy: &Compiled, change: &TicketChange) -> Result<(), Refusal> {
    if let Some(topic) = &change.topic {
        check::look_up(&policy.topics, "topic", topic)?;
    }
    if let Some(channel) = &change.channel {
        check::look_up(&policy.channels, "channel", channel)?;
    }
    for language in change.languages.as_deref().unwrap_or_default() {
        check::look_up(&policy.languages, "language", language)?;
    }
    if let Some(segment) = segment(change) {
        check::look_up(&policy.segments, "segment", segment)?;
    }
    Ok(())
}

fn segment(change: &TicketChange) -> Option<&Name> {
    match &change.segment {
        Patch::Set(segment) => Some(segment),
        Patch::Keep | Patch::Clear => None,
    }
}

fn apply(mut spec: TicketSpec, change: &TicketChange) -> TicketSpec {
    if let Some(topic) = &change.topic {
        spec.topic = topic.clone();
    }
    if let Some(channel) = &change.channel {
        spec.channel = channel.clone();
    }
    if let Some(languages) = &change.languages {
        spec.languages.clone_from(languages);
    }
    match &change.segment {
        Patch::Keep => {}
        Patch::Clear => spec.segment = None,
        Patch::Set(segment) => spec.segment = Some(segment.clone()),
    }
    if let Some(verification) = change.verification {
        spec.verification = verification;
    }
    if let Some(wanted) = &change.wanted {
        spec.wanted.clone_from(wanted);
    }
    if let Some(excluded) = &change.excluded {
        spec.excluded.clone_from(excluded);
    }
    for (name, value) in &change.attributes {
        match value {
            Some(value) => spec.attributes.insert(name.clone(), value.clone()),
            None => spec.attributes.remove(name),
        };
    }
    spec
}

use serde::Serialize;
use smallvec::SmallVec;

use crate::model::{Name, TicketSpec};
use crate::policy::compiled::Compiled;
use crate::policy::facts::Facts;
use crate::policy::index::{BrandIx, ChannelIx, FlagIx, LanguageIx, SegmentIx, TopicIx};

/// The names of a ticket as numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Names {
    pub(crate) topic: TopicIx,
    pub(crate) channel: ChannelIx,
    pub(crate) languages: SmallVec<[LanguageIx; 4]>,
    pub(crate) brand: Option<BrandIx>,
    pub(crate) segment: Option<SegmentIx>,
    /// Those of its customer. Sorted.
    pub(crate) flags: SmallVec<[FlagIx; 2]>,
}

impl Names {
    /// What classification looks at, of a ticket with these names.
    pub(crate) fn facts<'a>(&'a self, spec: &'a TicketSpec) -> Facts<'a> {
        Facts {
            topic: self.topic,
            channel: self.channel,
            languages: &self.languages,
            segment: self.segment,
            brand: self.brand,
            verification: spec.verification,
            flags: &self.flags,
            attributes: &spec.attributes,
            wanted: &spec.wanted,
            excluded: &spec.excluded,
        }
    }

    /// Has a ticket with these names hold them as the policy does, so that no ticket keeps
    /// texts of its own that all have in common.
    pub(crate) fn share(&self, policy: &Compiled, spec: &mut TicketSpec) {
        let share = |known: Option<&Name>, name: &mut Name| {
            if let Some(known) = known {
                name.clone_from(known);
            }
        };
        share(policy.topics.name(self.topic), &mut spec.topic);
        share(policy.channels.name(self.channel), &mut spec.channel);
        for (index, name) in self.languages.iter().zip(&mut spec.languages) {
            share(policy.languages.name(*index), name);
        }
        if let Some((index, name)) = self.brand.zip(spec.brand.as_mut()) {
            share(policy.brands.name(index), name);
        }
        if let Some((index, name)) = self.segment.zip(spec.segment.as_mut()) {
            share(policy.segments.name(index), name);
        }
    }
}

use std::collections::BTreeSet;

use super::index::{BrandIx, ChannelIx, FlagIx, LanguageIx, SegmentIx, TopicIx};
use crate::model::{AgentId, Attributes, Verification};

/// What classification looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) topic: TopicIx,
    pub(crate) channel: ChannelIx,
    pub(crate) languages: &'a [LanguageIx],
    pub(crate) segment: Option<SegmentIx>,
    pub(crate) brand: Option<BrandIx>,
    pub(crate) verification: Verification,
    /// Of the customer. Sorted.
    pub(crate) flags: &'a [FlagIx],
    pub(crate) attributes: &'a Attributes,
    pub(crate) wanted: &'a BTreeSet<AgentId>,
    pub(crate) excluded: &'a BTreeSet<AgentId>,
}

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    AgentId, AttributeValue, Attributes, CaseId, CustomerId, Name, TicketId, Verification,
};

/// One contact that needs an answer, as the host opens it.
///
/// Names (topic, channel, languages, brand, segment) must be ones the policy
/// knows. References only: there is no field for message text or personal data.
///
/// ```
/// use nightdesk::TicketSpec;
/// let ticket = TicketSpec::new(1, "card.stolen", "phone").language("nb").segment("standard");
/// assert_eq!(ticket.topic, "card.stolen");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TicketSpec {
    /// The ticket's id.
    pub id: TicketId,
    /// What the contact is about.
    pub topic: Name,
    /// How the customer reached out.
    pub channel: Name,
    /// Languages the customer can be answered in, best first. Empty: any.
    #[serde(default)]
    pub languages: Vec<Name>,
    /// The case this ticket continues.
    #[serde(default)]
    pub case: Option<CaseId>,
    /// The customer, as the host's own reference.
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// The brand the customer came to.
    #[serde(default)]
    pub brand: Option<Name>,
    /// The customer's segment.
    #[serde(default)]
    pub segment: Option<Name>,
    /// How well the customer's identity is established.
    #[serde(default)]
    pub verification: Verification,
    /// Further facts for rules to look at.
    #[serde(default)]
    pub attributes: Attributes,
    /// The only agents who will do; empty: anybody. A ladder may drop that.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub wanted: BTreeSet<AgentId>,
    /// Agents who must not have it (a conflict of interest, the customer's word). Never
    /// dropped.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub excluded: BTreeSet<AgentId>,
}

impl TicketSpec {
    /// A ticket with what every ticket has.
    #[must_use]
    pub fn new(id: impl Into<TicketId>, topic: impl Into<Name>, channel: impl Into<Name>) -> Self {
        Self {
            id: id.into(),
            topic: topic.into(),
            channel: channel.into(),
            languages: Vec::new(),
            case: None,
            customer: None,
            brand: None,
            segment: None,
            verification: Verification::None,
            attributes: Attributes::new(),
            wanted: BTreeSet::new(),
            excluded: BTreeSet::new(),
        }
    }

    /// Adds a language after those already given.
    #[must_use]
    pub fn language(mut self, language: impl Into<Name>) -> Self {
        self.languages.push(language.into());
        self
    }

    /// Sets the case.
    #[must_use]
    pub fn case(mut self, case: impl Into<CaseId>) -> Self {
        self.case = Some(case.into());
        self
    }

    /// Sets the customer's reference.
    #[must_use]
    pub fn customer(mut self, customer: impl Into<CustomerId>) -> Self {
        self.customer = Some(customer.into());
        self
    }

    /// Sets the brand.
    #[must_use]
    pub fn brand(mut self, brand: impl Into<Name>) -> Self {
        self.brand = Some(brand.into());
        self
    }

    /// Sets the segment.
    #[must_use]
    pub fn segment(mut self, segment: impl Into<Name>) -> Self {
        self.segment = Some(segment.into());
        self
    }

    /// Sets the verification level.
    #[must_use]
    pub fn verification(mut self, verification: Verification) -> Self {
        self.verification = verification;
        self
    }

    /// Sets an attribute.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<Name>, value: impl Into<AttributeValue>) -> Self {
        self.attributes.insert(name.into(), value.into());
        self
    }

    /// One of the only agents who will do.
    #[must_use]
    pub fn wanted(mut self, agent: impl Into<AgentId>) -> Self {
        self.wanted.insert(agent.into());
        self
    }

    /// An agent who must not have it.
    #[must_use]
    pub fn excluded(mut self, agent: impl Into<AgentId>) -> Self {
        self.excluded.insert(agent.into());
        self
    }
}

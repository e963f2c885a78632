/// How much an engine under a policy takes in; what is more is refused. Set in
/// the document's `limits` table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Tickets open or kept at a time. Default 1,000,000.
    pub tickets: u32,
    /// Tickets of the top three tiers that are taken in beyond `tickets`; 0: none. Default
    /// 10,000.
    pub top_tier_tickets: u32,
    /// Agents registered at a time. Default 100,000.
    pub agents: u32,
    /// Sources of inputs. Default 64.
    pub sources: u32,
    /// Outcomes remembered per source, for inputs that come again. Default 1,024.
    pub remembered_inputs: u32,
    /// Bytes of a name, also of the policy's own. Default 128.
    pub name_bytes: u32,
    /// Attributes of a ticket. Default 64.
    pub attributes: u32,
    /// Anchors of a ticket, `receipt` not counted. Default 64.
    pub anchors: u32,
    /// Languages of a ticket, as the host gives them. Default 16.
    pub ticket_languages: u32,
    /// Skills of an agent. Default 256.
    pub agent_skills: u32,
    /// Shifts of an agent's roster. Default 64.
    pub roster_shifts: u32,
    /// Agents that a ticket wants or excludes, each. Default 64.
    pub ticket_agents: u32,
    /// Steps of a ladder. Default 16.
    pub ladder_steps: u32,
    /// Customers with flags at a time. Default 1,000,000.
    pub customers: u32,
    /// A customer's last tickets that are looked at for repeats and duplicates. Default 64.
    pub customer_contacts: u32,
    /// Incidents at a time. Default 100.
    pub incidents: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            tickets: 1_000_000,
            top_tier_tickets: 10_000,
            agents: 100_000,
            sources: 64,
            remembered_inputs: 1_024,
            name_bytes: 128,
            attributes: 64,
            anchors: 64,
            ticket_languages: 16,
            agent_skills: 256,
            roster_shifts: 64,
            ticket_agents: 64,
            ladder_steps: 16,
            customers: 1_000_000,
            customer_contacts: 64,
            incidents: 100,
        }
    }
}

//! Tickets and agents as the host describes them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::error::{RestoreError, unsound};
use super::names::{KnownNames, NameRef, NameTable};
use crate::model::{
    AgentId, AgentKind, AgentSpec, AttributeValue, CaseId, CustomerId, Fluency, Level, Mastery,
    Shift, TicketId, TicketSpec, Verification,
};
use crate::time::Timestamp;

/// A [`TicketSpec`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketSpecRow {
    pub(super) id: TicketId,
    topic: NameRef,
    channel: NameRef,
    languages: Vec<NameRef>,
    case: Option<CaseId>,
    customer: Option<CustomerId>,
    brand: Option<NameRef>,
    segment: Option<NameRef>,
    verification: Verification,
    attributes: Vec<(NameRef, ValueRow)>,
    wanted: Vec<AgentId>,
    excluded: Vec<AgentId>,
}

/// An [`AttributeValue`], with its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ValueRow {
    Bool(bool),
    Integer(i64),
    Text(NameRef),
}

impl TicketSpecRow {
    pub(super) fn of(spec: &TicketSpec, names: &mut NameTable) -> Self {
        let attributes = spec.attributes.iter().map(|(name, value)| {
            let value = match value {
                AttributeValue::Bool(value) => ValueRow::Bool(*value),
                AttributeValue::Integer(value) => ValueRow::Integer(*value),
                AttributeValue::Text(value) => ValueRow::Text(names.add(value)),
            };
            (names.add(name), value)
        });
        let attributes = attributes.collect();
        Self {
            id: spec.id,
            topic: names.add(&spec.topic),
            channel: names.add(&spec.channel),
            languages: names.add_all(&spec.languages),
            case: spec.case,
            customer: spec.customer,
            brand: spec.brand.as_ref().map(|brand| names.add(brand)),
            segment: spec.segment.as_ref().map(|segment| names.add(segment)),
            verification: spec.verification,
            attributes,
            wanted: spec.wanted.iter().copied().collect(),
            excluded: spec.excluded.iter().copied().collect(),
        }
    }

    pub(super) fn read(&self, names: KnownNames<'_>) -> Result<TicketSpec, RestoreError> {
        let mut spec = TicketSpec::new(self.id, names.get(self.topic)?, names.get(self.channel)?);
        let languages = self.languages.iter().map(|name| names.get(*name));
        spec.languages = languages.collect::<Result<_, _>>()?;
        spec.case = self.case;
        spec.customer = self.customer;
        spec.brand = names.option(self.brand)?;
        spec.segment = names.option(self.segment)?;
        spec.verification = self.verification;
        spec.attributes = names.map(&self.attributes, |value| {
            Ok(match value {
                ValueRow::Bool(value) => AttributeValue::Bool(*value),
                ValueRow::Integer(value) => AttributeValue::Integer(*value),
                ValueRow::Text(value) => AttributeValue::Text(names.get(*value)?),
            })
        })?;
        spec.wanted = set(&self.wanted)?;
        spec.excluded = set(&self.excluded)?;
        Ok(spec)
    }
}

/// An [`AgentSpec`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgentSpecRow {
    pub(super) id: AgentId,
    kind: AgentKind,
    skills: Vec<(NameRef, SkillRow)>,
    languages: Vec<(NameRef, Fluency)>,
    channels: Vec<NameRef>,
    brands: Vec<NameRef>,
    budget: Option<u32>,
    caps: Vec<(NameRef, u32)>,
    label_caps: Vec<(NameRef, u32)>,
    clearances: Vec<NameRef>,
    groups: Vec<NameRef>,
    roster: Vec<Shift>,
}

/// A [`Mastery`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SkillRow {
    level: Level,
    valid_from: Option<Timestamp>,
    valid_until: Option<Timestamp>,
}

impl AgentSpecRow {
    pub(super) fn of(spec: &AgentSpec, names: &mut NameTable) -> Self {
        let skills = spec.skills.iter().map(|(name, mastery)| {
            let row = SkillRow {
                level: mastery.level,
                valid_from: mastery.valid_from,
                valid_until: mastery.valid_until,
            };
            (names.add(name), row)
        });
        let skills = skills.collect();
        let languages = spec.languages.iter();
        let languages = languages.map(|(name, fluency)| (names.add(name), *fluency));
        let languages = languages.collect();
        let caps = spec.caps.iter().map(|(name, cap)| (names.add(name), *cap));
        let caps = caps.collect();
        let label_caps = spec.label_caps.iter();
        let label_caps = label_caps.map(|(name, cap)| (names.add(name), *cap));
        let label_caps = label_caps.collect();
        Self {
            id: spec.id,
            kind: spec.kind,
            skills,
            languages,
            channels: names.add_all(&spec.channels),
            brands: names.add_all(&spec.brands),
            budget: spec.budget,
            caps,
            label_caps,
            clearances: names.add_all(&spec.clearances),
            groups: names.add_all(&spec.groups),
            roster: spec.roster.clone(),
        }
    }

    pub(super) fn read(&self, names: KnownNames<'_>) -> Result<AgentSpec, RestoreError> {
        let mut spec = AgentSpec::new(self.id);
        spec.kind = self.kind;
        spec.skills = names.map(&self.skills, |row| {
            let mut mastery = Mastery::new(row.level);
            (mastery.valid_from, mastery.valid_until) = (row.valid_from, row.valid_until);
            Ok(mastery)
        })?;
        spec.languages = names.map(&self.languages, |fluency| Ok(*fluency))?;
        spec.channels = names.sorted(&self.channels)?;
        spec.brands = names.sorted(&self.brands)?;
        spec.budget = self.budget;
        spec.caps = names.map(&self.caps, |cap| Ok(*cap))?;
        spec.label_caps = names.map(&self.label_caps, |cap| Ok(*cap))?;
        spec.clearances = names.sorted(&self.clearances)?;
        spec.groups = names.sorted(&self.groups)?;
        spec.roster.clone_from(&self.roster);
        Ok(spec)
    }
}

/// Ids of which none comes twice, in order.
fn set(ids: &[AgentId]) -> Result<BTreeSet<AgentId>, RestoreError> {
    if ids.is_sorted_by(|one, next| one < next) {
        Ok(ids.iter().copied().collect())
    } else {
        Err(unsound("agents named by a ticket", "out of order"))
    }
}

//! What agents list: names that the policy does not know, and rosters that some have and others lack.

use super::{Findings, key, quoted};
use crate::model::{AgentId, AgentKind, AgentSpec, Name};
use crate::policy::ProblemCode;
use crate::policy::compiled::Compiled;
use crate::policy::index::{Kind, Names};

pub(super) fn agents(policy: &Compiled, agents: &[AgentSpec], found: &mut Findings) {
    for agent in agents {
        let mut list = Listed {
            agent: agent.id,
            found,
        };
        list.check("skills", &policy.skills, agent.skills.keys());
        list.check("languages", &policy.languages, agent.languages.keys());
        list.check("channels", &policy.channels, &agent.channels);
        list.check("brands", &policy.brands, &agent.brands);
        list.check("caps", &policy.channels, agent.caps.keys());
        list.check("label_caps", &policy.labels, agent.label_caps.keys());
        list.check("clearances", &policy.clearances, &agent.clearances);
        list.check("groups", &policy.groups, &agent.groups);
    }
    if agents.iter().all(|agent| agent.roster.is_empty()) {
        return;
    }
    let always = agents
        .iter()
        .filter(|agent| agent.roster.is_empty() && agent.kind == AgentKind::Human);
    for agent in always {
        let message = "a person without a roster counts as there at every hour, and others have one; give it shifts";
        found.add(path(agent.id), ProblemCode::NoRoster, message);
    }
}

fn path(agent: AgentId) -> String {
    key("agents", &agent.to_string())
}

struct Listed<'f> {
    agent: AgentId,
    found: &'f mut Findings,
}

impl Listed<'_> {
    fn check<'n, I>(
        &mut self,
        list: &str,
        known: &Names<I>,
        names: impl IntoIterator<Item = &'n Name>,
    ) where
        I: Kind,
        usize: From<I>,
    {
        for name in names {
            if known.get(name.as_str()).is_none() {
                let path = key(&key(&path(self.agent), list), name.as_str());
                let what = format_args!("no {} {} in the policy", I::WHAT, quoted(name));
                let remedy = format!("declare it in `{}`, or leave it out", I::TABLE);
                let nearest = known.nearest(name.as_str());
                self.found
                    .add_name(path, ProblemCode::UnknownName, name, what, nearest, &remedy);
            }
        }
    }
}

//! Requirements and ladders in the words of stories.
//!
//! Agents: `fluent nb:80:60` (spoken, written), `cleared kyc`, `group vip`, `rota
//! 08:00..16:00`, `licensed fraud:2:08:00..16:00` (a skill with dates; either end may be left
//! out). Tickets and changes: `wanted 7,8`, `excluded 9`; in a change `none` for nobody.
//!
//! Events: `1 takes step 1 of NAME by time`, `1 skips step 0 of NAME to 2`, `1 returns to step 0
//! of NAME`, `1 outgrows 7 fraud:2`, `1 fits 7`, `7 is relieved of 1`, `1 wants a speaker nb`, `agent 7 gains fraud`,
//! `agent 7 on duty`. Questions: `1 on step 2`, `1 lacks fraud:2`. An offer's last detail is
//! `on step 2`.

use nightdesk::{
    AgentId, AgentSpec, EventKind, Level, Need, StepCause, TicketChange, TicketId, TicketSpec,
    TicketView, Timestamp,
};

use super::read::Words;
use super::say::Line;
use super::time;

pub(super) fn agent(mut spec: AgentSpec, words: &mut Words<'_>) -> AgentSpec {
    for fluency in words.list("fluent") {
        let [language, spoken, written] = fluency.splitn(3, ':').collect::<Vec<_>>()[..] else {
            panic!("`{fluency}`: language:spoken:written");
        };
        spec = spec.language_at(language, level(spoken), level(written));
    }
    for skill in words.list("licensed") {
        let [skill, mastery, dates] = skill.splitn(3, ':').collect::<Vec<_>>()[..] else {
            panic!("`{skill}`: skill:level:from..until");
        };
        let (from, until) = dates.split_once("..").unwrap();
        spec = spec.skill_valid(skill, level(mastery), instant(from), instant(until));
    }
    for clearance in words.list("cleared") {
        spec = spec.clearance(clearance);
    }
    for group in words.list("group") {
        spec = spec.group(group);
    }
    for shift in words.list("rota") {
        let (from, until) = shift.split_once("..").unwrap();
        spec = spec.shift(time::read(from).unwrap(), time::read(until).unwrap());
    }
    spec
}

fn level(word: &str) -> Level {
    Level::new(word.parse().unwrap()).unwrap()
}

fn instant(word: &str) -> Option<Timestamp> {
    (!word.is_empty()).then(|| time::read(word).unwrap())
}

fn agents(words: &[&str]) -> Vec<AgentId> {
    let some = words.iter().filter(|word| **word != "none");
    some.map(|word| word.parse().unwrap()).collect()
}

pub(super) fn ticket(mut spec: TicketSpec, words: &mut Words<'_>) -> TicketSpec {
    for agent in agents(&words.list("wanted")) {
        spec = spec.wanted(agent);
    }
    for agent in agents(&words.list("excluded")) {
        spec = spec.excluded(agent);
    }
    spec
}

pub(super) fn change(mut change: TicketChange, words: &mut Words<'_>) -> TicketChange {
    let (wanted, excluded) = (words.list("wanted"), words.list("excluded"));
    if !wanted.is_empty() {
        change = change.wanted(agents(&wanted));
    }
    if !excluded.is_empty() {
        change = change.excluded(agents(&excluded));
    }
    change
}

pub(super) fn line(event: &EventKind) -> Option<Line> {
    use EventKind as E;
    Some(match event {
        E::AgentSkillsChanged {
            agent,
            gained,
            lost,
        } => {
            let mut what = String::new();
            for (word, names) in [("gains", gained), ("loses", lost)] {
                if !names.is_empty() {
                    what += &format!(" {word} {}", join(names));
                }
            }
            Line::new(format!("agent {agent}{what}"))
        }
        E::DutyChanged { agent, on_duty } => {
            let how = if *on_duty { "on" } else { "off" };
            Line::new(format!("agent {agent} {how} duty"))
        }
        E::StepTaken {
            ticket,
            ladder,
            step,
            cause,
        } => Line::new(format!("{ticket} takes step {step}"))
            .with(format!("of {ladder}"))
            .with(match cause {
                StepCause::Time => "by time",
                StepCause::Clock => "by clock",
                StepCause::Load => "by load",
                other => panic!("no words for {other:?}"),
            }),
        E::StepSkipped {
            ticket,
            ladder,
            step,
            to,
        } => Line::new(format!("{ticket} skips step {step}"))
            .with(format!("of {ladder}"))
            .with(format!("to {to}")),
        E::StepReturned {
            ticket,
            ladder,
            step,
        } => Line::new(format!("{ticket} returns to step {step}")).with(format!("of {ladder}")),
        E::AssignmentUnfit {
            ticket,
            agent,
            needs,
        } => Line::new(format!("{ticket} outgrows {agent}")).with(lacking(needs)),
        E::AssignmentFits { ticket, agent } => Line::new(format!("{ticket} fits {agent}")),
        E::AssignmentRelieved { ticket, agent } => {
            Line::new(format!("{agent} is relieved of {ticket}"))
        }
        E::SpeakerWanted {
            ticket,
            agent,
            languages,
        } => Line::new(format!("{ticket} wants a speaker"))
            .with(format!("of {}", join(languages)))
            .with(format!("after {agent}")),
        _ => return None,
    })
}

fn join(names: &[impl ToString]) -> String {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    names.join("|")
}

pub(super) fn lacking(needs: &[Need]) -> String {
    let needs: Vec<String> = needs
        .iter()
        .map(|lacking| need(lacking).replacen("needs ", "", 1))
        .collect();
    needs.join(", ")
}

/// What is lacking, in words.
pub(super) fn need(need: &Need) -> String {
    let how = |written: &bool| if *written { "written" } else { "spoken" };
    match need {
        Need::Skill { skill, level } => format!("needs {skill}:{level}"),
        Need::Language(names) => format!("needs {}", join(names)),
        Need::LanguageAt {
            languages,
            level,
            written,
        } => format!("needs {}:{level} {}", join(languages), how(written)),
        Need::LanguageByLaw {
            languages,
            level,
            written,
        } => format!("needs by law {}:{level} {}", join(languages), how(written)),
        Need::Channel(name) | Need::Brand(name) => format!("needs {name}"),
        Need::Human => "needs a person".to_owned(),
        Need::Bot => "needs a bot".to_owned(),
        Need::Clearance(name) => format!("needs clearance {name}"),
        Need::Group(names) => format!("needs group {}", join(names)),
        Need::NotOfGroup(name) => format!("needs nobody of {name}"),
        Need::Agent(agents) => format!("needs agent {}", join(agents)),
        Need::NotAgent(agent) => format!("needs another than {agent}"),
        Need::Skills(expression) => format!("needs {expression}"),
        other => panic!("no words for {other:?}"),
    }
}

pub(super) fn step(ticket: TicketId, view: &TicketView) -> Line {
    Line::new(format!("{ticket} on step {}", view.step.unwrap_or(0)))
}

pub(super) fn unfit(ticket: TicketId, view: &TicketView) -> Line {
    let lacking = if view.unfit.is_empty() {
        "nothing".to_owned()
    } else {
        lacking(&view.unfit)
    };
    Line::new(format!("{ticket} lacks {lacking}"))
}

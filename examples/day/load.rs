//! The two CSV files of a day: contacts and agents. Every problem is reported
//! with file, line, field, value and remedy.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use nightdesk::sim::{Contact, Simulation, SimulationProblem, Spell};
use nightdesk::{
    AgentSpec, Command, Engine, Input, Level, Name, Policy, Refusal, Span, TicketSpec, Timestamp,
};

use super::common::{self, Failure, Outcome, at};

const CONTACT_COLUMNS: [&str; 9] = [
    "id",
    "arrived_at",
    "customer",
    "channel",
    "topic",
    "language",
    "segment",
    "handle_s",
    "patience_s",
];
const AGENT_COLUMNS: [&str; 5] = ["id", "skills", "languages", "from", "until"];

/// More problems than this are counted, not told.
const PROBLEMS_TOLD: usize = 20;

/// A CSV file: its name for messages, and its text.
pub(crate) struct Source {
    name: String,
    text: String,
}

impl Source {
    pub(crate) fn file(path: &Path) -> Outcome<Self> {
        Ok(Self {
            name: path.display().to_string(),
            text: common::read(path)?,
        })
    }

    pub(crate) fn bundled(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// A day, ready to be run, and the ids of the files: ours are numbers.
pub(crate) struct Day {
    pub(crate) simulation: Simulation,
    /// Ids of the contacts; ticket 1 is the first.
    pub(crate) contact_names: Vec<String>,
    /// Ids of the agents; agent 1 is the first.
    pub(crate) agent_names: Vec<String>,
}

/// Reads a day. `channels` are those that every agent answers on.
pub(crate) fn load(
    policy: Policy,
    channels: &[Name],
    contacts: &Source,
    agents: &Source,
) -> Outcome<Day> {
    let mut problems = Problems::default();
    let mut probe = Probe::new(policy.clone());
    let arrived = read_contacts(contacts, &mut probe, &mut problems);
    let on_duty = read_agents(agents, channels, &mut probe, &mut problems);
    problems.into_result()?;

    let (names, contact_lines, list) = arrived;
    let (agent_names, spell_lines, spells) = on_duty;
    let simulation = Simulation::new(policy, list, spells).map_err(|invalid| {
        let mut problems = Problems::default();
        for problem in &invalid.problems {
            problems.0.push(in_the_files(
                problem,
                (contacts, &contact_lines, &names),
                (agents, &spell_lines, &agent_names),
            ));
        }
        problems
            .into_result()
            .err()
            .unwrap_or_else(|| Failure::from(invalid))
    })?;
    Ok(Day {
        simulation,
        contact_names: names,
        agent_names,
    })
}

/// A problem of the lists, told in terms of the files they were read from.
fn in_the_files(
    problem: &SimulationProblem,
    (contacts, contact_lines, names): (&Source, &[u64], &[String]),
    (agents, spell_lines, agent_names): (&Source, &[u64], &[String]),
) -> Failure {
    let contact_line = |position: usize| contact_lines.get(position).copied().unwrap_or(0);
    let spell_line = |position: usize| spell_lines.get(position).copied().unwrap_or(0);
    match problem {
        SimulationProblem::DuplicateContact { first, second, .. } => at(
            format_args!("{}:{}", contacts.name, contact_line(*second)),
            format_args!(
                "field `id`: `{}` is the id of line {} too; give each contact its own",
                names.get(*second).map_or("", String::as_str),
                contact_line(*first),
            ),
        ),
        SimulationProblem::EmptySpell {
            spell, from, until, ..
        } => at(
            format_args!("{}:{}", agents.name, spell_line(*spell)),
            format_args!(
                "field `until`: `{until}` is not after `from`, `{from}`; let the spell end after it begins"
            ),
        ),
        SimulationProblem::SpellsOverlap {
            first,
            second,
            from,
            until,
            agent,
        } => at(
            format_args!("{}:{}", agents.name, spell_line(*second)),
            format_args!(
                "field `from`: `{from}` lies within the spell of agent `{}` in line {}, which ends at `{until}`; join the two, or part them",
                name_of(agent_names, agent.get()),
                spell_line(*first),
            ),
        ),
        other => Failure(other.to_string()),
    }
}

/// The text id behind a number of ours, which count from 1.
pub(crate) fn name_of(names: &[String], id: u128) -> &str {
    let position = usize::try_from(id).ok().and_then(|id| id.checked_sub(1));
    position
        .and_then(|position| names.get(position))
        .map_or("", String::as_str)
}

fn read_contacts(
    source: &Source,
    probe: &mut Probe,
    problems: &mut Problems,
) -> (Vec<String>, Vec<u64>, Vec<Contact>) {
    let (mut names, mut lines, mut contacts) = (Vec::new(), Vec::new(), Vec::new());
    let mut customers: BTreeMap<String, u128> = BTreeMap::new();
    let mut seen: BTreeMap<String, u128> = BTreeMap::new();
    for row in rows(source, &CONTACT_COLUMNS, problems) {
        let contact = (|| -> Outcome<Contact> {
            let name = row.text("id")?;
            // A repeated id keeps its number, so that the simulation finds it.
            let next = seen.len() as u128 + 1;
            let id = *seen.entry(name.to_owned()).or_insert(next);
            let mut ticket = TicketSpec::new(id, row.text("topic")?, row.text("channel")?);
            if let Some(customer) = row.optional("customer")? {
                let next = customers.len() as u128 + 1;
                ticket = ticket.customer(*customers.entry(customer.to_owned()).or_insert(next));
            }
            if let Some(language) = row.optional("language")? {
                ticket = ticket.language(language);
            }
            if let Some(segment) = row.optional("segment")? {
                ticket = ticket.segment(segment);
            }
            let arrived_at = row.instant("arrived_at")?;
            let handle = row.seconds("handle_s", row.text("handle_s")?)?;
            let patience = row.optional("patience_s")?;
            let patience = patience.map(|text| row.seconds("patience_s", text));
            probe.contact(&row, &ticket)?;
            let contact = Contact::new(ticket, arrived_at, handle);
            Ok(match patience.transpose()? {
                Some(patience) => contact.patience(patience),
                None => contact,
            })
        })();
        match contact {
            Ok(contact) => {
                names.push(row.field("id").unwrap_or_default().to_owned());
                lines.push(row.line);
                contacts.push(contact);
            }
            Err(problem) => problems.0.push(problem),
        }
    }
    (names, lines, contacts)
}

fn read_agents(
    source: &Source,
    channels: &[Name],
    probe: &mut Probe,
    problems: &mut Problems,
) -> (Vec<String>, Vec<u64>, Vec<Spell>) {
    let (mut names, mut lines, mut spells) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen: BTreeMap<String, u128> = BTreeMap::new();
    for row in rows(source, &AGENT_COLUMNS, problems) {
        let spell = (|| -> Outcome<Spell> {
            let name = row.text("id")?;
            let next = seen.len() as u128 + 1;
            let id = *seen.entry(name.to_owned()).or_insert_with(|| {
                names.push(name.to_owned());
                next
            });
            let mut agent = AgentSpec::new(id);
            for skill in row.list("skills")? {
                agent = agent.skill(skill, Level::MIN);
            }
            for language in row.list("languages")? {
                agent = agent.language(language);
            }
            for channel in channels {
                agent = agent.channel(channel.clone());
            }
            let (from, until) = (row.instant("from")?, row.instant("until")?);
            probe.agent(&row, &agent)?;
            Ok(Spell::new(agent, from, until))
        })();
        match spell {
            Ok(spell) => {
                lines.push(row.line);
                spells.push(spell);
            }
            Err(problem) => problems.0.push(problem),
        }
    }
    (names, lines, spells)
}

/// Finds names that the policy does not know, in the engine's own words: an
/// engine that is thrown away is told of everything once.
struct Probe {
    engine: Engine,
    tried: BTreeSet<Vec<String>>,
    /// Tickets and agents of the probe count by themselves.
    count: u128,
}

impl Probe {
    fn new(policy: Policy) -> Self {
        Self {
            engine: Engine::new(policy),
            tried: BTreeSet::new(),
            count: 0,
        }
    }

    fn contact(&mut self, row: &Row<'_>, ticket: &TicketSpec) -> Outcome<()> {
        let columns = ["channel", "topic", "language", "segment"];
        let mut probe = ticket.clone();
        probe.id = (self.count + 1).into();
        self.tell(row, &columns, Command::OpenTicket(probe))
    }

    fn agent(&mut self, row: &Row<'_>, agent: &AgentSpec) -> Outcome<()> {
        let columns = ["skills", "languages"];
        let mut probe = agent.clone();
        probe.id = (self.count + 1).into();
        self.tell(row, &columns, Command::RegisterAgent(probe))
    }

    fn tell(&mut self, row: &Row<'_>, columns: &[&str], command: Command) -> Outcome<()> {
        let key = columns
            .iter()
            .map(|column| row.field(column).unwrap_or_default().to_owned());
        let key: Vec<String> = key.chain([columns.concat()]).collect();
        if self.tried.contains(&key) {
            return Ok(());
        }
        self.count += 1;
        let input = Input::new(Timestamp::MIN, command);
        match self.engine.apply(&input, &mut Vec::new()) {
            Ok(_) => {
                self.tried.insert(key);
                Ok(())
            }
            Err(refusal) => {
                let given = match &refusal {
                    Refusal::UnknownName { given, .. } => Some(given.as_str()),
                    _ => None,
                };
                let column = columns.iter().find(|column| {
                    let mut parts = row.field(column).unwrap_or_default().split('|');
                    given.is_some_and(|given| parts.any(|part| part.trim() == given))
                });
                Err(match column {
                    Some(column) => row.problem(column, refusal),
                    None => at(row.place(), refusal),
                })
            }
        }
    }
}

/// What is wrong with the files.
#[derive(Default)]
struct Problems(Vec<Failure>);

impl Problems {
    fn into_result(self) -> Outcome<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let told = self.0.iter().take(PROBLEMS_TOLD);
        let mut message: Vec<&str> = told.map(|problem| problem.0.as_str()).collect();
        let more = format!("and {} more", self.0.len().saturating_sub(PROBLEMS_TOLD));
        if self.0.len() > PROBLEMS_TOLD {
            message.push(&more);
        }
        Err(Failure(message.join("\n       ")))
    }
}

/// A row of a CSV file.
struct Row<'a> {
    source: &'a Source,
    line: u64,
    columns: &'a [&'static str],
    /// The fields, in the order of `columns`.
    fields: Vec<String>,
}

impl Row<'_> {
    fn place(&self) -> String {
        format!("{}:{}", self.source.name, self.line)
    }

    fn problem(&self, column: &str, what: impl std::fmt::Display) -> Failure {
        at(self.place(), format_args!("field `{column}`: {what}"))
    }

    fn field(&self, column: &str) -> Option<&str> {
        let position = self.columns.iter().position(|known| *known == column)?;
        self.fields.get(position).map(|field| field.trim())
    }

    /// A field that may be empty.
    fn optional(&self, column: &str) -> Outcome<Option<&str>> {
        let field = self.field(column);
        let field = field.ok_or_else(|| self.problem(column, "missing; add it"))?;
        Ok(Some(field).filter(|field| !field.is_empty()))
    }

    /// A field that must say something.
    fn text(&self, column: &str) -> Outcome<&str> {
        self.optional(column)?
            .ok_or_else(|| self.problem(column, "empty; every row needs one"))
    }

    fn list(&self, column: &str) -> Outcome<impl Iterator<Item = &str>> {
        let parts = self.optional(column)?.unwrap_or_default().split('|');
        Ok(parts.map(str::trim).filter(|part| !part.is_empty()))
    }

    fn instant(&self, column: &str) -> Outcome<Timestamp> {
        self.text(column)?
            .parse()
            .map_err(|error| self.problem(column, error))
    }

    fn seconds(&self, column: &str, text: &str) -> Outcome<Span> {
        let seconds: u32 = text.parse().map_err(|_| {
            let fault = if text.starts_with('-') {
                "is negative"
            } else {
                "is not a number of seconds"
            };
            self.problem(
                column,
                format_args!(
                    "`{text}` {fault}; write whole seconds from 0 to {}",
                    u32::MAX
                ),
            )
        })?;
        Ok(Span::from_secs(seconds))
    }
}

/// The rows of a file; what cannot be read goes to the problems. Columns may come
/// in any order, and further ones are passed over.
fn rows<'a>(
    source: &'a Source,
    columns: &'a [&'static str],
    problems: &mut Problems,
) -> Vec<Row<'a>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(source.text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            problems.0.push(at(&source.name, error));
            return Vec::new();
        }
    };
    let positions: Vec<Option<usize>> = columns
        .iter()
        .map(|column| header.iter().position(|name| name.trim() == *column))
        .collect();
    let missing: Vec<String> = columns
        .iter()
        .zip(&positions)
        .filter(|(_, position)| position.is_none())
        .map(|(column, _)| format!("`{column}`"))
        .collect();
    if !missing.is_empty() {
        problems.0.push(at(
            format_args!("{}:1", source.name),
            format_args!(
                "no column {}; the first line must name the columns: {}",
                missing.join(", "),
                columns.join(", ")
            ),
        ));
        return Vec::new();
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                problems.0.push(at(&source.name, error));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != header.len() {
            problems.0.push(at(
                format_args!("{}:{line}", source.name),
                format_args!(
                    "{} fields, the first line has {}{}; give every row all of them, empty where there is nothing to say",
                    record.len(),
                    header.len(),
                    match header.get(record.len()) {
                        Some(column) => format!(", `{column}` is missing"),
                        None => String::new(),
                    },
                ),
            ));
            continue;
        }
        let field = |position: &Option<usize>| {
            let field = position.and_then(|position| record.get(position));
            field.unwrap_or_default().to_owned()
        };
        rows.push(Row {
            source,
            line,
            columns,
            fields: positions.iter().map(field).collect(),
        });
    }
    rows
}

//! A bank from ten in the evening to six in the morning: stolen cards, account takeovers, an
//! app that goes down, one specialist who must not be spent on passwords, and a desk that is
//! handed over to another country's morning.

use std::process::ExitCode;

use clap::Parser;
use common::Outcome;
use nightdesk::{
    AgentId, AgentSpec, Command, IncidentCommand, Presence, Span, TicketId, TicketSpec,
};
use timeline::{Timeline, able, done, resolve};

#[path = "common/mod.rs"]
#[allow(dead_code)] // the other examples use the rest
mod common;
#[path = "common/timeline.rs"]
#[allow(dead_code)] // the other story uses the rest
mod timeline;

const POLICY: &str = include_str!("policies/bank_night.toml");

/// A bank's night, told with what the engine says at each moment: stolen cards, an outage,
/// and a desk handed over from Oslo to Manila. It takes no arguments.
#[derive(Parser)]
#[command(version, verbatim_doc_comment)]
struct Arguments {}

fn main() -> ExitCode {
    let Arguments {} = Arguments::parse();
    common::exit(tell().and_then(Timeline::finish))
}

/// Who works tonight.
struct Team {
    ingrid: AgentId,
    omar: AgentId,
    kari: AgentId,
    jonas: AgentId,
    maria: AgentId,
    jun: AgentId,
}

pub(crate) fn tell() -> Outcome<Timeline> {
    let policy = common::policy("bank_night.toml", POLICY)?;
    let mut night = Timeline::new(policy, ["2026-02-10", "2026-02-11"], "+01:00");
    let team = team(&mut night)?;
    evening(&mut night, &team)?;
    fraud(&mut night, &team)?;
    handover(&mut night, &team)?;
    outage(&mut night, &team)?;
    morning(&mut night, &team)?;
    Ok(night)
}

/// An agent for all channels.
fn person(id: u128, languages: &[&str], skills: &[(&str, u8)]) -> Outcome<AgentSpec> {
    let spec = AgentSpec::new(id)
        .channel("phone")
        .channel("chat")
        .channel("email")
        .channel("callback");
    able(spec, languages, skills)
}

fn team(night: &mut Timeline) -> Outcome<Team> {
    let manila = [("accounts", 2), ("apps", 1), ("cards", 1), ("payments", 1)];
    Ok(Team {
        // The one who knows fraud and speaks Norwegian.
        ingrid: night.agent(
            "Ingrid",
            person(
                1,
                &["nb", "en"],
                &[("accounts", 2), ("fraud", 3), ("safeguarding", 1)],
            )?,
        )?,
        omar: night.agent(
            "Omar",
            person(
                2,
                &["sv", "en"],
                &[("accounts", 1), ("apps", 1), ("cards", 2), ("fraud", 2)],
            )?,
        )?,
        kari: night.agent(
            "Kari",
            person(
                3,
                &["nb", "en"],
                &[("accounts", 2), ("apps", 1), ("complaints", 1)],
            )?,
        )?,
        jonas: night.agent(
            "Jonas",
            person(
                4,
                &["nb", "sv", "en"],
                &[("accounts", 1), ("cards", 2), ("payments", 2)],
            )?,
        )?,
        maria: night.agent("Maria", person(5, &["en"], &manila)?)?,
        jun: night.agent("Jun", person(6, &["en"], &manila)?)?,
    })
}

fn ticket(id: u128, topic: &str, channel: &str, language: &str) -> TicketSpec {
    TicketSpec::new(id, topic, channel).language(language)
}

fn evening(night: &mut Timeline, team: &Team) -> Outcome<()> {
    night.chapter("21:45", "Tuesday evening: the night team logs in")?;
    let mails: Vec<TicketId> = (1..=6).map(TicketId::new).collect();
    let specs = (1..=6).map(|id: u128| ticket(id, "account", "email", "nb"));
    night.crowd(
        "21:50",
        Span::from_secs(60),
        "Six e-mails come in while nobody is there.",
        specs,
    )?;
    for (number, mail) in (1..).zip(&mails) {
        night.call(*mail, &format!("e-mail {number}"));
    }
    let online = Presence::Online;
    night.presence("22:00", "Kari logs in, first of three.", team.kari, online)?;
    night.presence("22:00:10", "Jonas logs in.", team.jonas, online)?;
    night.presence("22:00:20", "Omar logs in.", team.omar, online)?;
    night.presence(
        "22:01",
        "Ingrid logs in. She alone knows fraud and speaks Norwegian.",
        team.ingrid,
        online,
    )?;
    let limit = night.opens(
        "22:06",
        "the chat",
        "A customer asks in the chat for a higher limit. Everybody is writing e-mails.",
        ticket(10, "account", "chat", "nb"),
    )?;
    night.happens("22:10", "The chat is over.", resolve(limit))?;
    for mail in mails {
        night.quietly("22:11", resolve(mail))?;
    }
    Ok(())
}

fn fraud(night: &mut Timeline, team: &Team) -> Outcome<()> {
    night.chapter("22:12", "Stolen cards, and accounts taken over")?;
    let card = night.opens(
        "22:13",
        "the stolen card",
        "A card is stolen in a bar; its owner calls.",
        ticket(20, "card.stolen", "phone", "nb"),
    )?;
    night.happens("22:13:03", "The card system has blocked it.", done(card))?;
    let first = night.opens(
        "22:14",
        "the first password",
        "A forgotten password.",
        ticket(21, "account", "phone", "nb"),
    )?;
    let second = night.opens(
        "22:15",
        "the second password",
        "Another one; no Norwegian is left but Ingrid, and she is not for passwords.",
        ticket(22, "account", "phone", "nb"),
    )?;
    let third = night.opens(
        "22:16",
        "the third password",
        "And one more. Ingrid has nothing to do, and could help.",
        ticket(23, "account", "phone", "nb"),
    )?;
    night.why(third, team.ingrid);
    let taken = night.opens(
        "22:17",
        "the takeover",
        "Somebody else is in this customer's account.",
        ticket(24, "account.takeover", "phone", "nb"),
    )?;
    night.happens("22:17:02", "The account is frozen.", done(taken))?;
    night.happens("22:19", "The first password is done.", resolve(first))?;
    night.quietly("22:20", resolve(second))?;
    night.quietly("22:21", resolve(card))?;
    night.quietly("22:24", resolve(third))?;
    night.happens("22:41", "Ingrid has made the account safe.", resolve(taken))?;
    Ok(())
}

fn handover(night: &mut Timeline, team: &Team) -> Outcome<()> {
    night.chapter("00:40", "01:00: Oslo hands over to Manila")?;
    night.presence("00:45", "Omar has a long break.", team.omar, Presence::Away)?;
    let salary = night.opens(
        "00:48",
        "the missing salary",
        "A salary has not arrived; the customer calls.",
        ticket(30, "payment.missing", "phone", "nb"),
    )?;
    night.presence("00:50", "Kari goes home.", team.kari, Presence::Offline)?;
    let letter = night.opens(
        "00:52",
        "the late e-mail",
        "An e-mail about fees.",
        ticket(31, "account", "email", "en"),
    )?;
    let chat = night.opens(
        "00:57",
        "the late chat",
        "And a chat. Jonas is still talking.",
        ticket(32, "account", "chat", "en"),
    )?;
    night.presence(
        "00:59",
        "Jonas takes nothing new.",
        team.jonas,
        Presence::Draining,
    )?;
    let online = Presence::Online;
    night.presence(
        "01:00",
        "The service desk closes. In Manila Maria logs in: there it is 08:00.",
        team.maria,
        online,
    )?;
    night.presence("01:00:05", "Jun logs in.", team.jun, online)?;
    night.happens(
        "01:04",
        "The salary is found, and Jonas goes home.",
        resolve(salary),
    )?;
    night.quietly("01:06", resolve(chat))?;
    night.quietly("01:09", resolve(letter))?;
    let stranded = night.opens(
        "01:20",
        "the swallowed card",
        "The machine has swallowed a Norwegian's card. English will do.",
        ticket(34, "card.stranded", "phone", "nb"),
    )?;
    night.quietly("01:30", resolve(stranded))?;
    night.presence("01:45", "Omar is back.", team.omar, online)
}

fn outage(night: &mut Timeline, team: &Team) -> Outcome<()> {
    night.chapter("02:00", "02:00: the app is down")?;
    night.crowd(
        "02:05",
        Span::from_secs(15),
        "The app is down. Fourteen customers open a chat within four minutes.",
        (40..54).map(|id: u128| ticket(id, "app", "chat", "en")),
    )?;
    let open = IncidentCommand::Open {
        incident: "app down".into(),
        topics: ["app".into()].into(),
    };
    night.happens(
        "02:09",
        "The host opens an incident: whoever comes about the app belongs to it.",
        Command::Incident(open),
    )?;
    let notice = IncidentCommand::SendNotice {
        incident: "app down".into(),
    };
    night.happens(
        "02:10",
        "One notice to all: we know, we are on it.",
        Command::Incident(notice),
    )?;
    let taken = night.opens(
        "02:12",
        "the second takeover",
        "In the middle of it an account is taken over.",
        ticket(60, "account.takeover", "phone", "nb"),
    )?;
    night.happens("02:12:02", "It is frozen.", done(taken))?;
    let scam = night.opens(
        "02:14",
        "the scam",
        "And a scam. Of those who know fraud only Omar is left, and he has two chats.",
        ticket(61, "payment.scam", "phone", "nb"),
    )?;
    night.happens("02:14:05", "The payment is called back.", done(scam))?;
    let chats = night.works(team.omar);
    for (time, words, chat) in [
        (
            "02:16",
            "Omar ends a chat, and is given no other.",
            chats.first(),
        ),
        ("02:17", "He ends the second.", chats.last()),
    ] {
        if let Some(chat) = chat {
            night.happens(time, words, resolve(*chat))?;
        }
    }
    let over = IncidentCommand::Resolve {
        incident: "app down".into(),
    };
    night.happens(
        "02:40",
        "The app works again: one command helps all who wait.",
        Command::Incident(over),
    )?;
    night.happens("02:50", "The account is safe.", resolve(taken))?;
    night.quietly("02:55", resolve(scam))
}

fn morning(night: &mut Timeline, team: &Team) -> Outcome<()> {
    night.chapter("03:00", "Towards morning")?;
    let afraid = night.opens(
        "03:20",
        "the customer in danger",
        "A customer writes that somebody stands beside her and makes her pay.",
        ticket(70, "safety", "chat", "nb"),
    )?;
    night.happens("03:45", "The police are with her.", resolve(afraid))?;
    let balance = night.opens(
        "04:00",
        "the question",
        "A Swede calls about a balance.",
        ticket(71, "account", "phone", "sv"),
    )?;
    let lost = Presence::Lost;
    let online = Presence::Online;
    night.presence("04:05", "Omar's connection breaks.", team.omar, lost)?;
    night.presence(
        "04:05:40",
        "It is back within the minute: the call is still his.",
        team.omar,
        online,
    )?;
    night.quietly("04:12", resolve(balance))?;
    let fees = night.opens(
        "04:30",
        "the chat about fees",
        "A chat about fees.",
        ticket(72, "account", "chat", "en"),
    )?;
    night.presence(
        "04:33",
        "Maria's connection breaks too, and does not come back.",
        team.maria,
        lost,
    )?;
    night.until("04:35")?;
    night.quietly("04:40", resolve(fees))?;
    night.opens(
        "05:30",
        "the complaint",
        "A complaint comes by e-mail. Nobody is there who is trained for it, and it can wait.",
        ticket(73, "complaint", "email", "nb"),
    )?;
    night.presence(
        "06:00",
        "The desk in Oslo opens, and Kari is back: she knows complaints.",
        team.kari,
        online,
    )
}

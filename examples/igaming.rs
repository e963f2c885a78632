//! A night on a gaming platform with three brands: who is in danger goes before who spends
//! most, a self-exclusion is carried out in seconds at three in the morning, and a higher
//! limit waits while its player does not.

use std::process::ExitCode;

use clap::Parser;
use common::Outcome;
use nightdesk::{AgentId, AgentSpec, Command, CustomerId, Presence, TicketId, TicketSpec};
use timeline::{Timeline, able, done, resolve};

#[path = "common/mod.rs"]
#[allow(dead_code)] // the other examples use the rest
mod common;
#[path = "common/timeline.rs"]
#[allow(dead_code)] // the other story uses the rest
mod timeline;

const POLICY: &str = include_str!("policies/igaming.toml");

/// A gaming platform's night, told with what the engine says at each moment: three licences,
/// a self-exclusion at 03:00 and a limit that waits. It takes no arguments.
#[derive(Parser)]
#[command(version, verbatim_doc_comment)]
struct Arguments {}

fn main() -> ExitCode {
    let Arguments {} = Arguments::parse();
    common::exit(tell().and_then(Timeline::finish))
}

/// Who works tonight.
struct Team {
    astrid: AgentId,
    henrik: AgentId,
    elin: AgentId,
    soren: AgentId,
    bot: AgentId,
}

pub(crate) fn tell() -> Outcome<Timeline> {
    let policy = common::policy("igaming.toml", POLICY)?;
    let mut night = Timeline::new(policy, ["2026-03-13", "2026-03-14"], "+01:00");
    let team = team(&mut night)?;
    bot_first(&mut night, &team)?;
    danger(&mut night, &team)?;
    limits(&mut night, &team)?;
    exclusion(&mut night, &team)?;
    night.chapter("2026-03-16 23:00", "Monday night: the limit")?;
    night.happens(
        "2026-03-16 23:30",
        "The 72 hours are over, and so is the week: the limit is raised.",
        Command::ActionDone {
            ticket: TicketId::new(30),
        },
    )?;
    Ok(night)
}

fn agent(
    id: u128,
    languages: &[&str],
    brands: &[&str],
    skills: &[(&str, u8)],
) -> Outcome<AgentSpec> {
    let mut spec = AgentSpec::new(id).channel("chat").channel("email");
    for brand in brands {
        spec = spec.brand(*brand);
    }
    able(spec, languages, skills)
}

fn team(night: &mut Timeline) -> Outcome<Team> {
    let (se, dk, mt) = ("luna_se", "luna_dk", "luna_mt");
    let astrid = agent(
        1,
        &["sv", "nb", "en"],
        &[se, mt],
        &[("payments", 1), ("safer_play", 3)],
    )?;
    let henrik = agent(2, &["nb", "en"], &[dk, mt], &[("payments", 2)])?;
    let elin = agent(3, &["sv", "en"], &[se], &[("identity", 1)])?;
    let soren = agent(
        4,
        &["da", "en"],
        &[dk, mt],
        &[("complaints", 1), ("payments", 2)],
    )?;
    let bot = agent(
        9,
        &["sv", "nb", "da", "en"],
        &[se, dk, mt],
        &[("safer_play", 1)],
    )?;
    Ok(Team {
        astrid: night.agent("Astrid", astrid.channel("phone"))?,
        henrik: night.agent("Henrik", henrik.channel("phone").group("bonus"))?,
        elin: night.agent("Elin", elin.group("bonus"))?,
        soren: night.agent("Søren", soren)?,
        bot: night.agent("the bot", bot.bot().budget(1000).cap("chat", 30))?,
    })
}

fn chat(id: u128, topic: &str, brand: &str, language: &str, customer: u128) -> TicketSpec {
    TicketSpec::new(id, topic, "chat")
        .brand(brand)
        .language(language)
        .customer(customer)
}

fn wrote(ticket: TicketId, agent: AgentId) -> Command {
    Command::AgentWrote { ticket, agent }
}

fn bot_first(night: &mut Timeline, team: &Team) -> Outcome<()> {
    night.chapter(
        "21:50",
        "Friday evening: the bot first, and a person for who asks",
    )?;
    let online = Presence::Online;
    for (time, words, who) in [
        ("21:55", "The bot is there, for all brands.", team.bot),
        (
            "22:00",
            "Astrid logs in: safer play, for the Swedish and the Maltese licence.",
            team.astrid,
        ),
        (
            "22:00:10",
            "Henrik, who looks after VIPs, for the Danish and the Maltese one.",
            team.henrik,
        ),
        (
            "22:00:20",
            "Elin, who sells bonuses, for the Swedish one.",
            team.elin,
        ),
    ] {
        night.presence(time, words, who, online)?;
    }
    let terms = night.opens(
        "22:05",
        "the wagering question",
        "A Swede asks what `wagering` means.",
        chat(10, "bonus", "luna_se", "sv", 900),
    )?;
    night.happens(
        "22:06",
        "`A person, please.`",
        Command::AskForPerson { ticket: terms },
    )?;
    night.happens("22:14", "The question is answered.", resolve(terms))?;
    let code = night.opens(
        "22:20",
        "the bonus code",
        "A Norwegian asks about a bonus code.",
        chat(11, "bonus", "luna_mt", "nb", 901),
    )?;
    night.happens("22:21", "The bot knows.", resolve(code))?;
    let lower = night.opens(
        "22:30",
        "the lower limit",
        "A Swede sets a lower limit. It counts at once, and a bot may say so.",
        chat(12, "gambling.lower_limit", "luna_se", "sv", 902),
    )?;
    night.happens("22:30:01", "The platform has lowered it.", done(lower))?;
    night.happens("22:32", "The bot has confirmed it.", resolve(lower))
}

fn danger(night: &mut Timeline, team: &Team) -> Outcome<()> {
    night.chapter("22:34", "A VIP, and a player in danger")?;
    let astrid = night.opens(
        "22:35",
        "the first call",
        "A Norwegian calls about a withdrawal.",
        TicketSpec::new(20, "payment.withdrawal", "phone")
            .brand("luna_mt")
            .language("nb")
            .wanted(team.astrid),
    )?;
    let henrik = night.opens(
        "22:36",
        "the second call",
        "Another one.",
        TicketSpec::new(21, "payment.withdrawal", "phone")
            .brand("luna_mt")
            .language("nb"),
    )?;
    let vip = night.opens(
        "22:38",
        "the VIP",
        "A VIP calls about a missing deposit. Whoever could help is on the telephone.",
        TicketSpec::new(22, "payment.deposit_missing", "phone")
            .brand("luna_mt")
            .language("nb")
            .customer(903)
            .segment("vip"),
    )?;
    let crisis = night.opens(
        "22:41",
        "the player in danger",
        "A player writes: I cannot go on.",
        chat(23, "gambling.crisis", "luna_mt", "nb", 904),
    )?;
    night.why(crisis, team.henrik);
    night.why(crisis, team.astrid);
    night.happens(
        "22:41:25",
        "Astrid has ended her call at once.",
        resolve(astrid),
    )?;
    night.presence(
        "22:41:26",
        "She takes nothing else for now.",
        team.astrid,
        Presence::Away,
    )?;
    night.happens("22:41:28", "She writes.", wrote(crisis, team.astrid))?;
    night.happens("22:46", "Henrik's call is over.", resolve(henrik))?;
    night.happens("22:52", "The deposit is found.", resolve(vip))?;
    night.happens("23:20", "The player is with a friend now.", resolve(crisis))?;
    night.presence("23:25", "Astrid is back.", team.astrid, Presence::Online)
}

fn limits(night: &mut Timeline, team: &Team) -> Outcome<()> {
    night.chapter("23:27", "A higher limit")?;
    let raise = night.opens(
        "23:30",
        "the higher limit",
        "A Swede wants a higher limit for the week. The answer comes now, the limit does not.",
        chat(30, "limit.raise", "luna_se", "sv", 905),
    )?;
    let week = night.instant("2026-03-16 00:00")?;
    night.happens(
        "23:30:01",
        "The platform says when the player's week ends: on Monday at 00:00.",
        Command::SetAnchor {
            ticket: raise,
            anchor: "period_end".into(),
            at: Some(week),
        },
    )?;
    night.refused("23:33", "Somebody raises it by hand.", done(raise))?;
    night.happens("23:36", "Elin has explained it.", wrote(raise, team.elin))?;
    night.happens(
        "23:37",
        "The chat is over. The limit is still to be raised.",
        resolve(raise),
    )
}

fn exclusion(night: &mut Timeline, team: &Team) -> Outcome<()> {
    night.chapter(
        "00:59",
        "Saturday 03:00: a self-exclusion, and nobody of the team is there",
    )?;
    let offline = Presence::Offline;
    night.presence("01:00", "Astrid goes home.", team.astrid, offline)?;
    night.presence("01:00:10", "So does Elin.", team.elin, offline)?;
    let player = CustomerId::new(906);
    let withdrawal = night.opens(
        "02:50",
        "the VIP's withdrawal",
        "A VIP waits for a withdrawal.",
        chat(40, "payment.withdrawal", "luna_mt", "nb", 906).segment("vip"),
    )?;
    let bonus = night.opens(
        "02:55",
        "the VIP's bonus",
        "The same VIP asks the VIP host for a bonus, by e-mail.",
        TicketSpec::new(41, "vip", "email")
            .brand("luna_mt")
            .language("nb")
            .customer(906)
            .segment("vip"),
    )?;
    let exclusion = night.opens(
        "03:00",
        "the self-exclusion",
        "And then excludes himself from all play.",
        chat(42, "gambling.self_exclusion", "luna_mt", "nb", 906).segment("vip"),
    )?;
    night.happens(
        "03:00:02",
        "The platform has shut him out.",
        done(exclusion),
    )?;
    night.flags(
        "03:00:03",
        "It says what is now known of him; his other tickets change with it.",
        player,
        &["self_excluded", "no_vip"],
    )?;
    night.presence(
        "03:00:30",
        "Søren logs in: payments, for the Danish and the Maltese licence.",
        team.soren,
        Presence::Online,
    )?;
    night.until("03:02:30")?;
    night.presence(
        "03:09",
        "The host has rung who is on call: Astrid is there.",
        team.astrid,
        Presence::Online,
    )?;
    night.happens(
        "03:09:20",
        "She writes. He need not answer; he is shut out either way.",
        wrote(exclusion, team.astrid),
    )?;
    night.happens("03:30", "They have talked.", resolve(exclusion))?;
    night.happens("03:32", "Søren has paid him out.", resolve(withdrawal))?;
    night.happens(
        "03:35",
        "There is no bonus; Søren has told him so.",
        resolve(bonus),
    )?;
    night.opens(
        "04:00",
        "the Danish complaint",
        "A Dane complains by e-mail.",
        TicketSpec::new(43, "complaint", "email")
            .brand("luna_dk")
            .language("da")
            .customer(907),
    )?;
    Ok(())
}

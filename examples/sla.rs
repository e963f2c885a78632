//! A complaint about a payment, received on a Friday evening: the first answer is promised in
//! open hours, the final one by law within 15 business days, or 35 if a holding reply says why
//! it takes longer. Printed as a timeline, with the reasons for each due time.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Parser;
use nightdesk::clock::Anchors;
use nightdesk::{
    AgentId, AgentSpec, Command, Engine, EventKind, HoldReason, Input, TicketId, TicketSpec,
    Timestamp,
};

#[path = "common/mod.rs"]
#[allow(dead_code)] // the other examples use the rest
mod common;

const POLICY: &str = r#"
    version = 1
    name = "complaints"
    calendar = "office"
    backdate = "3d"
    channels = { email = { live = false } }
    queues = { complaints = {} }

    [calendars.office]
    zone = "Europe/Oslo"
    holidays = ["NO"]
    hours = { mon = [["09:00", "17:00"]], tue = [["09:00", "17:00"]], wed = [["09:00", "17:00"]], thu = [["09:00", "17:00"]], fri = [["09:00", "17:00"]] }

    [clocks.first_answer]
    kind = "first_response"
    target = "4h"
    warnings = ["75%"]

    [clocks.solved]
    kind = "resolution"
    target = "60h"

    [clocks.final_answer]
    kind = "deadline"
    lead = "3d"
    on_lead = { urgency = "elevated" }
    [clocks.final_answer.limit]
    business_days = 15
    calendar = "office"
    from = "receipt"
    [clocks.final_answer.limit.unless]
    anchor = "holding_reply"
    when = "inside"
    then = { business_days = 35, calendar = "office", from = "receipt" }

    [topics]
    "payment.complaint" = { queue = "complaints", clocks = { first_answer = {}, solved = {}, final_answer = {} } }
"#;

const TICKET: TicketId = TicketId::new(1);
const KARI: AgentId = AgentId::new(7);

/// A complaint as a timeline: each event from its receipt to its last limit, with the reason
/// for each due time. It takes no arguments.
#[derive(Parser)]
#[command(version, verbatim_doc_comment)]
struct Arguments {}

fn main() -> ExitCode {
    let Arguments {} = Arguments::parse();
    common::exit(tell())
}

fn tell() -> common::Outcome<()> {
    let mut engine = Engine::new(common::policy("the policy", POLICY)?);
    let complaint = TicketSpec::new(TICKET, "payment.complaint", "email");
    let holding_reply = Command::SetAnchor {
        ticket: TICKET,
        anchor: Anchors::HOLDING_REPLY.into(),
        at: None,
    };
    let answer = Command::AgentWrote {
        ticket: TICKET,
        agent: KARI,
    };
    let hold = |reason| Command::HoldTicket {
        ticket: TICKET,
        reason,
        until: None,
    };
    let customer_wrote = Command::CustomerWrote { ticket: TICKET };
    let resume = Command::ResumeTicket { ticket: TICKET };
    let resolve = Command::ResolveTicket { ticket: TICKET };
    // Easter of 2026: nothing is open from 2 April to 6 April, nor on 1 and 14 May.
    let story = [
        (
            "2026-03-20T18:40:00+01:00",
            "Kari is known",
            Command::RegisterAgent(AgentSpec::new(KARI).channel("email")),
        ),
        (
            "2026-03-20T18:42:00+01:00",
            "the complaint comes in, on a Friday evening",
            Command::OpenTicket(complaint),
        ),
        (
            "2026-03-23T12:15:00+01:00",
            "Kari asks for the receipt",
            answer.clone(),
        ),
        (
            "2026-03-23T12:15:00+01:00",
            "and waits for the customer",
            hold(HoldReason::Customer),
        ),
        ("2026-03-25T10:00:00+01:00", "who sends it", customer_wrote),
        (
            "2026-03-26T14:00:00+01:00",
            "the other bank is asked",
            hold(HoldReason::ThirdParty),
        ),
        (
            "2026-04-09T11:00:00+02:00",
            "it is slow: the customer is told why it takes longer",
            answer,
        ),
        (
            "2026-04-09T11:00:00+02:00",
            "which opens the second stage",
            holding_reply,
        ),
        (
            "2026-05-07T09:30:00+02:00",
            "the other bank has answered",
            resume,
        ),
        (
            "2026-05-15T14:00:00+02:00",
            "on the last day the payment is refunded",
            resolve,
        ),
    ];
    common::print("Times that end in Z are UTC; the others are those of the bank, in Oslo.\n")?;
    for (time, what, command) in story {
        let at: Timestamp = time.parse()?;
        let mut events = Vec::new();
        engine.apply(&Input::new(at, command), &mut events)?;
        let mut lines = format!("\n{time}  {what}\n");
        for event in events {
            // Writing to a string cannot fail.
            let _ = writeln!(lines, "    {event}");
            if let Some(why) = why(&engine, &event.kind) {
                let _ = writeln!(lines, "        {why}");
            }
        }
        common::print(lines)?;
    }
    Ok(())
}

/// The reason for a due time that an event tells.
fn why(engine: &Engine, event: &EventKind) -> Option<String> {
    let (EventKind::ClockStarted { instance, .. }
    | EventKind::ClockChanged { instance, .. }
    | EventKind::ClockMet { instance, .. }) = event
    else {
        return None;
    };
    let clocks = engine.clocks(TICKET)?;
    let clock = clocks.iter().find(|clock| clock.instance == *instance)?;
    clock.explanation.as_ref().map(ToString::to_string)
}

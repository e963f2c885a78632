//! The day as a page: what it is made of adds up, and it needs nothing but itself.

#![cfg(feature = "sim")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)] // a test may panic
#![allow(clippy::duplicate_mod)] // the watch stands among the examples

#[allow(dead_code)]
#[path = "../examples/common/mod.rs"]
mod common;
#[allow(dead_code)]
#[path = "../examples/day/load.rs"]
mod load;
#[allow(dead_code)]
#[path = "../examples/day/watch.rs"]
mod watch;

use std::process::Command;

use load::Source;
use nightdesk::{Name, Span, Timestamp};
use watch::Watch;

/// The report of the bundled day, as the example writes it.
fn page(name: &str) -> String {
    page_under(name, include_str!("../examples/policies/bank_day.toml"))
}

/// The same under another policy.
fn page_under(name: &str, policy: &str) -> String {
    // Cargo builds the examples beside the tests.
    let test = std::env::current_exe().unwrap();
    let program = test
        .parent()
        .unwrap()
        .with_file_name("examples")
        .join("day");
    let file = std::env::temp_dir().join(format!("nightdesk-{name}-{}.html", std::process::id()));
    let rules = file.with_extension("toml");
    std::fs::write(&rules, policy).unwrap();
    let output = Command::new(program)
        .arg("--policy")
        .arg(&rules)
        .arg("--report")
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let page = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    std::fs::remove_file(&rules).unwrap();
    page
}

#[test]
fn the_page_needs_nothing_but_itself() {
    let page = page("alone");
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    for foreign in ["<script", "<link", "<img", "@import", "url(", "src="] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    // A name space is no address.
    let addresses =
        page.matches("http").count() - page.matches("http://www.w3.org/2000/svg").count();
    assert_eq!(addresses, 0);
    for heading in [
        "Contacts by hour of arrival",
        "Service level by hour of arrival",
        "How many waited",
        "Waits by urgency and language",
        "Coverage of urgent topics",
        "Agents' timelines",
        "Broken promises",
        "The longest waits",
    ] {
        assert_eq!(
            page.matches(&format!("<h2>{heading}</h2>")).count(),
            1,
            "{heading}"
        );
    }
    assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
    assert_eq!(page.matches("<svg").count(), 5);
    assert!(page.contains("<li><b>1421</b><span>contacts</span></li>"));
    assert_eq!(
        page,
        self::page("again"),
        "the same day gives the same page"
    );
}

#[test]
fn the_goal_is_the_policys_and_confidential_topics_stay_so() {
    let bank = include_str!("../examples/policies/bank_day.toml");
    let usual = page_under("usual", bank);
    assert!(usual.contains("dashed: 80 %, a usual goal, as the policy has none"));
    assert!(!usual.contains(">confidential<"));

    // Nobody has the clearance, so those who ask about loans wait until they give up.
    let secret = "\"loan.question\" = { queue = \"service\", clearances = [\"aml\"], ";
    let other = bank
        .replace("\"loan.question\" = { queue = \"service\", ", secret)
        .replace("version = 1", "version = 1\nclearances = [\"aml\"]");
    let loads = "[loads.poor]\nqueue = \"service\"\nservice_level_below = 60\nuntil = 75\n";
    let page = page_under("goal", &format!("{other}\n{loads}"));
    assert!(page.contains("dashed: 60 %, the policy's, of load poor"));
    assert!(page.contains(">confidential<") && !page.contains("loan.question"));
}

#[test]
fn what_the_page_is_made_of_adds_up() {
    let policy = common::policy(
        "bank_day.toml",
        include_str!("../examples/policies/bank_day.toml"),
    )
    .unwrap();
    let channels: [Name; 2] = ["callback".into(), "phone".into()];
    let contacts = Source::bundled(
        "contacts.csv",
        include_str!("../examples/data/day/contacts.csv"),
    );
    let agents = Source::bundled(
        "agents.csv",
        include_str!("../examples/data/day/agents.csv"),
    );
    let day = load::load(policy, &channels, &contacts, &agents).unwrap();
    let mut watch = Watch::default();
    let run = day.simulation.run(&mut watch).unwrap();
    watch.finish(run.ended_at.unwrap());

    // The run reckons in another way what every agent did.
    let sum = |spans: &[(Timestamp, Timestamp)]| {
        let spans = spans.iter().map(|(from, until)| until.since(*from));
        spans.fold(Span::ZERO, Span::saturating_add)
    };
    assert_eq!(watch.agents.len(), run.agents.len());
    for duty in &run.agents {
        let line = &watch.agents[&duty.agent];
        assert_eq!(sum(&line.on_duty), duty.on_duty, "{}", duty.agent);
        assert_eq!(sum(&line.busy), duty.busy, "{}", duty.agent);
    }
    assert_eq!(watch.urgency.len(), run.outcomes.len());
    assert!(
        watch
            .waiting
            .windows(2)
            .all(|pair| pair[0].0 <= pair[1].0 && pair[0].1 != pair[1].1)
    );
    assert_eq!(watch.waiting.last().map(|(_, count)| *count), Some(0));
}

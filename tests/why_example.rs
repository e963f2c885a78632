//! What the guide prints of the example `why` is what the example prints.

#![allow(clippy::unwrap_used)] // a test may panic

#[allow(dead_code)]
#[path = "../examples/why.rs"]
mod why;

#[test]
fn the_guide_quotes_the_example() {
    let told = why::tell().unwrap();
    let guide = include_str!("../src/guide/why.md");
    let quoted = guide
        .split("```")
        .find(|part| part.contains("Ticket 2,"))
        .unwrap();
    let mut lines = quoted.lines().skip(1);
    assert!(lines.clone().count() > 10, "{quoted}");
    assert!(
        told.contains("Ticket 1: 1 of 4 agents could take it.\n  - agent 1\n  - not agent 2: does not speak `nb`\n"),
        "{told}"
    );
    assert!(
        lines.all(|line| told.lines().any(|other| other == line)),
        "{told}"
    );
}

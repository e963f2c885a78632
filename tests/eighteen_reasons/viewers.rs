//! What is confidential is told to those who are cleared for it.

use nightdesk::insight::{AgentCause, Cause, Viewer};

use super::POLICY;
use super::story::engine_after;

const STORY: &str = "
    03:00 agent 7
    and open 2 cards phone
    and open 1 frozen phone
    03:12 wait
";

#[test]
fn who_is_not_cleared_sees_that_it_is_there() {
    let engine = engine_after(POLICY, &[], STORY);
    for viewer in [Viewer::nobody(), Viewer::with(["kyc"])] {
        let explained = engine.explain(1.into(), &viewer).unwrap();
        assert_eq!(explained.cause, Cause::Confidential);
        assert_eq!(
            explained.why(),
            "ticket 1, waiting for 12m: it is confidential"
        );
        let text = "Ticket 1. Opened 03:00:00 UTC (12m ago).\nNow: it is confidential.\nIn line: number 2 of 2.\n";
        assert_eq!(explained.to_string(), text);
        let json = serde_json::to_string(&explained).unwrap();
        for word in ["frozen", "aml", "front", "phone"] {
            assert!(!json.contains(word), "{word}: {json}");
        }
    }
}

#[test]
fn who_is_cleared_sees_it() {
    let engine = engine_after(POLICY, &[], STORY);
    for viewer in [Viewer::everything(), Viewer::with(["aml", "kyc"])] {
        let explained = engine.explain(1.into(), &viewer).unwrap();
        assert!(matches!(explained.cause, Cause::NobodyCan { .. }));
    }
}

#[test]
fn what_an_agent_is_passed_by_is_hidden_too() {
    let engine = engine_after(POLICY, &[], STORY);
    let explained = engine.explain_agent(7.into(), &Viewer::nobody()).unwrap();
    assert_eq!((explained.passed.len(), explained.confidential), (1, 1));
    assert!(
        explained
            .to_string()
            .ends_with("  - ticket 2: no skill `cards`\n  - 1 more are confidential\n")
    );
    let only = engine_after(POLICY, &[], "03:00 agent 7\n and open 1 frozen phone");
    let explained = only.explain_agent(7.into(), &Viewer::nobody()).unwrap();
    assert_eq!(explained.cause, AgentCause::OnlyConfidential);
}

#[test]
fn what_is_not_known_is_not_explained() {
    let engine = engine_after(POLICY, &[], STORY);
    assert_eq!(engine.explain(99.into(), &Viewer::everything()), None);
    assert_eq!(engine.explain_agent(99.into(), &Viewer::everything()), None);
}

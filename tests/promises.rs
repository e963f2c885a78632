//! What the guide's chapter on promises and SECURITY.md say is so: the tests that they name are
//! there, the limits are those of the code, and one more than each bound of a policy is a problem.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic
)] // a test may panic, and so may its helpers

use std::fs;
use std::path::{Path, PathBuf};

use nightdesk::{Limits, PolicyDocument, Problem, ProblemCode};

const CHAPTER: &str = include_str!("../src/guide/promises.md");
const SECURITY: &str = include_str!("../SECURITY.md");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// The sources of a test program.
fn sources(program: &str) -> String {
    let tests = root().join("tests");
    let folder = fs::read_dir(tests.join(program)).into_iter().flatten();
    let inside = folder.flatten().map(|entry| entry.path());
    let paths = [tests.join(format!("{program}.rs"))]
        .into_iter()
        .chain(inside);
    paths
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect()
}

#[test]
fn every_test_that_is_named_is_there() {
    let mut found = 0;
    for name in quoted(CHAPTER).chain(quoted(SECURITY)) {
        if name.starts_with("tests/") {
            assert!(root().join(name).exists(), "`{name}`");
            found += 1;
        }
        let parts: Vec<&str> = name.split("::").collect();
        if let [program, test] = parts[..]
            && program.starts_with(char::is_lowercase)
        {
            let test = format!("fn {test}(");
            assert!(sources(program).contains(&test), "`{name}`");
            found += 1;
        }
    }
    assert!(found > 50, "{found}");
}

/// A text without its line breaks, nor the marks of a comment.
fn in_one_line(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| *word != "//!");
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn what_the_model_does_not_know_is_said_as_the_model_says_it() {
    let model = in_one_line(&fs::read_to_string(root().join("tests/model_engine.rs")).unwrap());
    let (_, lacks) = model.split_once("its policies never have: ").unwrap();
    let (lacks, _) = lacks.split_once('.').unwrap();
    assert!(
        in_one_line(CHAPTER).contains(lacks),
        "the chapter lacks: {lacks}"
    );
}

fn with_commas(number: &str) -> String {
    let mut text = String::new();
    for (position, digit) in number.chars().enumerate() {
        if position > 0 && (number.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[test]
fn every_limit_stands_in_the_table_with_its_default() {
    let shown = format!("{:?}", Limits::default());
    let (_, fields) = shown.trim_end_matches(" }").split_once("{ ").unwrap();
    let rows: Vec<String> = fields
        .split(", ")
        .map(|field| {
            let (key, value) = field.split_once(": ").unwrap();
            format!("| `{key}` | {} | ", with_commas(value))
        })
        .collect();
    let table = CHAPTER.split("| `limits` | default |").nth(1).unwrap();
    let table: Vec<&str> = table
        .lines()
        .skip(2)
        .take_while(|line| !line.is_empty())
        .collect();
    assert_eq!(table.len(), rows.len());
    for (row, expected) in table.iter().zip(rows) {
        assert!(row.starts_with(&expected), "{row}, not {expected}");
    }
}

/// A small policy, with more laid over it.
fn problems(more: &str) -> Vec<Problem> {
    let mut document: toml::Table = toml::from_str(
        r#"
        version = 1
        name = "bounds"
        rule_mode = "first_match"
        skills = ["cards"]
        flags = ["vip"]
        callback_channel = "phone"
        [channels]
        phone = { live = false }
        [queues]
        front = {}
        [topics]
        any = { queue = "front" }
        "#,
    )
    .unwrap();
    for (key, value) in toml::from_str::<toml::Table>(more).unwrap() {
        match (document.get_mut(&key), value) {
            (Some(toml::Value::Table(known)), toml::Value::Table(more)) => known.extend(more),
            (_, value) => {
                document.insert(key, value);
            }
        }
    }
    let document: PolicyDocument = document.try_into().unwrap();
    match document.compile() {
        Ok(_) => Vec::new(),
        Err(errors) => errors.problems().to_vec(),
    }
}

/// So many of a thing, in a list.
fn list(count: usize, one: impl Fn(usize) -> String) -> String {
    let all: Vec<String> = (0..count).map(one).collect();
    all.join(", ")
}

/// So many lines.
fn lines(count: usize, one: impl Fn(usize) -> String) -> String {
    let all: Vec<String> = (0..count).map(one).collect();
    all.join("\n")
}

/// The path of a bound, what it is, and so many of its things in a policy. Where the small policy
/// has some already they are given anew.
type Bound = (&'static str, usize, fn(usize) -> String);

const BOUNDS: &[Bound] = &[
    ("queues", 1_000, |count| {
        lines(count - 1, |n| format!("queues.q{n} = {{}}"))
    }),
    ("loads", 1_000, |count| {
        lines(count, |n| format!("loads.l{n} = {{}}"))
    }),
    ("topics", 10_000, |count| {
        lines(count - 1, |n| {
            format!("topics.t{n} = {{ queue = 'front' }}")
        })
    }),
    ("rules", 10_000, |count| {
        lines(count, |n| {
            format!(
                "[[rules]]\nname = 'r{n}'\nwhen = {{ flag = 'vip' }}\nset = {{ priority = 'low' }}"
            )
        })
    }),
    ("calendars", 256, |count| {
        lines(count, |n| {
            format!("calendars.c{n} = {{ zone = 'UTC', always_open = true, years = [2026, 2026] }}")
        })
    }),
    ("clocks", 256, |count| {
        lines(count, |n| {
            format!("clocks.c{n} = {{ kind = 'resolution', target = '1h' }}")
        })
    }),
    ("surges", 64, |count| {
        lines(count, |n| {
            format!(
                "surges.s{n} = {{ topic = 'any', window = '10m', at_least = 2, times = 2, usual = '20m' }}"
            )
        })
    }),
    ("skills", 4_096, |count| {
        format!("skills = [{}]", list(count, |n| format!("'s{n}'")))
    }),
    ("languages", 4_096, |count| {
        lines(count, |n| format!("languages.l{n} = {{}}"))
    }),
    ("flags", 4_096, |count| {
        format!("flags = [{}]", list(count, |n| format!("'f{n}'")))
    }),
    ("groups", 4_096, |count| {
        format!("groups = [{}]", list(count, |n| format!("'g{n}'")))
    }),
    ("reserves", 4_096, |count| {
        lines(count, |n| format!("[[reserves]]\nname = 'r{n}'"))
    }),
    ("fallback_chains", 4_096, |count| {
        format!(
            "fallback_chains = [{}]",
            list(count, |n| format!("['a{n}', 'b{n}']"))
        )
    }),
    ("rules[0].when.any", 4_096, |count| {
        let one = |_| "{ flag = 'vip' }".to_owned();
        format!(
            "[[rules]]\nname = 'r'\nset = {{ priority = 'low' }}\nwhen = {{ any = [{}] }}",
            list(count, one)
        )
    }),
    ("topics.asked.needs.any", 4_096, |count| {
        let one = |_| "{ skill = 'cards' }".to_owned();
        format!(
            "topics.asked = {{ queue = 'front', needs = {{ any = [{}] }} }}",
            list(count, one)
        )
    }),
    ("clocks.c.limit.min", 16, |count| {
        let one = |_| "{ elapsed = '1h', from = 'receipt' }".to_owned();
        format!(
            "clocks.c = {{ kind = 'deadline', limit = {{ min = [{}] }} }}",
            list(count, one)
        )
    }),
    ("queues.full.overflow", 16, |count| {
        let one = |_| "{ after = '1h', to = 'front' }".to_owned();
        format!("queues.full = {{ overflow = [{}] }}", list(count, one))
    }),
    ("clocks.c.warnings", 32, |count| {
        let warnings = list(count, |n| format!("'{}s'", n + 1));
        format!("clocks.c = {{ kind = 'resolution', target = '1h', warnings = [{warnings}] }}")
    }),
    ("callbacks.retry", 64, |count| {
        let retry = list(count, |n| format!("'{}m'", n + 1));
        format!("callbacks = {{ retry = [{retry}], then = 'alert' }}")
    }),
    ("quiet_hours.zones", 64, |count| {
        let zones = list(count, |n| format!("'+{:02}:{:02}'", n / 6, n % 6 * 10));
        format!(
            "quiet_hours = {{ from = '21:00', until = '08:00', zone = 'UTC', zones = [{zones}] }}"
        )
    }),
    ("ladders.l.steps", 16, |count| {
        let steps = list(count, |n| {
            format!("{{ after = '{}m', any_language = true }}", n + 1)
        });
        format!("ladders.l = {{ steps = [{steps}] }}")
    }),
];

/// Problems of other kinds may come with so many, and are not looked at. Seen to fail when the
/// conditions of a list were not counted.
#[test]
fn one_more_than_each_bound_of_a_policy_is_too_many() {
    for (path, most, policy) in BOUNDS {
        let of = |count: usize| -> Vec<Problem> {
            let found = problems(&policy(count)).into_iter();
            found
                .filter(|problem| problem.code == ProblemCode::TooMany)
                .collect()
        };
        assert_eq!(of(*most), [], "{most} of {path}");
        let [problem] = &of(most + 1)[..] else {
            panic!("{} of {path}: {:#?}", most + 1, of(most + 1));
        };
        assert_eq!(problem.path, *path);
        let said = format!("{} entries, the most is {most}; use fewer", most + 1);
        assert_eq!(problem.message, said);
    }
}

#[test]
fn each_bound_stands_in_the_chapter() {
    let table = CHAPTER.split("| in a policy | at most |").nth(1).unwrap();
    let table: Vec<&str> = table
        .lines()
        .skip(2)
        .take_while(|line| !line.is_empty())
        .collect();
    for (path, most, _) in BOUNDS {
        // Ladders are as the limits say, and these have no key that is theirs alone.
        let key = match path.rsplit('.').next().unwrap() {
            "steps" => continue,
            "any" => "conditions",
            "skills" | "languages" | "flags" | "groups" => "every other kind",
            key => key,
        };
        let row = table.iter().find(|row| row.contains(key));
        let row = row.unwrap_or_else(|| panic!("no row for {key}"));
        let number = with_commas(&most.to_string());
        assert!(row.contains(&format!("| {number}")), "{row}, not {number}");
    }
}

/// Deeper than that nothing is read: so no depth of what is written is a depth of the stack.
#[test]
fn what_nests_too_deep_is_a_problem() {
    let condition = |depth: usize| {
        let when = format!(
            "{}{{ flag = 'vip' }}{}",
            "{ all = [".repeat(depth),
            "] }".repeat(depth)
        );
        format!("[[rules]]\nname = 'r'\nset = {{ priority = 'low' }}\nwhen = {when}")
    };
    let needs = |depth: usize| {
        let needs = format!(
            "{}{{ skill = 'cards' }}{}",
            "{ any = [".repeat(depth),
            "] }".repeat(depth)
        );
        format!("topics.asked = {{ queue = 'front', needs = {needs} }}")
    };
    for policy in [&condition as &dyn Fn(usize) -> String, &needs] {
        // The innermost is a level too.
        assert_eq!(problems(&policy(15)), []);
        let found = problems(&policy(16));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].code, ProblemCode::TooDeep);
    }
}

/// Both pages are where readers look for them.
#[test]
fn the_pages_are_linked_and_packaged() {
    let read = |name: &str| fs::read_to_string(Path::new(&root()).join(name)).unwrap();
    assert!(read("Cargo.toml").contains("\"/SECURITY.md\""));
    assert!(read("README.md").contains("(SECURITY.md)"));
    assert!(read("src/guide/mod.rs").contains("include_str!(\"promises.md\")"));
}

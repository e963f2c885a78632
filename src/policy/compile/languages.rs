use std::collections::BTreeMap;

use super::faults::{Fault, Faults, quoted};
use super::path::Path;
use super::vocabulary::{MAX_OTHERS, Vocabulary, at_most};
use crate::model::Name;
use crate::policy::compiled::LanguageRow;
use crate::policy::document::{Language, Named, PolicyDocument};
use crate::policy::index::LanguageIx;
use crate::policy::problem::ProblemCode;

pub(super) fn languages(
    document: &PolicyDocument,
    names: &Vocabulary,
    faults: &mut Faults,
) -> Vec<LanguageRow> {
    let mut chained = chains(document, names, faults);
    let root = Path::ROOT;
    let table = root.key("languages");
    let mut rows = Vec::new();
    for (name, language) in document.languages.iter().flat_map(Named::iter) {
        let at = table.key(name.as_str());
        faults.keys(&at, language);
        let mut others = |key, list: &Option<Vec<Name>>| {
            list.as_ref().map(|list| {
                let at = at.key(key);
                not_itself(&at, name, list, faults);
                faults.find_all(&at, &names.languages, list)
            })
        };
        let fallback = others("fallback", &language.fallback);
        let members = others("members", &language.members);
        if let Some(members) = &language.members {
            check_members(&at.key("members"), name, members, document, faults);
        }
        let by_chain = names
            .languages
            .get(name.as_str())
            .and_then(|language| chained.remove(&language));
        rows.push(LanguageRow {
            fallback: fallback.or(by_chain).unwrap_or_default(),
            members: members.unwrap_or_default(),
            member_of: Vec::new(),
        });
    }
    fill_member_of(&mut rows);
    rows
}

/// What each language of a chain falls back to.
fn chains(
    document: &PolicyDocument,
    names: &Vocabulary,
    faults: &mut Faults,
) -> BTreeMap<LanguageIx, Vec<LanguageIx>> {
    let chains = document.fallback_chains.as_deref().unwrap_or_default();
    let root = Path::ROOT;
    let list = root.key("fallback_chains");
    at_most(&list, chains.len(), MAX_OTHERS, faults);
    let mut fallbacks = BTreeMap::new();
    let mut seen: BTreeMap<&Name, usize> = BTreeMap::new();
    for (chain, languages) in chains.iter().enumerate() {
        let at = list.position(chain);
        if languages.len() < 2 {
            let message = "a chain of fewer than two languages says nothing; leave it out";
            faults.add(&at, Fault::new(ProblemCode::Empty, message));
        }
        for (position, language) in languages.iter().enumerate() {
            // Twice in one chain is reported as a repeat.
            let first = *seen.entry(language).or_insert(chain);
            if first != chain {
                let message = format_args!(
                    "language {} stands in `fallback_chains[{first}]` already; keep it in one chain, or write its own `fallback`",
                    quoted(language)
                );
                let fault = Fault::new(ProblemCode::Duplicate, message).value(language);
                faults.add(&at.position(position), fault);
            }
        }
        let mut rest = faults
            .find_all(&at, &names.languages, languages)
            .into_iter();
        while let Some(language) = rest.next() {
            fallbacks.insert(language, rest.as_slice().to_vec());
        }
    }
    fallbacks
}

fn not_itself(at: &Path<'_>, language: &Name, list: &[Name], faults: &mut Faults) {
    for (position, other) in list.iter().enumerate() {
        if other == language {
            let message = format_args!("language {} names itself; leave it out", quoted(language));
            let fault = Fault::new(ProblemCode::SelfReference, message).value(language);
            faults.add(&at.position(position), fault);
        }
    }
}

fn check_members(
    at: &Path<'_>,
    language: &Name,
    members: &[Name],
    document: &PolicyDocument,
    faults: &mut Faults,
) {
    if members.is_empty() {
        let message = "a macro-language needs members; name them, or leave the key out";
        faults.add(at, Fault::new(ProblemCode::Empty, message));
    }
    let declared = document.languages.as_ref().map(|languages| &languages.0);
    let is_macro = |name: &Name| {
        let language: Option<&Language> = declared.and_then(|languages| languages.get(name));
        language.is_some_and(|language| language.members.is_some())
    };
    for (position, member) in members.iter().enumerate() {
        if member != language && is_macro(member) {
            let message = format_args!("{} has members itself; name those instead", quoted(member));
            let fault = Fault::new(ProblemCode::NestedMacro, message).value(member);
            faults.add(&at.position(position), fault);
        }
    }
}

fn fill_member_of(rows: &mut [LanguageRow]) {
    let mut pairs = Vec::new();
    for (number, row) in (0..).map(LanguageIx).zip(rows.iter()) {
        pairs.extend(row.members.iter().map(|member| (*member, number)));
    }
    for (member, of) in pairs {
        if let Some(row) = rows.get_mut(usize::from(member)) {
            row.member_of.push(of);
        }
    }
}
